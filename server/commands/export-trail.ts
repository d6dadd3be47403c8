import { hash } from "node:crypto";
import { GENESIS_HASH } from "../../shared/contribution/entry.ts";
import { addToSum, encodeTrailer } from "../../shared/contribution/export-format.ts";
import { encodeTrailHeader, encodeTrailLine } from "../../shared/trail/trail-export.ts";
import { trailRead } from "../domain/trail/trail-changes.ts";
import { SITE_TRAIL, type TrailOwner } from "../../shared/trail/trail-owner.ts";
import type { TrailStore } from "../ports/directory/trail.ts";
import type { Needs } from "./command-context.ts";

const PAGE_RECORDS = 500;

/**
 * The lines of a whole trail, each with its line end, for `majlis verify`. That it is read is recorded first, and stands in the export (TR5).
 * `mayGoOn` is asked before each page, and ends it by rejecting. Rejects where the directory does, before the first line where it cannot be recorded.
 */
export async function* exportTrail(
  { directory, by }: Needs<TrailStore, "by">,
  owner: TrailOwner,
  mayGoOn: () => Promise<void> = async () => {},
): AsyncGenerator<string, void, undefined> {
  await directory.recordTrail([{ by, change: trailRead(owner) }]);
  const end = await directory.trailEnd(owner);
  if (end === null) throw new Error("broken assumption: a trail that was just written to has an end");
  let sum = GENESIS_HASH;
  const added = (line: string): string => {
    sum = addToSum(sum, line, (bytes) => hash("sha256", bytes, "buffer"));
    return `${line}\n`;
  };
  yield added(encodeTrailHeader({ stream: end.stream, partner: owner === SITE_TRAIL ? null : owner, head: end }));
  for (let after = 0; after < end.seq;) {
    await mayGoOn();
    const page = await directory.trailAfter(owner, after, Math.min(PAGE_RECORDS, end.seq - after));
    const last = page.at(-1);
    if (last === undefined) throw new Error(`the trail ends at record ${after}, its end says ${end.seq}`);
    after = last.seq;
    yield page.map((record) => added(encodeTrailLine(record))).join("");
  }
  yield `${encodeTrailer(end.seq, sum)}\n`;
}
