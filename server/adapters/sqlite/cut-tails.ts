import type { DatabaseSync } from "node:sqlite";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { GENESIS_HASH } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { DamagedEntryError, type EntryRow } from "../../domain/ledger/entry-row.ts";
import { recountActs } from "./act-index.ts";
import { readWhatIsSound } from "./entry-body.ts";
import { DamagedFileError } from "./failure.ts";
import { assertWhole } from "./salvage.ts";
import { reopenItems } from "./open-items.ts";
import { writeQuarantineFile } from "./quarantine.ts";

/** The log of one compartment was cut: entries `from` to `to` did not verify, or stood on one that did not. */
export interface TailCut {
  readonly kind: "tail-cut";
  readonly compartment: CompartmentId;
  readonly from: number;
  readonly to: number;
  /** The file that holds them now; null where nothing was left to copy. */
  readonly quarantined: string | null;
}

interface Log {
  readonly id: number;
  readonly compartment: CompartmentId;
  readonly seq: number;
  readonly hash: Uint8Array;
}

/**
 * Checks the last `count` entries of every compartment and cuts from the first bad one on. Everything after it builds on it,
 * so nothing of that can be relied on either; all is copied first.
 * An entry of a kind that only a newer version reads is as good as any other where its hash and link hold: that board alone cannot be
 * opened. Throws what SQLite throws when rows cannot be read at all, {@link DamagedFileError} when sound entries stand under a wrong head,
 * and `UnreadableEntryError` for an entry of another version, whose link cannot be read either: nothing is cut.
 */
export function cutBadTails(database: DatabaseSync, quarantine: string, count: number): readonly TailCut[] {
  const bad: Parameters<typeof cut>[2][] = [];
  for (const row of database.prepare("SELECT id, compartment, seq, hash FROM heads").all()) {
    const log = row as unknown as Log;
    const last = Number(database.prepare("SELECT max(seq) AS seq FROM entries WHERE compartment = ?").get(log.id)?.["seq"] ?? 0);
    const sound = lastSound(database, log, Math.max(last, log.seq), count);
    if (sound.seq === log.seq && last === log.seq && equalBytes(sound.hash, log.hash)) continue;
    bad.push({ log, sound, last: Math.max(last, log.seq) });
  }
  // A delete in a tree whose order is damaged can take sound rows with it: then nothing here is changed, the file is set aside.
  if (bad.length > 0) assertWhole(database);
  return bad.map((tail) => cut(database, quarantine, tail));
}

/** The last entry that verifies with all before it, as far as they were looked at; looks further back while the first one seen is bad. */
function lastSound(database: DatabaseSync, log: Log, last: number, count: number): { seq: number; hash: Uint8Array } {
  const read = database.prepare("SELECT seq, hash, leaf, body FROM entries WHERE compartment = ? AND seq > ? ORDER BY seq");
  for (let window = count; ; window *= 4) {
    const after = Math.max(0, last - window);
    let sound: { seq: number; hash: Uint8Array } | null = after === 0 ? { seq: 0, hash: GENESIS_HASH } : null;
    for (const row of read.iterate(log.id, after)) {
      const next = follow(row, log.compartment, sound);
      if (next === null) break;
      sound = next;
    }
    if (sound !== null) return sound;
  }
}

function follow(
  row: EntryRow,
  compartment: CompartmentId,
  before: { seq: number; hash: Uint8Array } | null,
): { seq: number; hash: Uint8Array } | null {
  try {
    const entry = readWhatIsSound(row, { compartment, seq: Number(row["seq"]) });
    const isNext = before === null || (entry.seq === before.seq + 1 && equalBytes(entry.prevHash, before.hash));
    // The entry is sound, so it is the table of heads that is not: no reason to cut the log.
    if (entry.compartment !== compartment) throw new DamagedFileError(`the log of ${entry.compartment} stands under another compartment`);
    return isNext && entry.seq === row["seq"] ? entry : null;
  } catch (cause) {
    if (!(cause instanceof DamagedEntryError)) throw cause;
    return null; // Unreadable is what this looks for: the caller cuts here, copies the row and reports it.
  }
}

function cut(
  database: DatabaseSync,
  quarantine: string,
  { log, sound, last }: { readonly log: Log; readonly sound: { seq: number; hash: Uint8Array }; readonly last: number },
): TailCut {
  const rows = database
    .prepare("SELECT seq, hash, leaf, body FROM entries WHERE compartment = ? AND seq > ? ORDER BY seq")
    .all(log.id, sound.seq);
  const path = rows.length === 0 ? null : writeQuarantineFile(quarantine, `entries-${log.id}-${sound.seq + 1}`, log.compartment, rows);
  database.exec("BEGIN IMMEDIATE");
  try {
    database.prepare("DELETE FROM entries WHERE compartment = ? AND seq > ?").run(log.id, sound.seq);
    for (const index of ["claims", "acts"])
      database.prepare(`DELETE FROM ${index} WHERE compartment = ? AND seq > ?`).run(log.id, sound.seq);
    recountActs(database, log.id);
    reopenItems(database, log.id);
    database.prepare("DELETE FROM concerned WHERE compartment = ? AND seq > ?").run(log.compartment, sound.seq);
    if (sound.seq === 0) database.prepare("DELETE FROM heads WHERE id = ?").run(log.id);
    else database.prepare("UPDATE heads SET seq = ?, hash = ? WHERE id = ?").run(sound.seq, sound.hash, log.id);
    database.exec("COMMIT");
  } catch (cause) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw cause;
  }
  return { kind: "tail-cut", compartment: log.compartment, from: sound.seq + 1, to: last, quarantined: path };
}
