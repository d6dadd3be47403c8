import { describe, expect, it } from "vitest";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { systemRandom } from "../../../server/adapters/system/random-source.ts";
import { addMember } from "../../../server/commands/add-member.ts";
import { addPartner } from "../../../server/commands/add-partner.ts";
import { addUser } from "../../../server/commands/add-user.ts";
import { acceptInvitation, refuseInvitation } from "../../../server/commands/answer-invitation.ts";
import { changeAccount } from "../../../server/commands/change-account.ts";
import { createCompartment } from "../../../server/commands/create-compartment.ts";
import { createRoom } from "../../../server/commands/create-room.ts";
import { invite, makeLink } from "../../../server/commands/invite.ts";
import { revokeInvitation } from "../../../server/commands/manage-invitations.ts";
import { removeMember } from "../../../server/commands/remove-member.ts";
import { resumeWriting } from "../../../server/commands/resume-writing.ts";
import { changePassword, resetPassword } from "../../../server/commands/set-password.ts";
import { endSignIn, endSignIns } from "../../../server/commands/sign-ins.ts";
import { USUAL_LIMITS } from "../../../server/domain/limits.ts";
import type { Directory } from "../../../server/ports/directory.ts";
import type { UserRecord } from "../../../server/ports/directory/accounts.ts";
import { SITE_TRAIL } from "../../../shared/trail/trail-owner.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { anInvitation, aSession, aToken, aUser, BY, fill } from "../../support/directory-records.ts";

/** What the commands of these tests work with; the hash of a password is that of `aUser`. */
const contextOf = (directory: Directory) => ({
  directory,
  by: BY,
  clock: { now: () => 20 },
  random: systemRandom,
  limits: USUAL_LIMITS,
  markingScheme: DEFAULT_SCHEME,
  passwords: { hash: async (password: string) => `hash-${password}`, verify: async () => true },
  relayAccessChanges: async () => undefined,
  siteId: async () => "0".repeat(32),
});
type Context = ReturnType<typeof contextOf>;

/** The same directory, in which something happens just before a method is called for the first time: after the command decided, before it writes. */
function happeningBefore(directory: Directory, method: keyof Directory, happen: () => Promise<unknown>): Directory {
  let has = false;
  return new Proxy(directory, {
    get: (target, name) => {
      const real = Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>;
      if (name !== method || has) return real;
      return async (...given: unknown[]) => {
        has = true;
        await happen();
        return await real(...given);
      };
    },
  });
}

/** Amal administers the site and leads the room with adib; bilge of BRV is in it and signed in; amal may release. */
async function site(): Promise<Directory> {
  const directory = createMemoryDirectory();
  await fill(directory);
  for (const id of ["id-amal", "id-adib"]) await directory.changeUser(BY, id, { isAdmin: true });
  await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "lead" });
  await directory.addUser(BY, aUser("cem", { partner: "CRL" }));
  await directory.addSession(BY, aSession("s1", "id-bilge"));
  await directory.addSession(BY, aSession("own", "id-amal"));
  await directory.addToken(BY, aToken("t1", "id-bilge"));
  await directory.invite(BY, anInvitation("i1", { username: "cem" }), 9);
  const label = { originator: "ALF", releasableTo: ["ALF", "BRV"] };
  await directory.createCompartment(BY, { id: "c1", room: "room-1", name: "n", ...label, createdAt: 1 });
  await directory.holdWriting(BY, { compartment: "c1", room: "room-1", user: "id-bilge", since: 1, cards: 201 });
  return directory;
}

const accountOf = async (directory: Directory, id: string): Promise<UserRecord> => {
  const [account] = await directory.users([id]);
  if (account === undefined) throw new Error(`no ${id}`);
  return account;
};

/** How a right ends. */
const ENDS = {
  "is no administrator any more": (directory: Directory) => directory.changeUser(BY, "id-amal", { isAdmin: false }),
  "is disabled": (directory: Directory) => directory.changeUser(BY, "id-amal", { isDisabled: true }),
  "leads the room no more": (directory: Directory) => directory.setMember(BY, { room: "room-1", user: "id-amal", role: "analyst" }),
  "is held": (directory: Directory) =>
    directory.holdWriting(BY, { compartment: "c1", room: "room-1", user: "id-amal", since: 2, cards: 201 }),
} as const satisfies Readonly<Record<string, (directory: Directory) => Promise<unknown>>>;

interface Case {
  readonly method: keyof Directory;
  readonly run: (context: Context, amal: UserRecord) => Promise<{ readonly ok: boolean; readonly error?: unknown }>;
  /** The refusal for each way in which amal's right ends. */
  readonly refused: Readonly<Partial<Record<keyof typeof ENDS, string>>>;
}

