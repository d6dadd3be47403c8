import { z } from "zod";
import { givenRoles, roles } from "../../../shared/access/role.ts";
import { cardKey } from "../../../shared/board/card-values.ts";
import { encodeCanonicalJson, isCanonicalObject } from "../../../shared/contribution/canonical-json.ts";
import { SYSTEM_AUTHOR } from "../../../shared/contribution/entry.ts";
import { toHex } from "../../../shared/contribution/export-line.ts";
import { isDeceptive, isDeceptiveInLines } from "../../../shared/visible-text.ts";
import type { InvitationRecord } from "../../ports/directory/invitations.ts";
import type { CompartmentRecord } from "../../ports/directory/compartments.ts";
import type { SiteRecord } from "../../ports/directory/site.ts";
import { CONSOLE } from "../trail/cause.ts";
import { decodeTrailRow, encodeTrailRow } from "./trail-row.ts";
import { ArchiveFault, type ArchiveRow, type LaterRow } from "../../ports/archive.ts";

// A backup file: the line "majlis-backup 2" in plain, one zstd stream, and in plain again LF, "sha256 ", the digest (hex) of every byte
// before, LF. So a file that was cut, changed or lengthened is known before anything is unpacked. The stream holds records:
//   u8 type, u32 length of the payload (little-endian), payload
//   types 8, 9:     one ledger entry: u32 length of the leaf, leaf (shared/contribution/canonical-bytes.ts), and for type 8 its body;
//                   9 has none: a claim, a later kind, or a body that was shredded
//   types 16 to 63: rows as JSON, in the order of their numbers (`rowTypes`); one that is not known is refused
//   types 64 to 126: for later versions; a reader that does not know one passes over it and counts it
//   type 127:       the end, JSON {madeAt, records, entries, passed, sum}: how many rows, entries and records of types 64 to 126 there are,
//                   and SHA-256 over every byte of the unpacked stream before it
// After each row of a ledger come its entries, seq 1 to its head. An older program refuses a newer version by the first line.
// Version 1, which is read for ever, numbered its rows 1 to 7 and had no `passed` in its end.

/** The plain first line up to its version. */
const ARCHIVE_NAME = "majlis-backup";
/** Version that this code writes, and the newest it reads. */
const ARCHIVE_VERSION = 2;

/** Type byte of the record that ends an archive. */
export const TYPE_END = 127;
/** Type byte of an entry with its body. */
export const TYPE_ENTRY = 8;
/** Type byte of an entry without a body. */
export const TYPE_BARE_ENTRY = 9;
/** Bytes before a payload. */
export const RECORD_HEADER_BYTES = 5;
/** No record is longer: the largest update has 8 MB, and its leaf names at most as many ids as it has bytes. */
export const MAX_RECORD_BYTES = 64 * 1024 * 1024;
/** Records of later kinds are passed over up to this many bytes in all: a file of zeros unpacks to as many as it likes. */
export const MAX_PASSED_BYTES = 256 * 1024 * 1024;
/** Rows are small; one that claims to be larger is damaged, and is not waited for. */
export const MAX_ROW_BYTES = 1024 * 1024;

const text = z.string().max(10_000);
// No program of ours lets such characters into a name. In a file that was made by hand they would make one person look like another (T17).
const line = text.refine((words) => !isDeceptive(words), { error: "contains control or direction characters" });
const lines = text.refine((words) => !isDeceptiveInLines(words), { error: "contains control or direction characters" });
const id = z.string().min(1).max(200);
/** Ids that no account may have: those of the server and the console, and ids with `@`, which mark people of other sites (`<id>@<site>`). */
const accountId = id.refine((text) => text !== SYSTEM_AUTHOR && text !== CONSOLE && !text.includes("@"), { error: "is reserved" });
/** Milliseconds since the epoch, up to the last moment that a Date can be. */
const time = z.int().min(0).max(8.64e15);
const code = z.string().regex(/^[A-Z]{3}$/);
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const marking = line.min(1).max(100);
const siteId = z.string().regex(/^[0-9a-f]{32}$/);
const flag = z.boolean();
const count = z.int().min(0);

