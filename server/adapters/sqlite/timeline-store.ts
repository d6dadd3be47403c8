import type { DatabaseSync } from "node:sqlite";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { TimelineLine } from "../../ports/history.ts";
import type { FoldProgress, LinePosition, StoredLine, TimelineStore } from "../../ports/timeline-store.ts";

/** Lines that say who deleted a card; a deleted comment names its field. */
const DELETION = "json_extract(line, '$.verb') = 'deleted' AND json_extract(line, '$.field') IS NULL";

/** The layout in the tables' names: lines are derived, so a new layout starts empty beside the old one and is filled from the ledger. */
const LAYOUT = `
  CREATE TABLE IF NOT EXISTS timeline_v1 (
    compartment TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, ordinal INTEGER NOT NULL, started_at INTEGER NOT NULL, line TEXT NOT NULL,
    PRIMARY KEY (compartment, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS timeline_v1_position ON timeline_v1 (compartment, seq, ordinal);
  CREATE INDEX IF NOT EXISTS timeline_v1_deletion ON timeline_v1 (compartment, json_extract(line, '$.card.id'), seq) WHERE ${DELETION};
  CREATE INDEX IF NOT EXISTS timeline_v1_card ON timeline_v1 (compartment, json_extract(line, '$.card.id')) WHERE json_extract(line, '$.card.id') IS NOT NULL;
  CREATE TABLE IF NOT EXISTS timeline_progress_v1 (compartment TEXT PRIMARY KEY, seq INTEGER NOT NULL, entry_hash BLOB NOT NULL) WITHOUT ROWID;
`;

/** Timelines in a database that holds derived state only. The connection stays its opener's to close, unless `onClose` does it. */
export function createSqliteTimelineStore(database: DatabaseSync, options: { readonly onClose?: () => void } = {}): TimelineStore {
  database.exec(LAYOUT);
  return new SqliteTimelineStore(database, options.onClose);
}

class SqliteTimelineStore implements TimelineStore {
  readonly #database: DatabaseSync;
  readonly #onClose: (() => void) | undefined;
  readonly #statements: ReturnType<typeof prepareStatements>;
  #isOpen = true;

  constructor(database: DatabaseSync, onClose: (() => void) | undefined) {
    this.#database = database;
    this.#onClose = onClose;
    this.#statements = prepareStatements(database);
  }

  async write(compartment: CompartmentId, lines: readonly StoredLine[], progress: FoldProgress): Promise<void> {
    this.#mustBeOpen();
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      for (const { line, ordinal, startedAt } of lines) {
        this.#statements.put.run(compartment, line.id, line.seq, ordinal, startedAt, JSON.stringify(line));
      }
      this.#statements.advance.run(compartment, progress.seq, progress.entryHash);
      this.#database.exec("COMMIT");
    } catch (cause) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw cause;
    }
  }

  async progress(compartment: CompartmentId): Promise<FoldProgress | null> {
    this.#mustBeOpen();
    const row = this.#statements.progress.get(compartment);
    return row === undefined ? null : { seq: row["seq"] as number, entryHash: row["entry_hash"] as Uint8Array };
  }

  async page(compartment: CompartmentId, range: { before?: LinePosition; limit: number }): Promise<readonly StoredLine[]> {
    this.#mustBeOpen();
    const before = range.before ?? { seq: Number.MAX_SAFE_INTEGER, ordinal: 0 };
    return this.#statements.page.all(compartment, before.seq, before.ordinal, range.limit).map(toStored);
  }

  async since(compartment: CompartmentId, range: { after: LinePosition; limit: number }): Promise<readonly StoredLine[]> {
    this.#mustBeOpen();
    return this.#statements.since.all(compartment, range.after.seq, range.after.ordinal, range.limit).map(toStored);
  }

  async lastDeletion(compartment: CompartmentId, card: string): Promise<StoredLine | null> {
    this.#mustBeOpen();
    const row = this.#statements.lastDeletion.get(compartment, card);
    return row === undefined ? null : toStored(row);
  }

  async deedsOn(compartment: CompartmentId, card: string): Promise<readonly Pick<TimelineLine, "partner" | "verb" | "field">[]> {
    this.#mustBeOpen();
    return this.#statements.deedsOn.all(compartment, card).map((row) => ({
      partner: row["partner"] as string,
      verb: row["verb"] as TimelineLine["verb"],
      ...(row["field"] !== null && { field: row["field"] as string }),
    }));
  }

  async forget(compartment: CompartmentId): Promise<void> {
    this.#mustBeOpen();
    // Progress first: a crash in between leaves lines that the rebuild replaces by id, never progress without lines.
    this.#statements.forgetProgress.run(compartment);
    this.#statements.forgetLines.run(compartment);
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#onClose?.();
  }

  #mustBeOpen(): void {
    if (!this.#isOpen) throw new Error("the timeline store is closed");
  }
}

function toStored(row: Record<string, unknown>): StoredLine {
  return {
    line: JSON.parse(row["line"] as string) as TimelineLine,
    ordinal: row["ordinal"] as number,
    startedAt: row["started_at"] as number,
  };
}

function prepareStatements(database: DatabaseSync) {
  const columns = "SELECT line, ordinal, started_at FROM timeline_v1 WHERE compartment = ?";
  return {
    put: database.prepare("INSERT OR REPLACE INTO timeline_v1 (compartment, id, seq, ordinal, started_at, line) VALUES (?, ?, ?, ?, ?, ?)"),
    advance: database.prepare("INSERT OR REPLACE INTO timeline_progress_v1 (compartment, seq, entry_hash) VALUES (?, ?, ?)"),
    progress: database.prepare("SELECT seq, entry_hash FROM timeline_progress_v1 WHERE compartment = ?"),
    page: database.prepare(`${columns} AND (seq, ordinal) < (?, ?) ORDER BY seq DESC, ordinal DESC LIMIT ?`),
    since: database.prepare(`${columns} AND (seq, ordinal) > (?, ?) ORDER BY seq, ordinal LIMIT ?`),
    lastDeletion: database.prepare(
      `${columns} AND json_extract(line, '$.card.id') = ? AND ${DELETION} ORDER BY seq DESC, ordinal DESC LIMIT 1`,
    ),
    deedsOn: database.prepare(
      `SELECT DISTINCT json_extract(line, '$.partner') AS partner, json_extract(line, '$.verb') AS verb, json_extract(line, '$.field') AS field
      FROM timeline_v1 WHERE compartment = ? AND json_extract(line, '$.card.id') = ? AND json_extract(line, '$.card.id') IS NOT NULL`,
    ),
    forgetProgress: database.prepare("DELETE FROM timeline_progress_v1 WHERE compartment = ?"),
    forgetLines: database.prepare("DELETE FROM timeline_v1 WHERE compartment = ?"),
  };
}
