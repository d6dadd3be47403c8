import { describe, expect, it } from "vitest";
import { isKeyPair } from "../../server/adapters/system/site-keys.ts";
import { copyArchive } from "../../server/commands/copy-archive.ts";
import { ArchiveTally, verifyArchive } from "../../server/domain/archive/verify-archive.ts";
import {
  ArchiveFault,
  ArchiveTargetNotEmpty,
  type ArchiveRecord,
  type ArchiveSource,
  type ArchiveTarget,
} from "../../server/ports/archive.ts";
import type { Directory } from "../../server/ports/directory.ts";
import { SITE_TRAIL } from "../../shared/trail/trail-owner.ts";
import type { Ledger } from "../../server/ports/ledger.ts";
import { chainUpdate } from "../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../shared/contribution/entry.ts";
import type { TrailRecord } from "../../shared/trail/trail-record.ts";
import { sentIn } from "../support/exposure.ts";
import { BY, anInvitation, aSession, aSite, aToken, aUser, fill } from "../support/directory-records.ts";
import { appendOf, authorship, growingLog, sha256 } from "../support/entries.ts";
import { verifiedRecords } from "../support/verified-trails.ts";
import { typedEntries } from "../support/exported-ledger.ts";
import { STRANGE_KEYS } from "../support/versions/strange-keys.ts";

/** One place where everything can be kept; empty, and made when it is first opened. */
export interface ArchiveStore {
  /** Its directory and its ledger, for reading and writing. */
  readonly open: () => Promise<{ readonly directory: Directory; readonly ledger: Ledger; readonly close: () => Promise<void> }>;
  readonly source: () => Promise<ArchiveSource>;
  readonly target: () => Promise<ArchiveTarget>;
  /** Runs a statement on the tables of the trail, as somebody with a database tool would. */
  readonly tamper: (sql: string) => Promise<void>;
  readonly dispose: () => Promise<void>;
}

/** More than one page of any store. */
const LONG_LOG = 3_000;
const LONG = typedEntries(LONG_LOG, "b-long").entries;

/** Removed cards, also under keys that are no ids. */
const REMOVED = ["card-2", "card-1", ...STRANGE_KEYS];

const SITE = aSite("of the old store");

/** What a label of version 2 has beside its set. */
const HOME_LABEL = { home: SITE.id, ceiling: { classification: "SECRET", tlp: null } };

/** What two people have read of their inboxes. */
const READ = { compartment: "b-long", seq: 3, at: 60 };
const OPENED = { compartment: "b-long", card: STRANGE_KEYS[0] ?? "", user: "id-bilge", at: 92 };

/** What somebody does to a trail, and what reading the store then says. */
const CUTS: readonly (readonly [how: string, sql: string, said: RegExp])[] = [
  [
    "that was cut at its end",
    "DELETE FROM trail WHERE owner = 'BRV' AND seq = (SELECT max(seq) FROM trail WHERE owner = 'BRV')",
    /^the trail of BRV ends at record \d+, its end says \d+$/,
  ],
  ["that was taken away", "DELETE FROM trail WHERE owner = ''", /^the trail of the site ends at record 0, its end says \d+$/],
  [
    "whose end is another record",
    "UPDATE trail_ends SET hash = (SELECT hash FROM trail WHERE owner = 'ALF' AND seq = 1) WHERE owner = 'ALF'",
    /^the trail of ALF ends with another record \d+ than its end says$/,
  ],
  ["whose end was taken away", "DELETE FROM trail_ends WHERE owner = 'BRV'", /^the trail of BRV has records and no end$/],
];

