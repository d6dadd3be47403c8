import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import type { Directory } from "../../../server/ports/directory.ts";
import { sessionRefused } from "../../../server/domain/trail/trail-changes.ts";
import { SITE_TRAIL } from "../../../shared/trail/trail-owner.ts";
import type { Cause } from "../../../server/ports/directory/trail.ts";
import { givenRoles } from "../../../shared/access/role.ts";
import type { TrailRecord } from "../../../shared/trail/trail-record.ts";
import { createTrailVerifier } from "../../../shared/trail/verify-trail.ts";
import { MUTATIONS, WITHOUT_RECORD } from "../../support/directory-mutations.ts";
import { anInvitation, aSession, aToken, aUser, BY, fill } from "../../support/directory-records.ts";
import { sha256 } from "../../support/entries.ts";

const PARTNERS = ["ALF", "BRV", "CRL"];
const OWNERS = [SITE_TRAIL, ...PARTNERS];
const NATIONS: Readonly<Record<string, string>> = { "id-amal": "ALF", "id-adib": "ALF", "id-bilge": "BRV" };
const PEOPLE = Object.keys(NATIONS);
/** Outcomes of mutations that changed nothing. */
const UNCHANGED: ReadonlySet<unknown> = new Set([
  "code-taken",
  "username-taken",
  "unknown-partner",
  "unchanged",
  "unknown-user",
  "too-many",
  "last-lead",
  "not-member",
  "stale",
  "gone",
  "not-held",
  "not-found",
  "session-ended",
  false,
  0,
]);

const person = fc.constantFrom(...PEOPLE);
const id = fc.constantFrom("a", "b", "c");
const cause: fc.Arbitrary<Cause> = fc
  .record({
    actor: fc.constantFrom("id-amal", "id-bilge", "system", "console", ""),
    isAdmin: fc.boolean(),
    at: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ actor, isAdmin, at }) => {
    const partner = actor === "id-amal" ? "ALF" : actor === "id-bilge" ? "BRV" : "";
    return {
      actor,
      partner,
      isAdmin: isAdmin && partner !== "",
      session: partner && "s",
      address: actor === "system" || actor === "console" ? "" : "192.0.2.7",
      at,
    };
  });

/** A change, and who makes it. */
interface Step {
  readonly by: Cause;
  readonly change: (directory: Directory) => Promise<unknown>;
}

const room = "room-1";
const step: fc.Arbitrary<Step> = fc
  .tuple(cause, person, id, fc.boolean(), fc.constantFrom(...givenRoles))
  .chain(([by, user, key, flag, role]) =>
    fc
      .constantFrom<Step["change"]>(
        (directory) => directory.addPartner(by, { code: `A${key.toUpperCase()}X`, name: key }),
        (directory) => directory.addUser(by, aUser(`new-${key}`, { partner: "CRL" })),
        (directory) => directory.changeUser(by, user, { isDisabled: flag }),
        (directory) => directory.changeUser(by, user, flag ? { mayRelease: true, isPartnerAdmin: true } : { displayName: key }),
        (directory) => directory.setPassword(by, user, { passwordHash: key, ...(flag && { before: "hash-bilge" }) }),
        (directory) => directory.addSession(by, aSession(`${key}-${user}`, user), `hash-${user.slice("id-".length)}`),
        (directory) => directory.endSessions(by, user),
        (directory) => directory.endTokens(by, user),
        (directory) => directory.endSession(by, user, key),
        (directory) => directory.addToken(by, aToken(`${key}-${user}`, user), 1),
        (directory) => directory.endToken(by, user, `${key}-${user}`),
        (directory) =>
          directory.createRoom(by, { id: `made-${key}`, title: "t", summary: "", host: "ALF", createdAt: 1 }, user, { most: 1 }),
        async (directory) => {
          const isMember = ((await directory.roomFor(room, user))?.role ?? null) !== null;
          return await directory.setMember(by, { room, user, role: flag && isMember ? "former" : role });
        },
        (directory) => directory.removeMember(by, room, user),
        (directory) =>
          directory.createCompartment(
            by,
            { id: `c-${key}`, room, name: "n", originator: "ALF", releasableTo: flag ? ["ALF", "BRV"] : ["ALF", "XXX"], createdAt: 1 },
            { user, most: 1 },
          ),
        (directory) => directory.holdWriting(by, { compartment: "c-a", room, user, since: 1, cards: 201 }),
        (directory) => directory.resumeWriting(by, { compartment: "c-a", room, user, by: "id-amal", at: 9 }),
        (directory) => directory.invite(by, anInvitation(key, { username: "new-a" }, { by: user }), 2),
        (directory) => directory.invite(by, anInvitation(key, { partner: "CRL", secretHash: key }, { by: user }), 2),
        (directory) => directory.recordTrail([{ by, change: sessionRefused({ user: flag ? user : null, minute: 0, attempts: 1 }) }]),
        (directory) => directory.refuseInvitation(by, key),
        (directory) => directory.dropInvitation(by, key),
        (directory) =>
          directory.acceptInvitation(
            by,
            { id: key, room, user, role },
            {
              accounts: [],
              room: {
                id: room,
                people: [
                  { user: "id-amal", role: "lead", isHeld: false },
                  { user, role: null },
                ],
              },
            },
          ),
      )
      .map((change) => ({ by, change })),
  );

