import { hash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decodeRow, encodeRow } from "../../../server/domain/archive/archive-format.ts";
import { decodeArchive } from "../../../server/domain/archive/decode-archive.ts";
import { encodeArchive } from "../../../server/domain/archive/encode-archive.ts";
import { ArchiveFault, type ArchiveRecord } from "../../../server/ports/archive.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { chainTrailRecord, emptyTrail, trailBody } from "../../../shared/trail/trail-record.ts";
import { growingLog, sha256 } from "../../support/entries.ts";
import { anInvitation, aSite } from "../../support/directory-records.ts";

const log = growingLog();
const entries: readonly LedgerEntry[] = [
  log.claim(),
  log.update(0),
  log.update(5),
  { ...log.update(70_000), update: null },
  log.update(90_000),
  log.act(),
  log.extension(),
  { ...log.act(), body: null },
];
const last = entries.at(-1) as LedgerEntry;
const body = trailBody({ address: "192.0.2.7", said: { code: "ALF" }, salt: "0".repeat(32) });
const draft = { actor: "u", partner: "ALF", session: "s", at: 12, type: "partner.added", body };
const firstRecord = chainTrailRecord(emptyTrail("0".repeat(32)), draft, sha256);
const sentLive = { compartment: log.compartment, user: "v", channel: "live", baseSeq: 1, sinceSeq: 2 } as const;
const records: readonly ArchiveRecord[] = [
  { kind: "partner", row: { code: "ALF", name: "Alfara \u{1F30A}" } },
  {
    kind: "user",
    row: {
      id: "u",
      username: "amal",
      displayName: "أمل",
      partner: "ALF",
      isAdmin: true,
      isPartnerAdmin: true,
      mayRelease: true,
      isDisabled: false,
      passwordHash: "$argon2id$…",
      createdAt: 5,
      roomsMade: 3,
      compartmentsMade: 1_000,
    },
  },
  {
    kind: "user",
    row: {
      id: "v",
      username: "v",
      displayName: "V",
      partner: "ALF",
      isAdmin: false,
      isPartnerAdmin: false,
      mayRelease: false,
      isDisabled: true,
      passwordHash: null,
      createdAt: 6,
      roomsMade: 0,
      compartmentsMade: 0,
    },
  },
  { kind: "compartment", row: { id: log.compartment, room: "r", name: "", originator: "ALF", releasableTo: ["ALF"], createdAt: 7 } },
  { kind: "device", row: { id: "d", keys: [{ algorithm: "ed25519" }] } },
  { kind: "trail", row: { owner: "", record: firstRecord } },
  { kind: "trail", row: { owner: "", record: { ...chainTrailRecord(firstRecord, draft, sha256), body: null } } },
  { kind: "write-hold", row: { compartment: log.compartment, user: "v", since: 8, cards: 201, liftedAt: 9, liftedBy: "u" } },
  { kind: "write-hold", row: { compartment: log.compartment, user: "v", since: 10, cards: 300, liftedAt: null, liftedBy: null } },
  { kind: "removed-card", row: { compartment: log.compartment, user: "v", card: "c", seq: 4, at: 10 } },
  { kind: "inbox-mark", row: { user: "u", upTo: 11 } },
  { kind: "inbox-item", row: { user: "v", at: 12, compartment: log.compartment, seq: 3 } },
  { kind: "invitation", row: anInvitation("i1", { username: "no-one-yet" }) },
  { kind: "invitation", row: anInvitation("i3", { username: "adib" }, { isRefused: true }) },
  { kind: "invitation", row: anInvitation("i2", { partner: "ALF", secretHash: "0".repeat(64) }) },
  {
    kind: "exposure",
    row: { ...sentLive, place: 1, since: 13, until: null, untilSeq: null, run: "run-1" },
  },
  { kind: "exposure", row: { ...sentLive, place: 2, since: 14, until: 15, untilSeq: 4, run: "" } },
  { kind: "opened-card", row: { compartment: log.compartment, card: "c", user: "v", at: 16 } },
  { kind: "site", row: aSite("1") },
  { kind: "ledger", row: { compartment: log.compartment, seq: last.seq, hash: last.hash } },
  { kind: "entries", entries },
];

async function* streamed<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function bytesOf(from: readonly ArchiveRecord[] = records): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of encodeArchive(streamed(from), 1_234)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function read(bytes: Buffer, pieceBytes = bytes.byteLength) {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) pieces.push(bytes.subarray(at, at + pieceBytes));
  const { records, end } = decodeArchive(streamed(pieces));
  const out: ArchiveRecord[] = [];
  for await (const record of records) out.push(record);
  return { out, end: end() };
}

