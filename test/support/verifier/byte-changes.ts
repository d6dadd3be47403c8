import { contentDigest } from "../../../server/domain/history/replay/content-digest.ts";
import { verifyExport } from "../../../shared/contribution/verify-export.ts";
import { sha256 } from "../entries.ts";
import { exportedLines } from "../exported-ledger.ts";
import { seededNumbers } from "../seeded-history.ts";

/** Changes so many single bytes of an exported ledger, each in a copy of its own, and tells which changes the verifier took for sound. */
export async function missedByteChanges(count: number, seed: number): Promise<readonly string[]> {
  const { lines } = await exportedLines(24);
  const text = lines.join("\n");
  const random = seededNumbers(seed);
  const missed: string[] = [];
  for (let trial = 0; trial < count; trial += 1) {
    const at = Math.floor(random() * text.length);
    const other = String.fromCharCode(32 + Math.floor(random() * 95));
    const changed = changedAt(text, { at, other, kind: trial % 3 });
    if (changed === text) continue;
    const { kind } = await verifyExport(each(changed.split("\n")), { sha256, digestOf: contentDigest });
    if (kind === "sound") missed.push(`seed ${seed}, trial ${trial}, byte ${at}`);
  }
  return missed;
}

/** A text with one character replaced, left out or put in. */
function changedAt(text: string, { at, other, kind }: { readonly at: number; readonly other: string; readonly kind: number }): string {
  if (kind === 0) return text.slice(0, at) + other + text.slice(at + 1);
  return kind === 1 ? text.slice(0, at) + text.slice(at + 1) : text.slice(0, at) + other + text.slice(at);
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
