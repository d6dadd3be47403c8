import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { assert } from "../../../shared/assert.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { ArchiveFault, ArchiveTargetNotEmpty, type ArchiveRecord, type ArchiveRow, type ArchiveTarget } from "../../ports/archive.ts";
import type { Append, Ledger } from "../../ports/ledger.ts";
import { homeColumns } from "../../domain/directory-row.ts";
import { NO_PASSWORD, notKept } from "../../domain/archive/archived-rows.ts";
import { exposureInserter, openedCardInserter } from "./directory/exposures.ts";
import { invitationInserter } from "./directory/invitations.ts";
import { trailAppender } from "./directory/trail.ts";
import { readArchiveFiles } from "./archive-source.ts";
import { openDataFolder } from "./data-folder.ts";
import { assertKnownFolder } from "./known-layouts.ts";
import { DIRECTORY_MIGRATIONS } from "./migrations/directory.ts";
import { openDatabase } from "./open-database.ts";
import { openLedger } from "./open-ledger.ts";
import { missingFolders, removeEmptyFolders } from "./private-files.ts";

/** Where the files are made, beside their place: on the same disk, and nothing that a server would open. */
const BUILDING = "restoring";

/**
 * A data folder to be filled; it need not exist. Locked while it is filled. The files are made in a folder of their own and moved
 * into place at the end, the ledger first: a ledger without its directory is refused by every start, so no half of it is ever served.
 * `fill` rejects with `DataFolderError` if a server holds the folder, it cannot be written, or something in it is of a newer version.
 */
export function openSqliteArchiveTarget(folder: string): ArchiveTarget {
  return {
    fill: async (records, accept) => {
      assertKnownFolder(folder);
      mustBeEmpty(folder);
      const before = new Set(existsSync(folder) ? readdirSync(folder) : []);
      const made = missingFolders(resolve(folder));
      let isFilled = false;
      try {
        await fillLocked(folder, before, (building) => build(building, records, accept));
        isFilled = true;
      } finally {
        // Those above it too. One that holds anything is another process's by now.
        if (!isFilled) removeEmptyFolders(made);
      }
    },
    close: async () => undefined,
  };
}

async function fillLocked(folder: string, before: ReadonlySet<string>, buildIn: (building: string) => Promise<void>): Promise<void> {
  const lock = openDataFolder(folder);
  let isFilled = false;
  try {
    mustBeEmpty(folder);
    await buildIn(join(folder, BUILDING));
    publish(folder);
    isFilled = true;
  } finally {
    rmSync(join(folder, BUILDING), { recursive: true, force: true });
    lock.close();
    if (!isFilled) for (const name of ["format", "lock", "lock-owner"]) if (!before.has(name)) rmSync(join(folder, name), { force: true });
  }
}

function mustBeEmpty(folder: string): void {
  if (!existsSync(folder)) return;
  // Also what is derived and what SQLite keeps beside its files: with another ledger they would be mixed up.
  const found = readdirSync(folder).find((name) => /^(ledger|directory|history|checkpoints)\.db/.test(name));
  if (found !== undefined) throw new ArchiveTargetNotEmpty(`the data folder ${folder} is not empty: it holds ${found}`);
}

async function build(
  folder: string,
  records: AsyncIterable<ArchiveRecord>,
  accept: (readBack: AsyncIterable<ArchiveRecord>) => Promise<void>,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const directory = openDatabase(join(folder, "directory.db"), { migrations: DIRECTORY_MIGRATIONS });
  const ledger = openLedger(join(folder, "ledger.db"));
  try {
    await write(records, directory, ledger);
  } finally {
    await ledger.close();
    directory.close();
  }
  const written = readArchiveFiles(folder);
  try {
    await accept(written.records());
  } finally {
    await written.close();
  }
}

async function write(records: AsyncIterable<ArchiveRecord>, directory: DatabaseSync, ledger: Ledger): Promise<void> {
  const insert = rowWriter(directory);
  const batch = new AppendBatch(ledger);
  directory.exec("BEGIN IMMEDIATE");
  for await (const record of records) {
    if (record.kind === "entries") await batch.add(record.entries);
    else insert(record);
  }
  await batch.flush();
  directory.exec("COMMIT");
}

/** Puts pages of several logs into one commit: most logs are short, and a commit costs a sync of the disk. */
class AppendBatch {
  readonly #ledger: Ledger;
  #appends: Append[] = [];
  #entries = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  async add(entries: readonly LedgerEntry[]): Promise<void> {
    const first = entries[0];
    if (first === undefined) return;
    this.#appends.push({ compartment: first.compartment, expectedHead: first.prevHash, entries });
    this.#entries += entries.length;
    if (this.#entries >= 2_000 || this.#appends.length >= 100) await this.flush();
  }