/** Everything a backup has to hold, and some that it must not. Gives the entries by compartment. */
async function fillStore(store: ArchiveStore): Promise<ReadonlyMap<string, readonly LedgerEntry[]>> {
  const { directory, ledger, close } = await store.open();
  await fill(directory);
  await directory.addUser(BY, aUser("çağla", { partner: "CRL", isAdmin: true, mayRelease: true, displayName: 'Çağla \u{1F30A} "x"' }));
  await directory.changeUser(BY, "id-adib", { isDisabled: true });
  await directory.addToken(BY, aToken("token-b", "id-bilge"));
  await directory.addToken(BY, aToken("token-a", "id-amal"));
  await directory.addSession(BY, aSession("session-a", "id-amal"));
  await directory.putSetupLink({ secretHash: "link", expiresAt: 9_999_999_999_999 });
  await directory.keepClusterMark("the old cluster's");
  await directory.keepSite(SITE);
  const releasableTo = ["ALF", "BRV"];
  for (const id of ["b-long", "a-short", "Ç-none"])
    await directory.createCompartment(BY, {
      id,
      room: "room-1",
      name: `Name of ${id}`,
      originator: "ALF",
      releasableTo,
      createdAt: 7,
      ...(id === "Ç-none" && HOME_LABEL),
    });
  const held = { compartment: "b-long", room: "room-1", user: "id-bilge", cards: 201 };
  await directory.holdWriting(BY, { ...held, since: 70 });
  await directory.resumeWriting(BY, { ...held, by: "id-amal", at: 80 });
  await directory.holdWriting(BY, { ...held, since: 90 });
  const removed = REMOVED.map((card, index) => ({ card, seq: 8 + index, at: 90 }));
  await directory.noteRemovedCards({ ...held, removed, returned: [], since: 0 });
  await directory.markReadUpTo("id-amal", 50);
  await directory.markRead("id-amal", [READ]);
  await directory.markRead("id-bilge", [READ, { ...READ, seq: 4 }]);
  await directory.recordOpened([OPENED]);
  await directory.recordExposures(sentIn("b-long"));
  await directory.invite(BY, anInvitation("by-name", { username: "no-one-yet" }), 9);
  await directory.invite(BY, anInvitation("refused", { username: "adib" }), 9);
  await directory.refuseInvitation(BY, "refused");
  await directory.invite(BY, anInvitation("by-link", { partner: "CRL", secretHash: "hash-of-link" }), 9);
  const short = typedEntries(20, "a-short", { acts: true }).entries.map((entry) =>
    entry.kind === "update" && entry.seq === 9 ? { ...entry, update: null } : entry,
  );
  const logs = new Map([
    ["b-long", LONG],
    ["a-short", short],
  ]);
  for (const entries of logs.values()) await ledger.append([appendOf(...(entries as [LedgerEntry, ...LedgerEntry[]]))]);
  await close();
  return logs;
}

/** Every record of the trail, and the end of each chain. */
async function trailsOf(store: ArchiveStore): Promise<{ readonly ends: readonly unknown[]; readonly records: readonly TrailRecord[] }> {
  const { directory, close } = await store.open();
  const owners = [SITE_TRAIL, "ALF", "BRV", "CRL"];
  const ends = await Promise.all(owners.map((owner) => directory.trailEnd(owner)));
  const records = (await Promise.all(owners.map((owner) => directory.trailAfter(owner, 0, 1_000)))).flat();
  await close();
  return { ends, records };
}

async function contentOf(source: ArchiveSource): Promise<ArchiveTally> {
  const tally = new ArchiveTally();
  for await (const record of verifyArchive(source.records(), { isKeyPair, tally })) expect(record.kind).toBeDefined();
  return tally;
}

async function copy(from: ArchiveStore, to: ArchiveStore): Promise<ArchiveTally> {
  const source = await from.source();
  const target = await to.target();
  try {
    return await copyArchive(source.records(), target, { isKeyPair });
  } finally {
    await target.close();
    await source.close();
  }
}

async function* cutAfter(records: AsyncIterable<ArchiveRecord>, count: number): AsyncGenerator<ArchiveRecord> {
  let left = count;
  for await (const record of records) {
    if (left === 0) throw new Error("the source broke");
    left -= 1;
    yield record;
  }
}

