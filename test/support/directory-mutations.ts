import type { UserId } from "../../shared/ids.ts";
import type { Directory } from "../../server/ports/directory.ts";
import type { DecidedOn } from "../../server/ports/directory/decided-on.ts";
import { SITE_TRAIL, type TrailOwner } from "../../shared/trail/trail-owner.ts";
import type { Cause } from "../../server/ports/directory/trail.ts";
import { anInvitation, aSession, aToken, aUser, BY } from "./directory-records.ts";

/** The methods that change a right: those whose first argument says who does it. */
export type MutationName = {
  [Name in keyof Directory]: Parameters<Directory[Name]> extends readonly [Cause, ...unknown[]] ? Name : never;
}[keyof Directory];

/** Why a method that is no mutation of a right writes no record. A new method needs a row here or in {@link MUTATIONS}, or this does not compile. */
export const WITHOUT_RECORD: Readonly<
  Record<Exclude<keyof Directory, MutationName>, "reads" | "no right" | "ended before" | "the trail itself">
> = {
  partners: "reads",
  hasUsers: "reads",
  users: "reads",
  userByUsername: "reads",
  listUsers: "reads",
  sessionsOf: "reads",
  isSetupLink: "reads",
  // Opens nothing by itself: who spends it is recorded.
  putSetupLink: "no right",
  sessionBySecret: "reads",
  session: "reads",
  touchSession: "no right",
  purgeSessions: "ended before",
  tokenBySecret: "reads",
  token: "reads",
  tokensOf: "reads",
  purgeTokens: "ended before",
  roomFor: "reads",
  roomsOf: "reads",
  hostedRooms: "reads",
  members: "reads",
  compartment: "reads",
  compartmentFor: "reads",
  compartmentsIn: "reads",
  noteRemovedCards: "no right",
  forgetRemovedCards: "no right",
  removedCardsIn: "reads",
  purgeRemovedCards: "no right",
  writingResumedAt: "reads",
  writeHoldsIn: "reads",
  markRead: "no right",
  markReadUpTo: "no right",
  inboxReading: "reads",
  recordExposures: "no right",
  exposuresIn: "reads",
  exposuresRecordedSince: "reads",
  keepExposureRun: "no right",
  endLostExposures: "no right",
  recordOpened: "no right",
  openedIn: "reads",
  invitation: "reads",
  invitationBySecret: "reads",
  invitationsTo: "reads",
  invitationsBy: "reads",
  purgeInvitations: "ended before",
  accessChanges: "reads",
  lastAccessChange: "reads",
  keepClusterMark: "no right",
  keepSite: "no right",
  site: "reads",
  recordTrail: "the trail itself",
  trailEnd: "reads",
  trail: "reads",
  trailAfter: "reads",
  close: "no right",
};

/** Whose right a mutation rests on. */
export interface Decided {
  readonly caller: UserId;
  /** Whether it rests on how they stand in room-1. */
  readonly inRoom: boolean;
  /** Another person whose account and role it rests on. */
  readonly other?: UserId;
}

const ON_ACCOUNT: Decided = { caller: "id-amal", inRoom: false };
const ON_ROLE: Decided = { caller: "id-amal", inRoom: true };

/** One way to call a mutation on the directory that `fill` makes. */
export interface Mutation {
  /** Called on an empty directory instead. */
  readonly isOnEmpty?: true;
  readonly arrange?: (directory: Directory) => Promise<unknown>;
  readonly act: (directory: Directory, by: Cause, decidedOn?: DecidedOn) => Promise<unknown>;
  /** What it is decided on, in the directory that `arrange` leaves; or what takes the place of a decision. A new mutation has to say it (A19). */
  readonly decided: Decided | "a secret" | "a session that stands" | "the server itself";
  readonly outcome: unknown;
  /** The outcome of the same call once more, which changes nothing; absent where it cannot be asked for again. */
  readonly again?: unknown;
  /** The types of the records that it leaves, by chain, where amal of ALF does it. */
  readonly leaves: Readonly<Record<TrailOwner, readonly string[]>>;
}

