import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

/** One change of a text: position, characters deleted, text inserted; counted in Unicode code points. */
export type Patch = readonly [position: number, deleted: number, inserted: string];

const trace = z.object({
  kind: z.literal("concurrent"),
  endContent: z.string(),
  numAgents: z.literal(2),
  txns: z.array(
    z.object({
      parents: z.array(z.int().min(0)),
      agent: z.union([z.literal(0), z.literal(1)]),
      patches: z.array(z.tuple([z.int().min(0), z.int().min(0), z.string()])),
    }),
  ),
});

/** One of the two people. */
export type Typist = 0 | 1;

/** A transaction with what its author had seen: how many transactions of each typist came before it. */
export interface TracedEdit {
  readonly typist: Typist;
  /** Transactions of the other typist that this one was typed on top of. */
  readonly seenOfOther: number;
  readonly patches: readonly Patch[];
}

/** A recorded session of two people typing into one text at once. */
export interface EditingTrace {
  readonly endContent: string;
  /** In an order in which every edit comes after all it was typed on top of. */
  readonly edits: readonly TracedEdit[];
}

/** Reads a trace of test/fixtures/traces (format: SOURCES.md there). Throws if an author's own edits are not in sequence. */
export function readTrace(name: string): EditingTrace {
  const packed = readFileSync(new URL(`../../fixtures/traces/${name}.json.gz`, import.meta.url));
  const { endContent, txns } = trace.parse(JSON.parse(gunzipSync(packed).toString("utf8")));
  const known: (readonly [number, number])[] = [];
  const made: [number, number] = [0, 0];
  const edits = txns.map(({ parents, agent, patches }): TracedEdit => {
    const seen: [number, number] = [0, 0];
    for (const parent of parents) {
      const version = known[parent] ?? [0, 0];
      seen[0] = Math.max(seen[0], version[0]);
      seen[1] = Math.max(seen[1], version[1]);
    }
    if (seen[agent] !== made[agent]) throw new Error("an author of the trace did not see an edit of their own");
    made[agent] += 1;
    seen[agent] += 1;
    known.push(seen);
    return { typist: agent, seenOfOther: agent === 0 ? seen[1] : seen[0], patches };
  });
  return { endContent, edits };
}