/** What reading one store as a whole and filling another one promise (server/ports/archive.ts). */
export function describeArchive(
  name: string,
  make: { readonly from: () => Promise<ArchiveStore>; readonly to: () => Promise<ArchiveStore> },
): void {
  const withStores = (run: (from: ArchiveStore, to: ArchiveStore) => Promise<void>) => async () => {
    const from = await make.from();
    const to = await make.to();
    try {
      await run(from, to);
    } finally {
      await to.dispose();
      await from.dispose();
    }
  };
  describe(`archive from ${name}`, () => {
    it("brings over all that cannot be derived, entries byte for byte, and nothing else", withStores(copiesAll));
    it("gives the same stream from both, in order", withStores(sameStream));
    it("gives a store that goes on where the old one ended", withStores(goesOn));
    it("fills an empty store alone, and touches no other", withStores(refusesFilled));
    it("leaves nothing behind when the stream breaks or what was written is not accepted", withStores(allOrNothing));
    it("reads one moment while others write", withStores(oneMoment));
    it.each(CUTS)("TR7 does not read a trail %s as if it were whole", async (_how, sql, said) => {
      await withStores(async (from, to) => {
        const { directory, close } = await from.open();
        await fill(directory);
        await close();
        await from.tamper(sql);
        const copied = copy(from, to);
        await expect(copied).rejects.toBeInstanceOf(ArchiveFault);
        await expect(copied).rejects.toThrow(said);
      })();
    });
    it(
      "keeps an account without a password, and refuses rows that it has no place for rather than leave them out",
      withStores(async (from, to) => {
        const partner = { kind: "partner", row: { code: "ALF", name: "Alfara" } } as const;
        const { passwordHash: _, ...mute } = aUser("mute", { isPartnerAdmin: true });
        const row = {
          ...mute,
          isDisabled: false,
          passwordHash: null,
          roomsMade: 2,
          compartmentsMade: 3,
        };
        const user = { kind: "user", row } as const;
        async function* given(...records: readonly ArchiveRecord[]): AsyncGenerator<ArchiveRecord> {
          yield* records;
        }
        const [first, second] = [await from.target(), await to.target()];
        const device = { kind: "device", row: { id: "0".repeat(32) } } as const;
        await expect(copyArchive(given(partner, user, device), first, { isKeyPair })).rejects.toThrow("no place for rows of kind device");
        await first.close();
        await copyArchive(given(partner, user), second, { isKeyPair });
        await second.close();
        const source = await to.source();
        const users: unknown[] = [];
        for await (const record of source.records()) if (record.kind === "user") users.push(record.row);
        await source.close();
        expect(users).toEqual([row]);
      }),
    );
    it(
      "AC15 finds in the filled store what waits, by the acts that were brought over",
      withStores(async (from, to) => {
        const { ledger, close } = await from.open();
        const log = growingLog();
        const asked = (id: string, state: string) =>
          log.said({ type: "release.asked", id, body: { said: {}, set: { open: [{ partner: "BRV", state, dueAt: 7, card: "card-1" }] } } });
        const acts = [asked("r1", "one"), asked("r2", "two")] as const;
        const closed = log.said({ type: "release.done", id: "r3", body: { said: {}, set: { subject: "r1", open: [] } } });
        await ledger.append([appendOf(...acts, closed)]);
        await close();
        await copy(from, to);
        const filled = await to.open();
        const [item, ...others] = await filled.ledger.dueItems({ at: 7, limit: 9 });
        expect(item).toMatchObject({
          compartment: log.compartment,
          noun: "release",
          subject: "r2",
          partner: "BRV",
          state: "two",
          card: "card-1",
        });
        expect(others).toEqual([]);
        await filled.close();
      }),
    );
    it(
      "copies an empty store",
      withStores(async (from, to) => {
        await (await from.open()).close();
        expect((await copy(from, to)).rows).toMatchObject({ partner: 0, user: 0, ledger: 0 });
      }),
    );
  });
}