  async flush(): Promise<void> {
    const outcomes = await this.#ledger.append(this.#appends);
    assert(!outcomes.includes("head-moved"), "no other process writes into a ledger that is being filled");
    this.#appends = [];
    this.#entries = 0;
  }
}

function rowWriter(database: DatabaseSync): (record: ArchiveRow) => void {
  const partner = database.prepare("INSERT INTO partners (code, name) VALUES (?, ?)");
  const user = database.prepare(
    `INSERT INTO users (id, username, display_name, partner, is_admin, is_partner_admin, may_release, is_disabled, password_hash, created_at,
      rooms_made, compartments_made, site)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const token = database.prepare("INSERT INTO tokens (id, user, name, secret_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)");
  const room = database.prepare("INSERT INTO rooms (id, title, summary, host, created_at) VALUES (?, ?, ?, ?, ?)");
  const member = database.prepare("INSERT INTO members (room, user, role) VALUES (?, ?, ?)");
  const compartment = database.prepare(
    "INSERT INTO compartments (id, room, name, originator, releasable_to, created_at, home, ceiling) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const hold = database.prepare(
    "INSERT INTO write_holds (compartment, user, since, cards, lifted_at, lifted_by) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const removed = database.prepare("INSERT INTO removed_cards (compartment, user, card, seq, at) VALUES (?, ?, ?, ?, ?)");
  const mark = database.prepare("INSERT INTO inbox_marks (user, up_to) VALUES (?, ?)");
  const item = database.prepare("INSERT INTO inbox_items (user, at, compartment, seq) VALUES (?, ?, ?, ?)");
  const invitation = invitationInserter(database);
  const trail = trailAppender(database);
  const site = database.prepare("INSERT INTO site (only, id, incarnation, keys) VALUES (1, ?, ?, ?)");
  const refuse = (kind: ArchiveRow["kind"]) => (): never => {
    throw new ArchiveFault(notKept(kind));
  };
  const put: { readonly [Kind in ArchiveRow["kind"]]: (row: Extract<ArchiveRow, { kind: Kind }>["row"]) => void } = {
    partner: ({ code, name }) => partner.run(code, name),
    user: (row) => {
      const flags = [row.isAdmin, row.isPartnerAdmin, row.mayRelease, row.isDisabled].map(Number);
      const made = [row.createdAt, row.roomsMade, row.compartmentsMade, row.site ?? null];
      user.run(row.id, row.username, row.displayName, row.partner, ...flags, row.passwordHash ?? NO_PASSWORD, ...made);
    },
    token: ({ id, user: owner, name, secretHash, createdAt, expiresAt }) => token.run(id, owner, name, secretHash, createdAt, expiresAt),
    room: ({ id, title, summary, host, createdAt }) => room.run(id, title, summary, host, createdAt),
    member: ({ room: of, user: person, role }) => member.run(of, person, role),
    compartment: ({ id, room: of, name, originator, releasableTo, createdAt, ...label }) =>
      compartment.run(
        id,
        of,
        name,
        originator,
        JSON.stringify(releasableTo),
        createdAt,
        ...homeColumns({ originator, releasableTo, ...label }),
      ),
    device: refuse("device"),
    trail: ({ owner, record }) => trail(owner, record),
    "write-hold": ({ compartment: of, user: held, since, cards, liftedAt, liftedBy }) =>
      hold.run(of, held, since, cards, liftedAt, liftedBy),
    "removed-card": ({ compartment: of, user: by, card, seq, at }) => removed.run(of, by, card, seq, at),
    "inbox-mark": ({ user: reader, upTo }) => mark.run(reader, upTo),
    "inbox-item": ({ user: reader, at, compartment: of, seq }) => item.run(reader, at, of, seq),
    invitation,
    exposure: exposureInserter(database),
    "opened-card": openedCardInserter(database),
    site: ({ id, incarnation, keys }) => site.run(id, incarnation, JSON.stringify(keys)),
    // Comes into being with its first entry.
    ledger: () => {},
  };
  // The row is that of the kind it is looked up by.
  return ({ kind, row }) => put[kind](row as never);
}

function publish(folder: string): void {
  const files = ["ledger.db", "directory.db"];
  for (const name of files) {
    const log = statSync(join(folder, BUILDING, `${name}-wal`), { throwIfNoEntry: false });
    assert((log?.size ?? 0) === 0, "nothing of a closed database is in a log beside it");
    sync(join(folder, BUILDING, name));
  }
  for (const name of files) {
    renameSync(join(folder, BUILDING, name), join(folder, name));
    sync(folder);
  }
}

function sync(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
