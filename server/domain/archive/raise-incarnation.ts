import type { ArchiveRecord } from "../../ports/archive.ts";

/**
 * Passes a stream on and raises the incarnation of its site: what the site said after the backup was made is not in it, and others, who may
 * have it, can then tell the two apart.
 */
export async function* raiseIncarnation(records: AsyncIterable<ArchiveRecord>): AsyncGenerator<ArchiveRecord, void, undefined> {
  for await (const record of records) {
    if (record.kind === "site") yield { kind: "site", row: { ...record.row, incarnation: record.row.incarnation + 1 } };
    else yield record;
  }
}