describe("the bytes of an archive", () => {
  it("read back to the same records, however they are cut into pieces", async () => {
    const bytes = await bytesOf();
    for (const pieceBytes of [bytes.byteLength, 1, 7, 4_096]) {
      const { out, end } = await read(bytes, pieceBytes);
      expect(out).toEqual(records);
      expect(end).toMatchObject({ madeAt: 1_234, records: 20, entries: 8, passed: 0 });
    }
  });

  it("are the same whatever order the fields of a row come in", async () => {
    const [partner, ...rest] = records;
    const turned = { kind: "partner", row: { name: "Alfara \u{1F30A}", code: "ALF" } } as const;
    expect(partner).toEqual(turned);
    expect((await bytesOf([turned, ...rest])).equals(await bytesOf())).toBe(true);
  });

  it("are refused with the place when any one is changed, cut or added", async () => {
    const bytes = await bytesOf(records.slice(0, 8));
    for (let at = 0; at < bytes.byteLength; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      // The last record says when the archive was made; the file's own sum covers that.
      if (bytes.indexOf('"madeAt"') > 0 && at > bytes.indexOf('"madeAt"') && at < bytes.indexOf('"records"')) continue;
      await expect(read(changed), `byte ${at}`).rejects.toThrow(/^damaged at record \d+ \(byte \d+ unpacked\): /);
      await expect(read(bytes.subarray(0, at))).rejects.toThrow("the file is cut short");
    }
    await expect(read(Buffer.concat([bytes, Buffer.of(0)]))).rejects.toThrow("there is something after the end");
  });

  it("hold records of later kinds (64 to 126), which are passed over and counted; rows that are not known are refused", async () => {
    const bytes = await bytesOf();
    const record = (type: number): Buffer => Buffer.concat([Buffer.of(type, 3, 0, 0, 0), Buffer.from("new")]);
    const endAt = bytes.indexOf('{"madeAt"') - 5;
    const withRecord = (...types: readonly number[]): Buffer => {
      const before = Buffer.concat([...types.map(record), bytes.subarray(0, endAt)]);
      const end = JSON.parse(bytes.subarray(endAt + 5).toString()) as object;
      const json = Buffer.from(JSON.stringify({ ...end, passed: types.length, sum: hash("sha256", before) }));
      const head = Buffer.alloc(5);
      head.writeUInt8(127, 0);
      head.writeUInt32LE(json.byteLength, 1);
      return Buffer.concat([before, head, json]);
    };
    const { out, end } = await read(withRecord(64, 126), 11);
    expect(out).toEqual(records);
    expect(end).toMatchObject({ records: 20, entries: 8, passed: 2 });
    for (const type of [0, 10, 15, 39, 41, 62]) await expect(read(withRecord(type))).rejects.toThrow(`there is no record of type ${type}`);
  });

  it("are refused before memory is taken for a length that cannot be", async () => {
    const bytes = await bytesOf();
    bytes.writeUInt32LE(0xffff_fff0, 1);
    await expect(read(bytes)).rejects.toThrow("a record claims to be 4294967280 bytes long");
  });

  it("P12 are refused where records of later kinds go on and on", async () => {
    const record = Buffer.alloc(5 + (60 << 20));
    record.writeUInt8(100, 0);
    record.writeUInt32LE(60 << 20, 1);
    async function* many(): AsyncGenerator<Uint8Array> {
      for (;;) yield record;
    }
    await expect(decodeArchive(many()).records.next()).rejects.toThrow("records of later kinds take more than 268435456 bytes");
  });

  it.each(["system", "console", "amal@0123456789abcdef0123456789abcdef"])(
    "P2 are refused where an account has the id %s, which is reserved",
    (id) => {
      const user = records.find(({ kind }) => kind === "user") as Extract<ArchiveRecord, { kind: "user" }>;
      const row = (of: string) => encodeRow({ kind: "user", row: { ...user.row, id: of } });
      expect(decodeRow("user", row("amal"))).toMatchObject({ row: { id: "amal" } });
      expect(() => decodeRow("user", row(id))).toThrow("is reserved");
    },
  );

  it("are refused where a row has a field too many, or a leaf is none", async () => {
    const row = Buffer.from('{"code":"ALF","name":"x","more":1}');
    const head = Buffer.alloc(5);
    head.writeUInt8(1, 0);
    head.writeUInt32LE(row.byteLength, 1);
    await expect(read(Buffer.concat([head, row]))).rejects.toBeInstanceOf(ArchiveFault);
    const leaf = hash("sha256", "no leaf", "buffer");
    const entry = Buffer.alloc(9);
    entry.writeUInt8(9, 0);
    entry.writeUInt32LE(4 + leaf.byteLength, 1);
    entry.writeUInt32LE(leaf.byteLength, 5);
    await expect(read(Buffer.concat([entry, leaf]))).rejects.toThrow(/^damaged at record 1 /);
  });
});
