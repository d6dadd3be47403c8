/*
 * Who has what: `node test/trials/exposure.ts [--histories 200] [--size 25] [--seed 1] [--nodes 1|2] [--kill]`. Random histories of people who join, leave, read
 * by every route, export, follow, are removed and come back, on one node or on two over one PostgreSQL database; with --kill nodes are killed meanwhile.
 * A recorder on every socket, route and export says who really received which card, and what the server says of each must be the same. Of a killed node it must
 * be that at least, and no more than who was connected there. Prints the histories that differ, ends with 1 if any does.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runHistory, type ExposureNode } from "../support/exposure-histories/run-history.ts";
import { startPostgres } from "../support/postgres.ts";
import { seededNumbers } from "../support/seeded-history.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";

const { values } = parseArgs({
  options: {
    histories: { type: "string", default: "200" },
    size: { type: "string", default: "25" },
    seed: { type: "string", default: "1" },
    nodes: { type: "string", default: "1" },
    kill: { type: "boolean", default: false },
  },
});

const limits = {
  MAJLIS_LIMITS:
    "rooms=100000,compartments=100000,wholeReadsPerMinute=1000000,pastStatesPerMinute=1000000,ticketsPerMinute=1000000,memberChangesPerMinute=1000000",
};
const database = Number(values.nodes) > 1 ? await startPostgres() : null;
const env = database === null ? limits : { ...limits, DATABASE_URL: await database.createDatabase() };

const scratch = mkdtempSync(join(tmpdir(), "majlis-exposure-"));

async function startNode(_: unknown, index: number): Promise<ExposureNode & { stop(): Promise<unknown> }> {
  // Each starts again on its own folder.
  const options = { demo: true, env, dataFolder: join(scratch, String(index)) };
  let running: RunningServer = await startServer(options);
  const node = {
    url: () => running.url,
    stop: () => running.stop(),
    replace: async (): Promise<void> => {
      await running.stop("SIGKILL");
      running = await startServer(options);
    },
  };
  if (values.kill) return node;
  return { url: node.url, stop: node.stop };
}

const nodes = await Promise.all(Array.from({ length: Number(values.nodes) }, startNode));
let [faults, cards, steps] = [0, 0, 0];
try {
  for (let index = 0; index < Number(values.histories); index++) {
    const seed = Number(values.seed) + index;
    const result = await runHistory(nodes, seededNumbers(seed), Number(values.size)).catch((cause: unknown) => {
      console.log(`FAULT seed ${seed} was not played to its end`);
      throw cause;
    });
    cards += result.cards;
    steps += result.steps.length;
    if (result.faults.length === 0) continue;
    faults++;
    console.log(`FAULT seed ${seed}\n  ${result.faults.join("\n  ")}\n  steps:\n    ${result.steps.join("\n    ")}`);
  }
} finally {
  await Promise.all(nodes.map((node) => node.stop()));
  await database?.stop();
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${values.histories} histories, ${steps} steps, ${cards} cards: ${faults} differ`);
process.exitCode = faults === 0 ? 0 : 1;