async function copiesAll(from: ArchiveStore, to: ArchiveStore): Promise<void> {
  const logs = await fillStore(from);
  const chained = await trailsOf(from);
  expect(chained.records.length).toBeGreaterThan(20);
  const tally = await copy(from, to);
  // TR7: byte for byte, streams and ends included.
  expect(await trailsOf(to)).toEqual(chained);
  expect(tally.rows).toMatchObject({
    partner: 3,
    user: 4,
    token: 2,
    room: 1,
    member: 2,
    compartment: 3,
    ledger: 2,
    trail: chained.records.length,
    site: 1,
    "write-hold": 2,
    "removed-card": REMOVED.length,
    "inbox-mark": 1,
    "inbox-item": 3,
    invitation: 3,
    exposure: 2,
    "opened-card": 1,
  });
  expect(tally.entries).toBe(LONG_LOG + 20);
  const { directory, ledger, close } = await to.open();
  expect(await directory.partners()).toHaveLength(3);
  expect(await directory.site()).toEqual(SITE);
  expect(await directory.compartment("Ç-none")).toMatchObject(HOME_LABEL);
  expect(await directory.userByUsername("çağla")).toEqual({
    user: expect.objectContaining({ displayName: 'Çağla \u{1F30A} "x"', isAdmin: true, mayRelease: true, isDisabled: false }) as unknown,
    passwordHash: "hash-çağla",
  });
  expect((await directory.users(["id-adib"]))[0]?.isDisabled).toBe(true);
  expect((await directory.tokenBySecret("secret-token-a"))?.token).toEqual(aToken("token-a", "id-amal"));
  expect((await directory.roomFor("room-1", "id-bilge"))?.role).toBe("analyst");
  expect(await directory.members("room-1")).toHaveLength(2);
  expect(await directory.compartmentsIn("room-1")).toHaveLength(3);
  expect(await directory.compartment("b-long")).toMatchObject({ originator: "ALF", releasableTo: ["ALF", "BRV"], createdAt: 7 });
  for (const [compartment, entries] of logs) {
    const read: LedgerEntry[] = [];
    while (read.length < entries.length) read.push(...(await ledger.read(compartment, { after: read.length, limit: 10_000 })));
    expect(read).toEqual(entries);
    expect(await ledger.head(compartment)).toEqual({ seq: entries.length, hash: entries.at(-1)?.hash });
    expect([...(await ledger.claims(compartment))]).toHaveLength(2);
  }
  expect(await directory.lastAccessChange()).toBe(0);
  // A11, M3: a hold that stands is not lifted by moving, and what people were told of they are told of again.
  expect(await directory.writeHoldsIn("room-1")).toEqual([{ compartment: "b-long", user: "id-bilge", since: 90, cards: 201 }]);
  expect((await directory.removedCardsIn(["b-long"], 0)).map(({ card }) => card)).toEqual(REMOVED);
  expect(await directory.inboxReading("id-amal", [READ])).toEqual({ upTo: 50, items: [READ] });
  expect(await directory.exposuresIn("b-long")).toMatchObject([
    { user: "id-amal", since: 90, sinceSeq: 2, baseSeq: 1, until: null, run: "run-1" },
    { user: "id-bilge", channel: "export", since: 91, until: 91, untilSeq: 3 },
  ]);
  expect(await directory.openedIn("b-long", OPENED.card)).toEqual([OPENED]);
  // A14: an invitation that was made before a restore can be accepted after it.
  expect(await directory.invitation("by-name")).toEqual(anInvitation("by-name", { username: "no-one-yet" }));
  expect((await directory.invitation("refused"))?.isRefused).toBe(true);
  expect((await directory.invitationBySecret("hash-of-link"))?.id).toBe("by-link");
  // L1: amal made one room there already.
  const second = { id: "room-2", title: "", summary: "", host: "ALF", createdAt: 6 };
  expect(await directory.createRoom(BY, second, "id-amal", { most: 1 })).toBe("too-many");
  expect(await directory.createRoom(BY, second, "id-amal", { most: 2 })).toBe("created");
  expect(await directory.session("session-a")).toBeNull();
  expect(await directory.keepClusterMark("a new one")).toBe("a new one");
  await close();
}