const rowSchemas = {
  partner: z.strictObject({ code, name: line }),
  user: z.strictObject({
    id: accountId,
    username: line.min(1).max(200),
    displayName: line,
    partner: code,
    isAdmin: flag,
    // Written where they are true: no version before had them.
    isPartnerAdmin: flag.default(false),
    mayRelease: flag.default(false),
    isDisabled: flag,
    passwordHash: text.refine(isBearable, { error: "takes more memory or time to check than any password of ours" }).nullable(),
    createdAt: time,
    // Not in version 1, nor written where they are 0.
    roomsMade: count.default(0),
    compartmentsMade: count.default(0),
    site: siteId.optional(),
  }),
  token: z.strictObject({ id, user: id, name: line, secretHash: id, createdAt: time, expiresAt: time }),
  // Rooms of a version before had no host; where there is none, none is written.
  room: z.strictObject({ id, title: line, summary: lines, host: code.nullable().default(null), createdAt: time }),
  member: z.strictObject({ room: id, user: id, role: z.enum(roles) }),
  compartment: z
    .strictObject({
      id,
      room: id,
      name: line,
      originator: code,
      releasableTo: z.array(code).max(1_000),
      createdAt: time,
      // Both or neither, in labels of version 2.
      home: siteId.optional(),
      ceiling: z.strictObject({ classification: marking.nullable(), tlp: marking.nullable() }).optional(),
    })
    .refine(({ home, ceiling }) => (home === undefined) === (ceiling === undefined), {
      error: "has a home without a ceiling, or the reverse",
    }),
  "write-hold": z.strictObject({
    compartment: id,
    user: id,
    since: time,
    cards: count,
    liftedAt: time.nullable(),
    liftedBy: id.nullable(),
  }),
  "removed-card": z.strictObject({ compartment: id, user: id, card: cardKey, seq: count, at: time }),
  "inbox-mark": z.strictObject({ user: id, upTo: time }),
  "inbox-item": z.strictObject({ user: id, at: time, compartment: id, seq: count }),
  invitation: z.strictObject({
    id,
    room: id,
    by: id,
    role: z.enum(givenRoles),
    to: z.union([z.strictObject({ username: line.min(1).max(200) }), z.strictObject({ partner: code, secretHash: id })]),
    createdAt: time,
    expiresAt: time,
    isRefused: flag.default(false),
  }),
  exposure: z.strictObject({
    compartment: id,
    user: id,
    place: z.int().min(1),
    channel: z.enum(["live", "read", "export"]),
    baseSeq: count,
    since: time,
    sinceSeq: count,
    until: time.nullable(),
    untilSeq: count.nullable(),
    // Of a node that was running then: what is restored counts as ended at the restore.
    run: z.string().max(64),
  }),
  "opened-card": z.strictObject({ compartment: id, card: cardKey, user: id, at: time }),
  site: z.strictObject({
    id: siteId,
    incarnation: z.int().min(1),
    keys: z
      .array(z.strictObject({ algorithm: z.string().min(1).max(40), publicKey: z.base64(), privateKey: z.base64() }))
      .min(1)
      .max(8),
  }),
  ledger: z.strictObject({
    compartment: id,
    seq: z.int().min(1),
    hash: hex.transform((digits) => Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))),
  }),
} as const;

/** The most that checking a password may take: memory in KiB, passes and lanes. Ours take 19,456, 2 and 1. */
const COST_LIMITS: ReadonlyMap<string, number> = new Map([
  ["m", 65_536],
  ["t", 10],
  ["p", 4],
]);

/** Whether a password hash in its usual form (`$argon2id$v=19$m=…,t=…,p=…$…`) names bearable costs: each attempt to sign in costs the server that. */
function isBearable(passwordHash: string): boolean {
  return [...passwordHash.matchAll(/[$,]([mtp])=(\d+)/g)].every(([, cost = "", value]) => Number(value) <= (COST_LIMITS.get(cost) ?? 0));
}

/** Type bytes of rows, in the order in which they stand in a file. A number that was given is never used for anything else. */
const rowTypes = {
  partner: 16,
  user: 17,
  token: 18,
  room: 19,
  member: 20,
  compartment: 21,
  // 22 was kept for the site, and never written.
  device: 23,
  trail: 24,
  "write-hold": 25,
  "removed-card": 26,
  "inbox-mark": 27,
  "inbox-item": 28,
  invitation: 29,
  exposure: 30,
  "opened-card": 31,
  site: 40,
  ledger: 63,
} as const satisfies Record<ArchiveRow["kind"], number>;

/** The numbers of version 1, in its order. */
const KINDS_V1: readonly ArchiveRow["kind"][] = ["partner", "user", "token", "room", "member", "compartment", "ledger"];
const KINDS = new Map<number, ArchiveRow["kind"]>([
  ...KINDS_V1.map((kind, index) => [index + 1, kind] as const),
  ...Object.entries(rowTypes).map(([kind, type]) => [type, kind as ArchiveRow["kind"]] as const),
]);
const FIRST_PASSED = 64;