const room = "room-1";
const onSite = { "is no administrator any more": "not-allowed", "is disabled": "not-allowed" };
const onAccount = { "is no administrator any more": "not-found", "is disabled": "not-found" };
const inRoom = { "is disabled": "not-found", "leads the room no more": "not-allowed" };
const asLead = { ...inRoom, "is held": "not-allowed" };
const account = { username: "new", displayName: "New", partner: "ALF", isAdmin: false, isPartnerAdmin: false, mayRelease: false };

const cases: Readonly<Record<string, Case>> = {
  "adding a partner": {
    method: "addPartner",
    run: (context, amal) => addPartner(context, amal, { code: "DLT", name: "Deltan" }),
    refused: onSite,
  },
  "adding an account": {
    method: "addUser",
    run: (context, amal) => addUser(context, amal, { ...account, password: "long enough" }),
    refused: onSite,
  },
  "changing an account": {
    method: "changeUser",
    run: (context, amal) => changeAccount(context, amal, "id-bilge", { mayRelease: true }),
    refused: onAccount,
  },
  "setting a password": {
    method: "setPassword",
    run: (context, amal) => resetPassword(context, amal, "id-bilge", "long enough"),
    refused: onAccount,
  },
  "changing one's own password": {
    method: "setPassword",
    run: (context, user) =>
      changePassword(context, { user, credential: { kind: "session", id: "own", expiresAt: 99 } }, { password: "long enough" }),
    refused: { "is disabled": "wrong-password" },
  },
  "ending a session": {
    method: "endSession",
    run: (context, amal) => endSignIn(context, amal, { account: "id-bilge", kind: "session", id: "s1" }),
    refused: onAccount,
  },
  "ending a token": {
    method: "endToken",
    run: (context, amal) => endSignIn(context, amal, { account: "id-bilge", kind: "token", id: "t1" }),
    refused: onAccount,
  },
  "ending all sessions": {
    method: "endSessions",
    run: (context, amal) => endSignIns(context, amal, "id-bilge", "session"),
    refused: onAccount,
  },
  "ending all tokens": {
    method: "endTokens",
    run: (context, amal) => endSignIns(context, amal, "id-bilge", "token"),
    refused: onAccount,
  },
  "making a room": {
    method: "createRoom",
    run: (context, amal) => createRoom(context, amal, { title: "Another" }),
    refused: { "is disabled": "not-allowed" },
  },
  "adding a member at once": {
    method: "setMember",
    run: (context, amal) => addMember(context, amal, room, { username: "cem", role: "analyst", onConsole: false }),
    refused: asLead,
  },
  "changing a role": {
    method: "setMember",
    run: (context, amal) => addMember(context, amal, room, { username: "bilge", role: "watch", onConsole: false }),
    refused: asLead,
  },
  "removing a member": {
    method: "removeMember",
    run: (context, amal) => removeMember(context, amal, room, "id-bilge"),
    refused: asLead,
  },
  "making a compartment": {
    method: "createCompartment",
    run: (context, amal) => createCompartment(context, amal, room, { releasableTo: ["BRV"] }),
    refused: inRoom,
  },
  "inviting a name": {
    method: "invite",
    run: (context, amal) => invite(context, amal, room, { username: "dana", role: "analyst" }),
    refused: asLead,
  },
  "making a link": {
    method: "invite",
    run: (context, amal) => makeLink(context, amal, room, { partner: "CRL", role: "analyst", expiresInHours: 1 }),
    refused: asLead,
  },
  "taking an invitation back": {
    method: "dropInvitation",
    run: (context, amal) => revokeInvitation(context, amal, room, "i1"),
    refused: asLead,
  },
  "letting a person write again": {
    method: "resumeWriting",
    run: (context, amal) => resumeWriting(context, amal, { compartment: "c1", user: "id-bilge" }),
    refused: inRoom,
  },
  "accepting the invitation of amal": {
    method: "acceptInvitation",
    run: async (context) => acceptInvitation(context, await accountOf(context.directory, "id-cem"), "i1"),
    refused: { "is disabled": "not-found", "leads the room no more": "not-found", "is held": "not-found" },
  },
};

async function trailEnds(directory: Directory): Promise<unknown> {
  return await Promise.all([SITE_TRAIL, "ALF", "BRV", "CRL"].map((owner) => directory.trailEnd(owner)));
}

