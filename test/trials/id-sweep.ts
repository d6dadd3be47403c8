/*
 * What a person may not know answers like what does not exist: `node test/trials/id-sweep.ts [--things 16]`.
 * Takes every operation from the OpenAPI document of a fresh server, and every place in it that names something: in the path, the query and the body.
 * There goes everything of a site of six nations that the person may not know (rooms, compartments, cards, comments, sightings, opinions, people,
 * tokens, invitations), for a person of every role and authority, and beside it what does not exist. Status, headers and body must be the same to the
 * byte, but for `Date`. Ends with 1 if any answers differ. How often a person may ask is limited on purpose, and raised here: the sweep would wait for most of an hour.
 */
import { parseArgs } from "node:util";
import { makeAlliedSite } from "../support/need-to-know/allied-site.ts";
import { sweepIds } from "../support/need-to-know/id-sweep.ts";
import { SWEEP_LIMITS } from "../support/need-to-know/sweep-limits.ts";
import { PERSON_NAMES } from "../support/need-to-know/people.ts";
import { startServer } from "../support/start-server.ts";

const { values } = parseArgs({ options: { things: { type: "string", default: "16" } } });
const server = await startServer({ env: { MAJLIS_LIMITS: SWEEP_LIMITS } });
let faults = 0;
try {
  const site = await makeAlliedSite(server);
  const begunMs = performance.now();
  const report = await sweepIds(server.url, site, { people: PERSON_NAMES, thingsPerPlace: Number(values.things) });
  faults = report.differences.length;
  for (const { person, asked, hidden, absent } of report.differences.slice(0, 20))
    console.error(`${person}: ${asked}\n  hidden: ${hidden}\n  absent: ${absent}`);
  const statuses = [...report.statuses].toSorted(([left], [right]) => left - right).map(([status, count]) => `${count} × ${status}`);
  console.log(
    `${report.compared} pairs of answers of ${PERSON_NAMES.length} people on ${report.operations} operations in ` +
      `${((performance.now() - begunMs) / 1_000).toFixed(0)} s (${statuses.join(", ")}): ${faults} differ`,
  );
} finally {
  await server.stop();
}
process.exit(faults === 0 ? 0 : 1);