async function sameStream(from: ArchiveStore, to: ArchiveStore): Promise<void> {
  await fillStore(from);
  await copy(from, to);
  const [first, second] = [await from.source(), await to.source()];
  const [there, here] = [await contentOf(first), await contentOf(second)];
  expect(here).toMatchObject({ rows: there.rows, entries: there.entries, heads: there.heads });
  expect([...here.heads.keys()]).toEqual(["a-short", "b-long"]);
  expect(here.content()).toBe(there.content());
  await first.close();
  await second.close();
}

async function goesOn(from: ArchiveStore, to: ArchiveStore): Promise<void> {
  const logs = await fillStore(from);
  await copy(from, to);
  const { directory, ledger, close } = await to.open();
  const head = logs.get("b-long")?.at(-1) as LedgerEntry;
  const change = { inserts: [{ client: 11, from: 1_000_000, to: 1_000_001 }], deletes: [], update: Uint8Array.of(0, 0) };
  const next = chainUpdate(head, { ...authorship({ compartment: "b-long" }), at: head.at }, change, sha256);
  expect(await ledger.append([appendOf(next)])).toEqual(["appended"]);
  expect(await ledger.append([{ ...appendOf(next), expectedHead: head.hash }])).toEqual(["head-moved"]);
  expect(await directory.setMember(BY, { room: "room-1", user: "id-çağla", role: "watch" })).toBe("added");
  expect(await directory.accessChanges(0, 10)).toHaveLength(1);
  // TR7: each chain goes on where it ended.
  const owners = [SITE_TRAIL, "ALF", "BRV", "CRL"];
  const records = await verifiedRecords(directory, owners);
  await directory.addPartner(BY, { code: "DLT", name: "Deltan" });
  expect(await verifiedRecords(directory, owners)).toBe(records + 2);
  await close();
}

async function refusesFilled(from: ArchiveStore, to: ArchiveStore): Promise<void> {
  await fillStore(from);
  const other = await to.open();
  await other.directory.addPartner(BY, { code: "DLT", name: "Deltan" });
  await other.close();
  await expect(copy(from, to)).rejects.toBeInstanceOf(ArchiveTargetNotEmpty);
  const after = await to.open();
  expect(await after.directory.partners()).toEqual([{ code: "DLT", name: "Deltan" }]);
  expect(await after.ledger.compartments()).toEqual([]);
  await after.close();
}

async function allOrNothing(from: ArchiveStore, to: ArchiveStore): Promise<void> {
  await fillStore(from);
  const source = await from.source();
  const target = await to.target();
  await expect(copyArchive(cutAfter(source.records(), 15), target, { isKeyPair })).rejects.toThrow("the source broke");
  const refuse = async (readBack: AsyncIterable<ArchiveRecord>): Promise<void> => {
    for await (const record of readBack) if (record.kind === "entries") throw new Error("not accepted");
  };
  await expect(target.fill(source.records(), refuse)).rejects.toThrow("not accepted");
  await target.close();
  await source.close();
  // Were anything of it there, this would be refused.
  expect((await copy(from, to)).entries).toBe(LONG_LOG + 20);
}

async function oneMoment(from: ArchiveStore, _to: ArchiveStore): Promise<void> {
  const logs = await fillStore(from);
  const source = await from.source();
  const stores = await from.open();
  const tally = new ArchiveTally();
  let isFirst = true;
  for await (const record of verifyArchive(source.records(), { isKeyPair, tally })) {
    if (!isFirst) continue;
    isFirst = false;
    expect(record.kind).toBe("partner");
    const head = logs.get("b-long")?.at(-1) as LedgerEntry;
    const change = { inserts: [{ client: 11, from: 1_000_000, to: 1_000_001 }], deletes: [], update: Uint8Array.of(0, 0) };
    const next = chainUpdate(head, { ...authorship({ compartment: "b-long" }), at: head.at }, change, sha256);
    await stores.ledger.append([appendOf(next)]);
    await stores.directory.addUser(BY, aUser("late"));
  }
  expect(tally.heads.get("b-long")?.seq).toBe(LONG_LOG);
  expect(tally.rows.user).toBe(4);
  await stores.close();
  await source.close();
}
