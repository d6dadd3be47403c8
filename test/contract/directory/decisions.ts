import { expect, it } from "vitest";
import { assert } from "../../../shared/assert.ts";
import type { UserId } from "../../../shared/ids.ts";
import { decidedInRoom } from "../../../server/domain/decided-on.ts";
import type { Directory } from "../../../server/ports/directory.ts";
import type { DecidedOn } from "../../../server/ports/directory/decided-on.ts";
import { SITE_TRAIL } from "../../../shared/trail/trail-owner.ts";
import { MUTATIONS, type Decided, type Mutation } from "../../support/directory-mutations.ts";
import { BY } from "../../support/directory-records.ts";
import type { With } from "./directory-under-test.ts";

const HOLD = { compartment: "c-hold", room: "room-1", since: 1, cards: 201 } as const;

/** A right that ends between the request and the write, and comes back after it. */
interface Ending {
  readonly appliesTo: (decided: Decided) => boolean;
  readonly end: (directory: Directory, decided: Decided) => Promise<unknown>;
  readonly undo: (directory: Directory, decided: Decided) => Promise<unknown>;
}

const inRoom = (decided: Decided): boolean => decided.inRoom;
const hasOther = ({ other }: Decided): boolean => other !== undefined;

const ENDINGS: Readonly<Record<string, Ending>> = {
  "their account is disabled": {
    appliesTo: () => true,
    end: (directory, { caller }) => directory.changeUser(BY, caller, { isDisabled: true }),
    undo: (directory, { caller }) => directory.changeUser(BY, caller, { isDisabled: false }),
  },
  "an authority is taken from them": {
    appliesTo: () => true,
    end: (directory, { caller }) => directory.changeUser(BY, caller, { mayRelease: false }),
    undo: (directory, { caller }) => directory.changeUser(BY, caller, { mayRelease: true }),
  },
  "they lead the room no more": {
    appliesTo: inRoom,
    end: (directory, { caller }) => directory.setMember(BY, { room: "room-1", user: caller, role: "analyst" }),
    undo: (directory, { caller }) => directory.setMember(BY, { room: "room-1", user: caller, role: "lead" }),
  },
  "they leave the room": {
    appliesTo: inRoom,
    end: (directory, { caller }) => directory.removeMember(BY, "room-1", caller),
    undo: (directory, { caller }) => directory.setMember(BY, { room: "room-1", user: caller, role: "lead" }),
  },
  "their writing is held": {
    appliesTo: inRoom,
    end: (directory, { caller }) => directory.holdWriting(BY, { ...HOLD, user: caller }),
    undo: (directory, { caller }) => directory.resumeWriting(BY, { ...HOLD, user: caller, by: "id-adib", at: 2 }),
  },
  "the account of the other one is disabled": {
    appliesTo: hasOther,
    end: (directory, { other = "" }) => directory.changeUser(BY, other, { isDisabled: true }),
    undo: (directory, { other = "" }) => directory.changeUser(BY, other, { isDisabled: false }),
  },
};

const decidedMutations = Object.entries<Mutation>(MUTATIONS).flatMap(([name, mutation]) =>
  typeof mutation.decided === "string" ? [] : [{ name, mutation, decided: mutation.decided }],
);

/** What every store promises of changes that were decided on rights: it compares them in the transaction that writes (server/ports/directory/decided-on.ts). */
export function describeDecisions(filled: With): void {
  for (const { name, mutation, decided } of decidedMutations) {
    it(
      `A19 ${name}: where a right ended after the request, nothing changes and nothing is recorded`,
      filled(async (directory) => {
        await arrange(directory, mutation, decided);
        for (const [what, { appliesTo, end, undo }] of Object.entries(ENDINGS)) {
          if (!appliesTo(decided)) continue;
          const decidedOn = await decisionNow(directory, decided);
          await end(directory, decided);
          const before = await stateOf(directory);
          expect([what, await mutation.act(directory, BY, decidedOn)]).toEqual([what, "stale"]);
          expect(await stateOf(directory)).toEqual(before);
          await undo(directory, decided);
        }
        expect(await mutation.act(directory, BY, await decisionNow(directory, decided))).toBe(mutation.outcome);
      }),
    );
  }
  it(
    "A19 writes nothing after the record of an account's end that was decided before it, on two connections at once",
    filled(async (directory, { reopen }) => {
      const second = (await reopen?.()) ?? directory;
      for (const { name, mutation, decided } of decidedMutations.filter(({ decided }) => !decided.inRoom)) {
        // What the one before did not end, because it came too late.
        await Promise.all([directory.endSessions(BY, "id-bilge"), directory.endTokens(BY, "id-bilge")]);
        await mutation.arrange?.(directory);
        const decidedOn = await decisionNow(directory, decided);
        const end = (await directory.trailEnd("ALF"))?.seq ?? 0;
        const [, outcome] = await Promise.all([
          directory.changeUser(BY, decided.caller, { isDisabled: true }),
          mutation.act(second, BY, decidedOn),
        ]);
        const types = (await directory.trailAfter("ALF", end, 9)).map(({ type }) => type);
        const own = outcome === "stale" ? [] : (mutation.leaves["ALF"] ?? []);
        expect([name, types]).toEqual([name, [...own, "account.disabled"]]);
        await directory.changeUser(BY, decided.caller, { isDisabled: false });
      }
      if (second !== directory) await second.close();
    }),
  );
}

async function arrange(directory: Directory, mutation: Mutation, { caller, inRoom: isInRoom }: Decided): Promise<void> {
  await mutation.arrange?.(directory);
  await directory.changeUser(BY, caller, { mayRelease: true });
  if (!isInRoom) return;
  await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "lead" });
  const label = { originator: "ALF", releasableTo: ["ALF"] };
  await directory.createCompartment(BY, { id: "c-hold", room: "room-1", name: "n", ...label, createdAt: 1 });
}

async function decisionNow(directory: Directory, { caller, inRoom: isInRoom, other }: Decided): Promise<DecidedOn> {
  const account = await accountOf(directory, caller);
  if (!isInRoom) return { accounts: [account] };
  const standing = await directory.roomFor("room-1", caller);
  assert(standing, "there is a room");
  if (other === undefined) return decidedInRoom(account, standing);
  const role = (await directory.roomFor("room-1", other))?.role ?? null;
  return decidedInRoom(account, standing, { user: await accountOf(directory, other), role });
}

async function accountOf(directory: Directory, id: UserId) {
  const [account] = await directory.users([id]);
  assert(account, "there is an account");
  return account;
}

/** All that a mutation may change. */
async function stateOf(directory: Directory): Promise<unknown> {
  const users = await directory.listUsers({ limit: 99 });
  return {
    users: await Promise.all(
      users.map(async ({ id, username }) => ({
        account: await directory.userByUsername(username),
        signIns: [await directory.sessionsOf(id), await directory.tokensOf(id)],
        rooms: await directory.roomsOf(id),
        invitations: [await directory.invitationsBy(id, "room-1"), await directory.invitationsTo(username, 9)],
      })),
    ),
    partners: await directory.partners(),
    room: [await directory.members("room-1"), await directory.compartmentsIn("room-1"), await directory.writeHoldsIn("room-1")],
    changes: await directory.lastAccessChange(),
    trail: await Promise.all([SITE_TRAIL, "ALF", "BRV", "CRL"].map((owner) => directory.trailEnd(owner))),
  };
}
