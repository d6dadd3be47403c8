import { z } from "zod";
import { attribution } from "../../shared/rest/attribution.ts";
import { compartmentCreated, type CreateCompartmentRequest } from "../../shared/rest/compartments.ts";
import { contribution, contributionPage } from "../../shared/rest/contributions.ts";
import { invitationMade } from "../../shared/rest/invitations.ts";
import { memberAdded, type AddMemberRequest } from "../../shared/rest/members.ts";
import { partnerList } from "../../shared/rest/partners.ts";
import { refusedCard, restorationFault, restorationReport, type RestoreCardsRequest } from "../../shared/rest/restorations.ts";
import { roomCreated, roomDetail, roomList, type CreateRoomRequest } from "../../shared/rest/rooms.ts";
import { ownUserAnswer, sessionAnswer, type SignInRequest } from "../../shared/rest/session.ts";
import { ticketIssued } from "../../shared/rest/tickets.ts";
import { userAdded, type SetupRequest } from "../../shared/rest/users.ts";
import { path } from "./path.ts";
import { readableItems } from "./read-items.ts";
import { readableDeletion, readableTimelinePage } from "./read-timeline.ts";
import { request, requestBytes } from "./rest-client.ts";

const demoAnswer = z.object({
  accounts: z.array(
    z.object({
      username: z.string(),
      password: z.string().optional(),
      displayName: z.string().optional(),
      partner: z.string().optional(),
      role: z.string().optional(),
    }),
  ),
  password: z.string().optional(),
});
/** Demonstration accounts, shown only where the server says that it is a demonstration. */
export type DemoAccounts = z.infer<typeof demoAnswer>;

// Lists are read item by item: one bad item does not cost the answer.
const contributionAnswer = contributionPage.extend({ entries: readableItems(contribution) });
const roomsAnswer = roomList.extend({ rooms: readableItems(roomList.shape.rooms.element) });
const roomAnswer = roomDetail.extend({
  compartments: readableItems(roomDetail.shape.compartments.element),
  members: readableItems(roomDetail.shape.members.element),
});
const restorationAnswer = restorationReport.extend({
  // A reason of a later version is one that this client has no words for.
  refused: z.array(refusedCard.extend({ why: restorationFault.or(z.literal("other")).catch("other") })),
});
/** See {@link restorationReport}. */
export type RestorationAnswer = z.infer<typeof restorationAnswer>;

/** Every call of this client to the REST API, one line each. All answers are parsed; no call throws. */
export const api = {
  session: () => request("/api/session", { answer: sessionAnswer }),
  me: () => request("/api/me", { answer: ownUserAnswer }),
  signIn: (body: SignInRequest) => request("/api/session", { method: "POST", body, answer: ownUserAnswer }),
  signOut: () => request("/api/session", { method: "DELETE", answer: z.unknown() }),
  checkSetupLink: (token: string) => request("/api/setup/link", { method: "POST", body: { token }, answer: z.unknown() }),
  setUp: (body: SetupRequest) => request("/api/setup", { method: "POST", body, answer: userAdded }),
  demo: () => request("/api/demo", { answer: demoAnswer }),
  partners: () => request("/api/partners", { answer: partnerList }),
  rooms: () => request("/api/rooms", { answer: roomsAnswer }),
  createRoom: (body: CreateRoomRequest) => request("/api/rooms", { method: "POST", body, answer: roomCreated }),
  room: (room: string) => request(path`/api/rooms/${room}`, { answer: roomAnswer }),
  createCompartment: (room: string, body: CreateCompartmentRequest) =>
    request(path`/api/rooms/${room}/compartments`, { method: "POST", body, answer: compartmentCreated }),
  addMember: (room: string, body: AddMemberRequest) =>
    request(path`/api/rooms/${room}/members`, { method: "POST", body, answer: z.union([memberAdded, invitationMade]) }),
  removeMember: (room: string, user: string) =>
    request(path`/api/rooms/${room}/members/${user}`, { method: "DELETE", answer: z.unknown() }),
  timeline: (compartment: string, before: string | undefined, limit: number) =>
    request(`${path`/api/compartments/${compartment}/timeline`}?limit=${limit}${before === undefined ? "" : path`&before=${before}`}`, {
      answer: readableTimelinePage,
    }),
  contributions: (compartment: string, after: number, limit: number) =>
    request(`${path`/api/compartments/${compartment}/contributions`}?after=${after}&limit=${limit}`, { answer: contributionAnswer }),
  stateAt: (compartment: string, seq: number) => requestBytes(`${path`/api/compartments/${compartment}/state`}?at=${seq}`),
  restoreCards: (compartment: string, body: RestoreCardsRequest) =>
    request(path`/api/compartments/${compartment}/restorations`, { method: "POST", body, answer: restorationAnswer }),
  restoreCard: (compartment: string, card: string, at: number) =>
    request(path`/api/compartments/${compartment}/cards/${card}/restoration`, { method: "POST", body: { at }, answer: restorationAnswer }),
  cardDeletion: (compartment: string, card: string) =>
    request(path`/api/compartments/${compartment}/cards/${card}/deletion`, { answer: readableDeletion }),
  resumeWriting: (compartment: string, user: string) =>
    request(path`/api/compartments/${compartment}/holds/${user}`, { method: "DELETE", answer: z.unknown() }),
  ticket: (compartment: string) => request(path`/api/compartments/${compartment}/tickets`, { method: "POST", answer: ticketIssued }),
  attribution: (compartment: string) => request(path`/api/compartments/${compartment}/attribution`, { answer: attribution }),
} as const;
