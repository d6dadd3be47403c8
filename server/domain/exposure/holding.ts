import type { ExposureRecord } from "../../ports/directory/exposures.ts";

/** When a card came onto a board: the entry that made it, and since when it is gone for good; null while it is there. */
export interface CardLife {
  readonly seq: number;
  /** Server time of that entry, milliseconds since the epoch. */
  readonly at: number;
  readonly goneSeq: number | null;
}

/** What one person has of a card, by the rows of theirs. Times are milliseconds since the epoch. */
export interface Holding {
  /** When they were first sent the compartment with the card in it. */
  readonly since: number;
  /** When they were last sent anything of the compartment; null while they are. */
  readonly until: number | null;
  readonly exported: readonly number[];
}

/** What a person holds of a card; null if they were not sent it. */
export function holdingOf(rows: readonly ExposureRecord[], card: CardLife): Holding | null {
  const given = rows.flatMap((row) => {
    const at = sentAt(row, card);
    return at === null ? [] : [{ row, at }];
  });
  if (given.length === 0) return null;
  const exports = given.filter(({ row }) => row.channel === "export");
  const isSentOn = rows.some(({ until }) => until === null);
  return {
    since: Math.min(...given.map(({ at }) => at)),
    until: isSentOn ? null : Math.max(...rows.map(({ until }) => until ?? 0)),
    // A row that stands for several has the first and the last of them.
    exported: [...new Set(exports.flatMap(({ row, at }) => [at, row.until ?? at]))].toSorted((a, b) => a - b),
  };
}

/** When the card was sent by a row; null if it was not. */
function sentAt(row: ExposureRecord, { seq, at, goneSeq }: CardLife): number | null {
  if (goneSeq !== null && row.baseSeq >= goneSeq) return null;
  if (row.sinceSeq >= seq) return row.since;
  const isSent = row.untilSeq === null ? row.until === null || row.until >= at : row.untilSeq >= seq;
  return isSent ? Math.max(row.since, at) : null;
}