/** The type byte of a kind of row. */
export const typeOfRow = (kind: ArchiveRow["kind"]): number => rowTypes[kind];

/** The kind of row that a type byte stands for, of version 1 or 2; undefined for none. */
export const kindOfType = (type: number): ArchiveRow["kind"] | undefined => KINDS.get(type);

/** Whether records of a type are for later versions: a reader passes over them. */
export const isPassedOver = (type: number): boolean => type >= FIRST_PASSED && type < TYPE_END;

const isLater = (kind: ArchiveRow["kind"]): kind is "device" => kind === "device";

/** JSON of a row with its keys in the format's order, so that equal rows have equal bytes. */
export function encodeRow(record: ArchiveRow): string {
  if (record.kind === "ledger") return inOrder({ ...record.row, hash: toHex(record.row.hash) }, rowSchemas.ledger);
  // Which keys there are, a later version knows: in canonical JSON, equal rows have equal bytes all the same.
  if (isLater(record.kind)) return Buffer.from(encodeCanonicalJson(record.row as LaterRow)).toString("utf8");
  if (record.kind === "trail") return encodeTrailRow(record.row);
  if (record.kind === "user") {
    const { isPartnerAdmin, mayRelease, roomsMade, compartmentsMade, ...user } = record.row;
    // Left out at 0 and false: version 1 did not have them, and the digest of what it wrote is the same for ever.
    const set = Object.entries({ isPartnerAdmin, mayRelease, roomsMade, compartmentsMade }).filter(([, value]) => Boolean(value));
    return inOrder({ ...user, ...Object.fromEntries(set) }, rowSchemas.user);
  }
  if (record.kind === "room") return inOrder({ ...record.row, host: record.row.host ?? undefined }, rowSchemas.room);
  if (record.kind === "invitation") return encodeInvitation(record.row);
  if (record.kind === "compartment") return encodeCompartment(record.row);
  if (record.kind === "site") return encodeSite(record.row);
  return inOrder(record.row, rowSchemas[record.kind]);
}

/** Written out, since a list of keys would leave out those within `to`. */
function encodeInvitation({ id, room, by, role, to, createdAt, expiresAt, isRefused }: InvitationRecord): string {
  const invited = "username" in to ? { username: to.username } : { partner: to.partner, secretHash: to.secretHash };
  // Left out where false, as the versions before had it not.
  return JSON.stringify({ id, room, by, role, to: invited, createdAt, expiresAt, ...(isRefused && { isRefused }) });
}

function encodeCompartment({ id, room, name, originator, releasableTo, createdAt, home, ceiling }: CompartmentRecord): string {
  const row = { id, room, name, originator, releasableTo, createdAt };
  if (ceiling === undefined) return JSON.stringify(row);
  const { classification, tlp } = ceiling;
  return JSON.stringify({ ...row, home, ceiling: { classification, tlp } });
}

function encodeSite({ id, incarnation, keys }: SiteRecord): string {
  const pairs = keys.map(({ algorithm, publicKey, privateKey }) => ({ algorithm, publicKey, privateKey }));
  return JSON.stringify({ id, incarnation, keys: pairs });
}

const inOrder = (row: object, schema: z.ZodObject): string => JSON.stringify(row, Object.keys(schema.shape));

/** Reads {@link encodeRow} back. Throws on any other field or value. */
export function decodeRow(kind: ArchiveRow["kind"], json: string): ArchiveRow {
  if (isLater(kind)) {
    if (!isCanonicalObject(Buffer.from(json, "utf8"))) throw new Error(`a row of kind ${kind} is no object in canonical JSON`);
    return { kind, row: JSON.parse(json) as LaterRow };
  }
  if (kind === "trail") return { kind, row: decodeTrailRow(json) };
  // The union is of kind and its own row; the schema was picked by that kind.
  return { kind, row: rowSchemas[kind].parse(JSON.parse(json)) } as ArchiveRow;
}

const end = z.strictObject({
  madeAt: time,
  records: z.int().min(0),
  entries: z.int().min(0),
  passed: z.int().min(0).default(0),
  sum: hex,
});

/** What the last record says. `records` counts rows, `passed` the records that this version passes over, `madeAt` is in milliseconds since the epoch. */
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
  if (Number(version) < 1) throw new ArchiveFault(`there is no backup format ${version}`);
}
