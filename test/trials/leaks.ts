/*
 * Need to know, on every channel: `node test/trials/leaks.ts [--edits 500] [--acts 50] [--only one,two]`.
 * Secret words stand in everything of a site of six nations: compartments, rooms, cards, acts, presence, accounts, tokens, invitations, an import. People
 * of every role and authority listen on every channel and ask for everything, for what they may not see, too; seven of them also look in Chromium. What
 * each was sent is searched for what they may not know; so are logs, metrics and what passes through Redis. Then much happens in a hidden compartment, and
 * everything that others are sent must stay the same to the byte. On one node; then on two, where people listen at another one than that on which it
 * happens. Releases go out of three compartments, before and meanwhile. Prints the channels, and ends with 1 if anything leaked or changed, or if a word was found nowhere.
 */
import { connect } from "node:net";
import { parseArgs } from "node:util";
import { ensureClient, openBrowser } from "../support/browser.ts";
import { makeAlliedSite, type AlliedSite } from "../support/need-to-know/allied-site.ts";
import { browseAs } from "../support/need-to-know/browse.ts";
import { leakMatrix, operatorChannels, type Heard } from "../support/need-to-know/leak-matrix.ts";
import { PERSON_NAMES, type PersonName } from "../support/need-to-know/people.ts";
import { hiddenWorkChangesNothing } from "../support/need-to-know/unchanged.ts";
import { startPostgres } from "../support/postgres.ts";
import { startRedis } from "../support/redis.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";

const { values } = parseArgs({
  options: {
    edits: { type: "string", default: "500" },
    acts: { type: "string", default: "50" },
    only: { type: "string", default: "one,two" },
  },
});
const FEWEST_CHANNELS = 60;
const BROWSING: readonly PersonName[] = ["lead-brv", "watch-crl", "former-crl", "quiet-efg", "analyst-dlt", "root", "chief-alf"];
const env = { LOG_LEVEL: "trace" };

let faults = 0;
const parts = values.only.split(",");
if (parts.includes("one")) await onOneNode();
if (parts.includes("two")) await onTwoNodes();
process.exit(faults === 0 ? 0 : 1);

async function onOneNode(): Promise<void> {
  const server = await startServer({ env });
  try {
    const site = await makeAlliedSite(server);
    await tryAll("one node", { site, work: server, listen: server, operator: () => operatorChannels([server]) });
  } finally {
    await server.stop();
  }
}

async function onTwoNodes(): Promise<void> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const nodes: RunningServer[] = [];
  const passing = redisPassing(redis.port);
  try {
    const shared = { ...env, DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
    const work = await startServer({ env: shared });
    nodes.push(work);
    const site = await makeAlliedSite(work);
    const listen = await startServer({ env: shared });
    nodes.push(listen);
    const operator: Parts["operator"] = async () => ({ ...(await operatorChannels(nodes)), Redis: passing.text() });
    await tryAll("two nodes", { site, work, listen, operator });
  } finally {
    passing.end();
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all([postgres.stop(), redis.stop()]);
  }
}

interface Parts {
  readonly site: AlliedSite;
  /** The node on which things happen, and the one at which people listen. */
  readonly work: RunningServer;
  readonly listen: RunningServer;
  readonly operator: () => Promise<Readonly<Record<string, string>>>;
}

async function tryAll(name: string, { site, work, listen, operator }: Parts): Promise<void> {
  const report = await leakMatrix(site, { work, listen, operator, browse: () => browse(site, listen) });
  const { channels, cells, bytes, secrets, leaks, neverSeen } = report;
  console.log(`${name}: ${channels.length} channels: ${channels.join("; ")}`);
  console.log(
    `${name}: ${secrets} secrets, ${PERSON_NAMES.length} people, ${channels.length} channels, ${cells} cells, ` +
      `${(bytes / 1e6).toFixed(1)} MB searched: ${leaks.length} leaks, ${neverSeen.length} secrets found nowhere`,
  );
  for (const { to, channel, what, times } of leaks) console.error(`leak: ${what} to ${to} on ${channel}, ${times} times`);
  for (const what of neverSeen) console.error(`found nowhere: ${what}`);
  const hidden = { edits: Number(values.edits), acts: Number(values.acts), checks: 5 };
  const { people, compared, bytes: same, changed } = await hiddenWorkChangesNothing(site, { work, listen }, hidden);
  console.log(
    `${name}: ${hidden.edits} edits and ${hidden.acts} acts and ${hidden.checks} checks and refused releases in a hidden compartment: of ${compared} answers to ${people} people ` +
      `(${(same / 1e6).toFixed(1)} MB) ${changed.length} changed`,
  );
  for (const { person, channel } of changed) console.error(`changed: ${channel} for ${person}`);
  faults += leaks.length + neverSeen.length + changed.length + (channels.length < FEWEST_CHANNELS ? 1 : 0);
}

async function browse(site: AlliedSite, { url }: RunningServer): Promise<readonly Heard[]> {
  await ensureClient();
  const browser = await openBrowser();
  try {
    const heard: Heard[] = [];
    for (const person of BROWSING) heard.push(await browseAs(browser, url, site, person));
    return heard;
  } finally {
    await browser.close();
  }
}

/** Every command that Redis is given, as its own monitor tells it. */
function redisPassing(port: number): { readonly text: () => string; readonly end: () => void } {
  const chunks: Buffer[] = [];
  const socket = connect(port, "127.0.0.1", () => socket.write("MONITOR\r\n"));
  socket.on("data", (chunk: Buffer) => void chunks.push(chunk));
  // It ends with Redis.
  socket.on("error", () => {});
  return { text: () => Buffer.concat(chunks).toString("latin1"), end: () => socket.destroy() };
}
