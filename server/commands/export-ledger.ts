import { hash } from "node:crypto";
import { DamagedEntryError, wrongAt } from "../domain/ledger/entry-row.ts";
import { GENESIS_HASH, type Head } from "../../shared/contribution/entry.ts";
import {
  addToSum,
  encodeAuthors,
  encodeDigest,
  encodeEntry,
  encodeHeader,
  encodeTrailer,
} from "../../shared/contribution/export-format.ts";
import type { ExportAuthor } from "../../shared/contribution/export-line.ts";
import type { LabelContent } from "../../shared/contribution/label.ts";
import type { PublicSite } from "../domain/site-identity.ts";
import type { CompartmentId, UserId } from "../../shared/ids.ts";
import type { Ledger } from "../ports/ledger.ts";

/** What goes into an export beside the log itself. */
export interface ExportRequest {
  readonly compartment: CompartmentId;
  /** Where it ends; by default where the log ends at the call. */
  readonly head?: Head;
  /** Every label the compartment ever had; empty leaves the check of labels out. */
  readonly labels: readonly LabelContent[];
  /** The site that makes the export. */
  readonly by: PublicSite;
  /** Content digest of the board at a seq (hex), or null to leave it out. Asked once, for the head that the export ends at. */
  readonly digestAt?: (seq: number) => Promise<string | null>;
  /** Names of those of these authors that have an account; left out to leave their line out. Asked once, after the last entry. */
  readonly authorsOf?: (ids: readonly UserId[]) => Promise<readonly ExportAuthor[]>;
}

const PAGE_ENTRIES = 500;
/** Lines are passed on once they are so long, in characters: an export whose reader is slow keeps one such piece in memory beside its page. */
const PIECE_LENGTH = 256 * 1024;

/**
 * The lines of a compartment's export, each with its line end, from the first entry to its head.
 * Reads page by page, so that a log of any length can be streamed, and passes pages on in pieces; the first piece has entries already,
 * where there are any. Rejects where the ledger does, and with {@link DamagedEntryError} where it ends before its head.
 */
export async function* exportLedger(
  ledger: Pick<Ledger, "head" | "read">,
  request: ExportRequest,
): AsyncGenerator<string, void, undefined> {
  const { compartment, labels, by } = request;
  const head = request.head ?? (await ledger.head(compartment));
  let sum = GENESIS_HASH;
  const addLine = (line: string): string => {
    sum = addToSum(sum, line, (bytes) => hash("sha256", bytes, "buffer"));
    return `${line}\n`;
  };
  let lines = addLine(encodeHeader({ compartment, ...by, labels, head }));
  const digest = (await request.digestAt?.(head.seq)) ?? null;
  if (digest !== null) lines += addLine(encodeDigest(digest));
  const authors = new Set<UserId>();
  let after = 0;
  while (after < head.seq) {
    const page = await ledger.read(compartment, { after, upTo: head.seq, limit: PAGE_ENTRIES });
    const last = page.at(-1);
    if (last === undefined)
      throw new DamagedEntryError(wrongAt({ compartment, seq: after + 1 }, `it is missing, the head is at ${head.seq}`));
    after = last.seq;
    for (const entry of page) {
      authors.add(entry.author);
      lines += addLine(encodeEntry(entry));
      if (lines.length < PIECE_LENGTH) continue;
      yield lines;
      lines = "";
    }
    if (lines !== "") yield lines;
    lines = "";
  }
  if (lines !== "") yield lines;
  if (request.authorsOf !== undefined) yield addLine(encodeAuthors(await request.authorsOf([...authors].toSorted())));
  yield `${encodeTrailer(head.seq, sum)}\n`;
}