const COMPARTMENT = { id: "c1", room: "room-1", name: "Secret name", originator: "ALF", releasableTo: ["ALF", "BRV"], createdAt: 5 };
const HOLD = { compartment: "c1", room: "room-1", user: "id-bilge", since: 7, cards: 201 };

/** Every mutation of a right. */
export const MUTATIONS: Readonly<Record<MutationName, Mutation>> = {
  addPartner: {
    act: (directory, by, decidedOn) => directory.addPartner(by, { code: "DLT", name: "Deltan" }, decidedOn),
    decided: ON_ACCOUNT,
    outcome: "added",
    again: "code-taken",
    leaves: { [SITE_TRAIL]: ["partner.added"], ALF: ["partner.added"] },
  },
  addUser: {
    act: (directory, by, decidedOn) => directory.addUser(by, aUser("cem", { partner: "CRL" }), decidedOn),
    decided: ON_ACCOUNT,
    outcome: "added",
    again: "username-taken",
    leaves: { ALF: ["account.added"], CRL: ["account.added"] },
  },
  changeUser: {
    act: (directory, by, decidedOn) => directory.changeUser(by, "id-bilge", { isDisabled: true, mayRelease: true }, decidedOn),
    decided: ON_ACCOUNT,
    outcome: "changed",
    again: "unchanged",
    leaves: { ALF: ["account.changed", "account.disabled"], BRV: ["account.changed", "account.disabled"] },
  },
  setPassword: {
    act: (directory, by, decidedOn) => directory.setPassword(by, "id-bilge", { passwordHash: "new", before: "hash-bilge" }, decidedOn),
    decided: ON_ACCOUNT,
    outcome: "set",
    again: "stale",
    leaves: { ALF: ["password.set"], BRV: ["password.set"] },
  },
  endSessions: {
    arrange: (directory) => directory.addSession(BY, aSession("s1", "id-bilge")),
    act: (directory, by, decidedOn) => directory.endSessions(by, "id-bilge", decidedOn),
    decided: ON_ACCOUNT,
    outcome: 1,
    again: 0,
    leaves: { ALF: ["session.ended"], BRV: ["session.ended"] },
  },
  endTokens: {
    arrange: (directory) => directory.addToken(BY, aToken("t1", "id-bilge")),
    act: (directory, by, decidedOn) => directory.endTokens(by, "id-bilge", decidedOn),
    decided: ON_ACCOUNT,
    outcome: 1,
    again: 0,
    leaves: { ALF: ["token.ended"], BRV: ["token.ended"] },
  },
  setUpFirst: {
    isOnEmpty: true,
    arrange: (directory) => directory.putSetupLink({ secretHash: "link", expiresAt: 100 }),
    act: (directory, by) =>
      directory.setUpFirst(
        { ...by, actor: "", partner: "", session: "" },
        { secretHash: "link", now: 5, partner: { code: "ALF", name: "Alfara" }, user: aUser("first") },
      ),
    decided: "a secret",
    outcome: "done",
    again: "wrong-link",
    leaves: { [SITE_TRAIL]: ["setup.completed"], ALF: ["setup.completed"] },
  },
  addSession: {
    act: (directory, by) => directory.addSession(by, aSession("s1", "id-amal")),
    decided: "a secret",
    outcome: true,
    leaves: { ALF: ["session.opened"] },
  },
  endSession: {
    arrange: (directory) => directory.addSession(BY, aSession("s1", "id-bilge")),
    act: (directory, by, decidedOn) => directory.endSession(by, "id-bilge", "s1", decidedOn),
    decided: ON_ACCOUNT,
    outcome: "ended",
    again: "not-found",
    leaves: { ALF: ["session.ended"], BRV: ["session.ended"] },
  },
  addToken: {
    act: (directory, by) => directory.addToken(by, aToken("t1", "id-amal"), 1),
    decided: "a session that stands",
    outcome: "added",
    again: "too-many",
    leaves: { ALF: ["token.made"] },
  },
  endToken: {
    arrange: (directory) => directory.addToken(BY, aToken("t1", "id-bilge")),
    act: (directory, by, decidedOn) => directory.endToken(by, "id-bilge", "t1", decidedOn),
    decided: ON_ACCOUNT,
    outcome: "ended",
    again: "not-found",
    leaves: { ALF: ["token.ended"], BRV: ["token.ended"] },
  },
  createRoom: {
    act: (directory, by, decidedOn) =>
      directory.createRoom(by, { id: "room-2", title: "Secret title", summary: "", host: "ALF", createdAt: 5 }, "id-adib", {
        most: 1,
        decidedOn,
      }),
    decided: { caller: "id-adib", inRoom: false },
    outcome: "created",
    again: "too-many",
    leaves: { ALF: ["room.made"] },
  },
  setMember: {
    act: (directory, by, decidedOn) => directory.setMember(by, { room: "room-1", user: "id-bilge", role: "watch" }, decidedOn),
    decided: { ...ON_ROLE, other: "id-bilge" },
    outcome: "changed",
    again: "unchanged",
    leaves: { ALF: ["member.changed"], BRV: ["member.changed"] },
  },
  removeMember: {
    act: (directory, by, decidedOn) => directory.removeMember(by, "room-1", "id-bilge", decidedOn),
    decided: { ...ON_ROLE, other: "id-bilge" },
    outcome: "removed",
    again: "not-member",
    leaves: { ALF: ["member.removed"], BRV: ["member.removed"] },
  },
  createCompartment: {
    act: (directory, by, decidedOn) => directory.createCompartment(by, COMPARTMENT, { user: "id-amal", most: 1 }, decidedOn),
    decided: ON_ROLE,
    outcome: "created",
    again: "too-many",
    leaves: { ALF: ["compartment.made"] },
  },
  holdWriting: {
    arrange: (directory) => directory.createCompartment(BY, COMPARTMENT),
    act: (directory, by) => directory.holdWriting({ ...by, actor: "system", partner: "" }, HOLD),
    decided: "the server itself",
    outcome: "held",
    again: "unchanged",
    leaves: { BRV: ["writing.held"] },
  },
  resumeWriting: {
    arrange: async (directory) => {
      await directory.createCompartment(BY, COMPARTMENT);
      await directory.holdWriting(BY, HOLD);
    },
    act: (directory, by, decidedOn) => directory.resumeWriting(by, { ...HOLD, by: "id-amal", at: 9 }, decidedOn),
    decided: ON_ROLE,
    outcome: "resumed",
    again: "not-held",
    leaves: { ALF: ["writing.resumed"], BRV: ["writing.resumed"] },
  },
  invite: {
    act: (directory, by, decidedOn) => directory.invite(by, anInvitation("i1", { partner: "CRL", secretHash: "h1" }), 1, decidedOn),
    decided: ON_ROLE,
    outcome: "invited",
    again: "too-many",
    leaves: { ALF: ["invitation.made"] },
  },
  refuseInvitation: {
    arrange: (directory) => directory.invite(BY, anInvitation("i1", { username: "adib" }), 9),
    act: (directory, by, decidedOn) => directory.refuseInvitation({ ...by, actor: "id-adib" }, "i1", decidedOn),
    decided: { caller: "id-adib", inRoom: false },
    outcome: "refused",
    again: "gone",
    leaves: { ALF: ["invitation.refused"] },
  },
  dropInvitation: {
    arrange: (directory) => directory.invite(BY, anInvitation("i1", { username: "adib" }), 9),
    act: (directory, by, decidedOn) => directory.dropInvitation(by, "i1", decidedOn),
    decided: ON_ROLE,
    outcome: "dropped",
    again: "gone",
    leaves: { ALF: ["invitation.withdrawn"] },
  },
  acceptInvitation: {
    arrange: async (directory) => {
      await directory.addUser(BY, aUser("cem", { partner: "CRL" }));
      await directory.invite(BY, anInvitation("i1", { username: "cem" }), 9);
    },
    act: (directory, by, decidedOn = { accounts: [] }) =>
      directory.acceptInvitation(
        { ...by, actor: "id-cem", partner: "CRL" },
        { id: "i1", room: "room-1", user: "id-cem", role: "analyst" },
        decidedOn,
      ),
    decided: { ...ON_ROLE, other: "id-cem" },
    outcome: "accepted",
    again: "gone",
    leaves: { ALF: ["member.added"], CRL: ["member.added"] },
  },
};
