import { z } from "zod";
import { inboxEntry, inboxPage, type InboxReading } from "../../shared/rest/inbox.ts";
import { invitationList, invitationShown } from "../../shared/rest/invitations.ts";
import { roomCreated } from "../../shared/rest/rooms.ts";
import { path } from "./path.ts";
import { readableItems } from "./read-items.ts";
import { request } from "./rest-client.ts";

// Lists are read item by item: one bad item does not cost the answer.
const inboxAnswer = inboxPage.extend({ entries: readableItems(inboxEntry) });
const invitationsAnswer = invitationList.extend({ invitations: readableItems(invitationShown) });

/** Every call about what concerns the person themselves: their inbox and their invitations. All answers are parsed; no call throws. */
export const personApi = {
  inbox: (before: string | undefined) =>
    request(`/api/inbox${before === undefined ? "" : path`?before=${before}`}`, { answer: inboxAnswer }),
  readInbox: (body: InboxReading) => request("/api/inbox/readings", { method: "POST", body, answer: z.unknown() }),
  invitations: () => request("/api/invitations", { answer: invitationsAnswer }),
  acceptInvitation: (invitation: string) =>
    request(path`/api/invitations/${invitation}/acceptance`, { method: "POST", answer: z.unknown() }),
  refuseInvitation: (invitation: string) => request(path`/api/invitations/${invitation}/refusal`, { method: "POST", answer: z.unknown() }),
  redeemLink: (secret: string) => request("/api/links/redemption", { method: "POST", body: { secret }, answer: roomCreated }),
} as const;