type Chains = ReadonlyMap<string, readonly TrailRecord[]>;

async function chains(directory: Directory): Promise<Chains> {
  return new Map(await Promise.all(OWNERS.map(async (owner) => [owner, await directory.trailAfter(owner, 0, 10_000)] as const)));
}

/** What each chain has more than before. */
function grown(before: Chains, after: Chains): readonly (readonly [owner: string, records: readonly TrailRecord[]])[] {
  return OWNERS.map((owner) => [owner, (after.get(owner) ?? []).slice(before.get(owner)?.length)] as const);
}

/** What the chain of `owner` tells that it may not of what `by` did, by who they are and not by what the record says of them. */
function toldTooMuch(owner: string, by: Cause, { actor, partner, session, body, type }: TrailRecord): readonly string[] {
  const { address, said } = JSON.parse(Buffer.from(body ?? []).toString()) as { address: string | null; said: Record<string, unknown> };
  const isForeign = owner !== SITE_TRAIL && by.partner !== owner && by.partner !== "";
  const who = [actor, session, address ?? "", partner === by.partner ? "" : partner].filter((word) => word !== "");
  // Titles and names never stand in a trail, rooms and compartments never in the site's.
  const hidden = ["title", "name", ...(owner === SITE_TRAIL ? ["room", "compartment"] : [])];
  // That a person is or was a former member is their own nation's to know (A13).
  const isOwn = NATIONS[String(said["user"])] === owner;
  const former = [said["role"], said["before"]].filter((role) => role === "former");
  return [...(isForeign ? who : []), ...hidden.filter((key) => key in said), ...(isOwn ? [] : former.map(String))].map(
    (word) => `${type}: ${word}`,
  );
}

describe("TR1 the trail of random changes of rights", () => {
  it("is about every method of the directory: each is named as one that leaves a record or as one that does not", () => {
    const named = [...Object.keys(MUTATIONS), ...Object.keys(WITHOUT_RECORD)];
    expect(named.toSorted()).toEqual(Object.keys(createMemoryDirectory()).toSorted());
  });

  it("grows by records of one type in each chain that is concerned exactly when something changed, as many as changes, and every chain verifies", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const directory = createMemoryDirectory();
        await fill(directory);
        for (const key of ["a", "b"]) await directory.addSession(BY, aSession(key, "id-amal"));
        let before = await chains(directory);
        for (const { change } of steps) {
          const outcome = await change(directory);
          const after = await chains(directory);
          // One for each of several sessions that ended.
          const changes = UNCHANGED.has(outcome) ? 0 : typeof outcome === "number" ? outcome : 1;
          const told = grown(before, after).filter(([, records]) => records.length > 0);
          expect(told.map(([, { length }]) => length)).toEqual(told.map(() => changes));
          expect(told.length > 0).toBe(changes > 0);
          for (const [, records] of told) expect(new Set(records.map(({ type }) => type)).size).toBe(1);
          before = after;
        }
        for (const owner of OWNERS) {
          const verifier = createTrailVerifier((await directory.trailEnd(owner))?.stream ?? "", sha256);
          for (const record of before.get(owner) ?? []) expect(verifier.check(record)).toBeNull();
        }
        await directory.close();
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it("TR2 P3 never names an account or address of one nation in the chain of another, nor a room in that of the site", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const directory = createMemoryDirectory();
        await fill(directory);
        let before = await chains(directory);
        for (const { by, change } of steps) {
          await change(directory);
          const after = await chains(directory);
          const told = grown(before, after).flatMap(([owner, records]) => records.flatMap((record) => toldTooMuch(owner, by, record)));
          expect(told).toEqual([]);
          before = after;
        }
        await directory.close();
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});