describe("A19 a right that ends after a command has decided and before it writes", () => {
  const rows = Object.entries(cases).flatMap(([what, { refused, ...row }]) =>
    Object.entries(refused).map(([how, code]) => ({ what, how: how as keyof typeof ENDS, code, ...row })),
  );
  it.each(rows)("stops $what: who decided it $how", async ({ method, run, how, code }) => {
    const directory = await site();
    const amal = await accountOf(directory, "id-amal");
    let after: unknown;
    const ending = happeningBefore(directory, method, async () => {
      await ENDS[how](directory);
      after = [await trailEnds(directory), await directory.lastAccessChange()];
    });
    expect(await run(contextOf(ending), amal)).toEqual({ ok: false, error: code });
    // Nothing changed and nothing was recorded after the end of the right.
    expect([await trailEnds(directory), await directory.lastAccessChange()]).toEqual(after);
  });

  it.each(Object.entries(cases))("stops nothing where none ended: %s", async (_what, { run }) => {
    const directory = await site();
    expect(await run(contextOf(directory), await accountOf(directory, "id-amal"))).toMatchObject({ ok: true });
  });

  it("adds nobody at once for who administers the site no more: the person is invited, as by any lead", async () => {
    const directory = await site();
    const amal = await accountOf(directory, "id-amal");
    const ending = happeningBefore(directory, "setMember", () => ENDS["is no administrator any more"](directory));
    const added = await addMember(contextOf(ending), amal, room, { username: "cem", role: "watch", onConsole: false });
    expect(added).toMatchObject({ ok: true, value: { to: { username: "cem" }, role: "watch" } });
    expect((await directory.roomFor(room, "id-cem"))?.role).toBeNull();
  });

  it("lets an analyst make no compartment whose authority to release was taken meanwhile (A12)", async () => {
    const directory = await site();
    await directory.changeUser(BY, "id-bilge", { mayRelease: true });
    const bilge = await accountOf(directory, "id-bilge");
    const ending = happeningBefore(directory, "createCompartment", () => directory.changeUser(BY, "id-bilge", { mayRelease: false }));
    expect(await createCompartment(contextOf(ending), bilge, room, { releasableTo: [] })).toEqual({ ok: false, error: "not-allowed" });
    expect(await directory.compartmentsIn(room)).toHaveLength(1);
  });

  it("lets an analyst lift no hold once there is a lead who may read the compartment (A11)", async () => {
    const directory = await site();
    await directory.addUser(BY, aUser("dana", { partner: "BRV" }));
    const label = { originator: "BRV", releasableTo: ["BRV"] };
    await directory.createCompartment(BY, { id: "c2", room, name: "n", ...label, createdAt: 1 });
    await directory.resumeWriting(BY, { compartment: "c1", room, user: "id-bilge", by: "id-amal", at: 3 });
    await directory.setMember(BY, { room, user: "id-dana", role: "analyst" });
    await directory.holdWriting(BY, { compartment: "c2", room, user: "id-dana", since: 1, cards: 201 });
    await directory.addUser(BY, aUser("ece", { partner: "BRV" }));
    const bilge = await accountOf(directory, "id-bilge");
    const held = { compartment: "c2", user: "id-dana" };
    const ending = happeningBefore(directory, "resumeWriting", () => directory.setMember(BY, { room, user: "id-ece", role: "lead" }));
    expect(await resumeWriting(contextOf(ending), bilge, held)).toEqual({ ok: false, error: "not-allowed" });
    expect(await directory.writeHoldsIn(room)).toHaveLength(1);
    await directory.removeMember(BY, room, "id-ece");
    expect(await resumeWriting(contextOf(directory), bilge, held)).toMatchObject({ ok: true });
  });

  it("refuses no invitation for an account that was disabled meanwhile (A14)", async () => {
    const directory = await site();
    const cem = await accountOf(directory, "id-cem");
    const ending = happeningBefore(directory, "refuseInvitation", () => directory.changeUser(BY, "id-cem", { isDisabled: true }));
    expect(await refuseInvitation(contextOf(ending), cem, "i1")).toEqual({ ok: false, error: "not-found" });
    expect((await directory.invitation("i1"))?.isRefused).toBe(false);
  });

  it("answers a change of an account with the account as it stands after it", async () => {
    const directory = await site();
    const amal = await accountOf(directory, "id-amal");
    // A name is no right: the change is not decided again.
    const renaming = happeningBefore(directory, "changeUser", () => directory.changeUser(BY, "id-bilge", { displayName: "Bilge K." }));
    const changed = await changeAccount(contextOf(renaming), amal, "id-bilge", { mayRelease: true });
    expect(changed).toMatchObject({ ok: true, value: { displayName: "Bilge K.", mayRelease: true } });
  });
});
