import * as Y from "yjs";
import { assert } from "../../../shared/assert.ts";
import type { EditingTrace, Patch, Typist } from "./editing-trace.ts";

/**
 * The client ids of the two typists. Yjs puts the text of the smaller id first where both inserted at one place at once;
 * so does the recording with typist 0. With the ids the other way round the text has the same letters in another order.
 */
export const TYPIST_CLIENT_IDS = [1_000_001, 2_000_002] as const;

/** Edits one typist made in one go: with the same view of the other, and no moment between at which the other looked. */
export interface Run {
  readonly typist: Typist;
  /** Edits of the other typist that must be in view, and no more. */
  readonly seenOfOther: number;
  /** This typist's edits after the run. */
  readonly madeAfter: number;
  /** Whether the other typist at some time sees exactly this much of this one. */
  readonly isLookedAt: boolean;
  readonly patches: readonly Patch[];
}

/** Groups a trace into runs. With `single` every edit is a run of its own. */
export function runsOf(trace: EditingTrace, grouping: "runs" | "single" = "runs"): readonly Run[] {
  const looks = [new Set<number>(), new Set<number>()] as const;
  for (const edit of trace.edits) looks[other(edit.typist)].add(edit.seenOfOther);
  const made: [number, number] = [0, 0];
  const runs: Run[] = [];
  for (const { typist, seenOfOther, patches } of trace.edits) {
    made[typist] += 1;
    const last = runs.at(-1);
    const grows = grouping === "runs" && last?.typist === typist && last.seenOfOther === seenOfOther && !last.isLookedAt;
    const run = { typist, seenOfOther, madeAfter: made[typist], isLookedAt: looks[typist].has(made[typist]) };
    if (grows) runs[runs.length - 1] = { ...run, patches: [...last.patches, ...patches] };
    else runs.push({ ...run, patches });
  }
  return runs;
}

/** What lies between the two typists: it alone brings the edits of one into the document of the other. */
export interface Between {
  /** Lets the typist see exactly that many edits of the other. Resolves when they are in the typist's document. */
  show(typist: Typist, editsOfOther: number): Promise<void>;
  /** Told after every run. Resolves when the run has reached the other's side, there to be held until shown. */
  typed(run: Run, update: Uint8Array): Promise<void>;
}

/** Types a trace into a text that both documents hold, every edit on top of exactly what its author had seen. */
export async function replayTrace(runs: readonly Run[], texts: readonly [Y.Text, Y.Text], between: Between): Promise<void> {
  const seen: [number, number] = [0, 0];
  for (const run of runs) {
    if (seen[run.typist] < run.seenOfOther) {
      await between.show(run.typist, run.seenOfOther);
      seen[run.typist] = run.seenOfOther;
    }
    await between.typed(run, typeRun(texts[run.typist], run.patches));
  }
}

/** Makes the patches in one transaction and gives the update. */
function typeRun(text: Y.Text, patches: readonly Patch[]): Uint8Array {
  const { doc } = text;
  assert(doc !== null, "the text is in a document");
  let made: Uint8Array | null = null;
  const collect = (update: Uint8Array) => {
    made = update;
  };
  doc.once("update", collect);
  doc.transact(() => {
    for (const [position, deleted, inserted] of patches) {
      // Code points and code units are the same here; the trace has no character outside the basic plane.
      assert(!/[\uD800-\uDFFF]/.test(inserted), "the trace is of the basic plane");
      if (deleted > 0) text.delete(position, deleted);
      if (inserted !== "") text.insert(position, inserted);
    }
  });
  doc.off("update", collect);
  assert(made !== null, "every run of the trace changes something");
  return made;
}

/** The other of the two. */
export function other(typist: Typist): Typist {
  return typist === 0 ? 1 : 0;
}

/** For each character (UTF-16 code unit) that a text now has, the id Yjs gave it. */
export function characterIds(text: Y.Text): readonly { readonly client: number; readonly clock: number; readonly character: string }[] {
  const found: { readonly client: number; readonly clock: number; readonly character: string }[] = [];
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentString)) continue;
    for (const [offset, character] of item.content.str.split("").entries()) {
      found.push({ client: item.id.client, clock: item.id.clock + offset, character });
    }
  }
  return found;
}
