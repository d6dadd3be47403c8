/* What validating costs. `node test/bench/validator.ts`; exit code 1 if an honest update is refused; limits of time that are missed are said. All baselines are taken in the same run. */
import * as Y from "yjs";
import { Structure } from "../../server/domain/structure/structure.ts";
import { snapshotOf } from "../../server/domain/history/snapshots/sections.ts";
import { RECEIVE_LIMITS } from "../../server/domain/structure/verdict.ts";
import type { Sender } from "../../server/domain/structure/verdict.ts";
import { largeBoard } from "../support/large-board.ts";
import { seededHistory } from "../support/seeded-history.ts";
import { friendsTrace } from "../support/structure/friends-trace.ts";

/** Acceptance limits: validate and integrate one typing update, and load the large board. */
const MAX_TYPING_MICROSECONDS = 15;
const MAX_LOAD_MS = 500;
const HONEST_UPDATES = 100_000;

const failures: string[] = [];
/** Limits of time that this run missed: no failure, since the machine may be busy with something else. */
const missed: string[] = [];

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}

/** Receives every update as its author's; answers how many were not accepted. */
function receiveAll(updates: readonly { agent: number; update: Uint8Array }[]): number {
  const owners = new Map<number, string>();
  const ownership = { ownerOf: (client: number) => owners.get(client) };
  const authors = new Map<number, Sender>();
  const structure = Structure.empty();
  let refused = 0;
  for (const { agent, update } of updates) {
    let author = authors.get(agent);
    if (author === undefined) authors.set(agent, (author = { user: `user-${agent}`, ownership, limits: RECEIVE_LIMITS }));
    const verdict = structure.receive(update, author);
    if (verdict.kind === "accepted") for (const client of verdict.claims) owners.set(client, author.user);
    else if (verdict.kind !== "known") refused++;
  }
  return refused;
}

function typing(): void {
  const updates = friendsTrace();
  const perUpdate = (ms: number): number => (ms * 1000) / updates.length;
  const rounds = [0, 1, 2, 3, 4].map(() => {
    const doc = new Y.Doc();
    return {
      validate: perUpdate(milliseconds(() => void receiveAll(updates))),
      apply: perUpdate(
        milliseconds(() => {
          for (const { update } of updates) Y.applyUpdate(doc, update);
        }),
      ),
      decode: perUpdate(
        milliseconds(() => {
          for (const { update } of updates) Y.decodeUpdate(update);
        }),
      ),
    };
  });
  const validate = median(rounds.map((round) => round.validate));
  console.log(`typing, two authors, ${updates.length} updates, mean µs each (median of 5 rounds; first round in brackets):`);
  for (const name of ["validate", "apply", "decode"] as const) {
    const values = rounds.map((round) => round[name]);
    const label = { validate: "Structure.receive", apply: "Y.applyUpdate", decode: "Y.decodeUpdate" }[name];
    console.log(`  ${label.padEnd(18)} ${median(values).toFixed(2)} (${(values[0] as number).toFixed(2)})`);
  }
  if (validate > MAX_TYPING_MICROSECONDS) missed.push(`typing takes ${validate.toFixed(2)} µs, more than ${MAX_TYPING_MICROSECONDS}`);
}

function honest(): void {
  const updates: { agent: number; update: Uint8Array }[] = [];
  let refused = 0;
  for (let seed = 1; updates.length < HONEST_UPDATES; seed++) {
    const history = seededHistory(seed, { authors: 5, steps: 1500 });
    const batch = history.updates.map((update, index) => ({ agent: history.authors[index] as number, update }));
    refused += receiveAll(batch);
    updates.push(...batch);
  }
  console.log(`honest updates of ${updates.length}: ${refused} refused`);
  if (refused > 0) failures.push(`${refused} honest updates were refused`);
}

function loading(): void {
  const snapshot = largeBoard();
  const megabytes = (snapshot.length / 1e6).toFixed(2);
  const decoded = Y.decodeUpdate(snapshot);
  console.log(`large board: ${megabytes} MB, ${decoded.structs.length} structs, ${decoded.ds.clients.size} clients with deletes`);
  const loads = [0, 1, 2, 3, 4].map(() => milliseconds(() => void Structure.fromUpdate(snapshot)));
  const structure = Structure.fromUpdate(snapshot);
  const load = median(loads);
  console.log(
    `  Structure.fromUpdate ${load.toFixed(0)} ms (first ${(loads[0] as number).toFixed(0)}), ${structure.store.runCount} runs, about ${(structure.approximateBytes() / 1e6).toFixed(1)} MB`,
  );
  console.log(`  snapshotOf           ${milliseconds(() => void snapshotOf(1, snapshot)).toFixed(0)} ms`);
  console.log(`  Y.applyUpdate        ${milliseconds(() => Y.applyUpdate(new Y.Doc(), snapshot)).toFixed(0)} ms`);
  if (load > MAX_LOAD_MS) missed.push(`loading takes ${load.toFixed(0)} ms, more than ${MAX_LOAD_MS}`);
}

typing();
honest();
loading();
for (const line of [...missed, ...failures]) console.error(line);
process.exitCode = failures.length > 0 ? 1 : 0;
