import { z } from "zod";
import { roles } from "../../../shared/access/role.ts";
import { toHex } from "../../../shared/contribution/export-line.ts";
import { ArchiveFault, type ArchiveRow } from "../../ports/archive.ts";

// A backup file: the line "majlis-backup 1" in plain, one zstd stream, and in plain again LF, "sha256 ", the digest (hex) of every byte
// before, LF. So a file that was cut, changed or lengthened is known before anything is unpacked. The stream holds records:
//   u8 type, u32 length of the payload (little-endian), payload
//   types 1 to 7: rows as JSON, in this order: partner, user, token, room, member, compartment, ledger
//   types 8, 9:   one ledger entry: u32 length of the leaf, leaf (shared/contribution/canonical-bytes.ts), and for type 8 its update;
//                 9 is a claim, or an update whose bytes were shredded
//   type 127:     the end, JSON {madeAt, records, entries, sum}: SHA-256 over every byte of the unpacked stream before it
// After each row of type 7 come its entries, seq 1 to its head. An older program refuses a newer version by the first line.

/** The plain first line up to its version. */
const ARCHIVE_NAME = "majlis-backup";
/** Version that this code writes, and the newest it reads. */
const ARCHIVE_VERSION = 1;

/** Type byte of the record that ends an archive. */
export const TYPE_END = 127;
/** Type byte of an entry with its update. */
export const TYPE_ENTRY = 8;
/** Type byte of an entry without bytes: a claim, or shredded. */
export const TYPE_BARE_ENTRY = 9;
/** Bytes before a payload. */
export const RECORD_HEADER_BYTES = 5;
/** No record is longer: the largest update has 8 MB, and its leaf names at most as many ids as it has bytes. */
export const MAX_RECORD_BYTES = 64 * 1024 * 1024;
/** Rows are small; one that claims to be larger is damaged, and is not waited for. */
export const MAX_ROW_BYTES = 1024 * 1024;

const text = z.string().max(10_000);
const id = z.string().min(1).max(200);
const time = z.int().min(0);
const code = z.string().regex(/^[A-Z]{3}$/);
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const flag = z.boolean();

const rowSchemas = {
  partner: z.strictObject({ code, name: text }),
  user: z.strictObject({
    id,
    username: id,
    displayName: text,
    partner: code,
    isAdmin: flag,
    isDisabled: flag,
    passwordHash: text,
    createdAt: time,
  }),
  token: z.strictObject({ id, user: id, name: text, secretHash: id, createdAt: time, expiresAt: time }),
  room: z.strictObject({ id, title: text, summary: text, createdAt: time }),
  member: z.strictObject({ room: id, user: id, role: z.enum(roles) }),
  compartment: z.strictObject({ id, room: id, name: text, originator: code, releasableTo: z.array(code).max(1_000), createdAt: time }),
  ledger: z.strictObject({
    compartment: id,
    seq: z.int().min(1),
    hash: hex.transform((digits) => Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))),
  }),
} as const;

/** Kinds of rows in the order they stand in; the type byte is the place, counted from 1. */
export const rowKinds = Object.keys(rowSchemas) as readonly ArchiveRow["kind"][];

/** JSON of a row with its keys in the format's order, so that equal rows have equal bytes. */
export function encodeRow(record: ArchiveRow): string {
  const row = record.kind === "ledger" ? { ...record.row, hash: toHex(record.row.hash) } : record.row;
  return JSON.stringify(row, Object.keys(rowSchemas[record.kind].shape));
}

/** Reads {@link encodeRow} back. Throws on any other field or value. */
export function decodeRow(kind: ArchiveRow["kind"], json: string): ArchiveRow {
  // The union is of kind and its own row; the schema was picked by that kind.
  return { kind, row: rowSchemas[kind].parse(JSON.parse(json)) } as ArchiveRow;
}

const end = z.strictObject({ madeAt: time, records: z.int().min(0), entries: z.int().min(0), sum: hex });

/** What the last record says. `records` counts rows, `madeAt` is in milliseconds since the epoch. */
export type ArchiveEnd = z.infer<typeof end>;

/** Reads the last record. Throws on anything else. */
export function decodeEnd(json: string): ArchiveEnd {
  return end.parse(JSON.parse(json));
}

/** The plain first line, with its line end. */
export const ARCHIVE_HEADER = `${ARCHIVE_NAME} ${ARCHIVE_VERSION}\n`;

/** What stands in plain after the packed stream, up to the last byte of the file, for the digest of all bytes before. */
export const archiveTail = (sha256: string): string => `\nsha256 ${sha256}\n`;

/** Length of {@link archiveTail} in bytes. */
export const ARCHIVE_TAIL_BYTES = archiveTail("0".repeat(64)).length;

/** Throws {@link ArchiveFault} unless these first bytes of a file are those of an archive that this version reads. */
export function assertArchiveHeader(bytes: Uint8Array): void {
  const line = Buffer.from(bytes).toString("latin1").split("\n", 1)[0] ?? "";
  const version = new RegExp(`^${ARCHIVE_NAME} (\\d{1,9})$`).exec(line)?.[1];
  if (version === undefined) throw new ArchiveFault("the file is no backup of Majlis");
  if (Number(version) > ARCHIVE_VERSION) {
    throw new ArchiveFault(
      `the backup has format ${version}; this version of Majlis reads up to ${ARCHIVE_VERSION}. Use the version that wrote it, or a newer one.`,
    );
  }
  if (Number(version) !== ARCHIVE_VERSION) throw new ArchiveFault(`there is no backup format ${version}`);
}
