import type { MessageDescriptor } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";
import type { WriteHoldShown } from "../../shared/rest/write-holds.ts";
import type { RefusalReason } from "../sync/connection-state.ts";

// What a person reads when the server refuses their edits, takes away a right, or warns that it soon will. Sentences for refused requests are in problems.ts.
// In a text, <0> and <1> stand for the elements that the view shows the words in.

/** Why a board takes nothing more from this page: by the code that the server closed its connection with and the rule that it named, or by the page's own check. */
export const REFUSED_EDIT: Readonly<Record<RefusalReason, MessageDescriptor>> = {
  malformed: msg`The server refused an edit from this page as malformed. Copy what you need, then start the board afresh; what the server did not take is given up.`,
  "too-large": msg`An edit was larger than the server takes. Copy what you need, then start the board afresh and paste it in smaller parts.`,
  unasked: msg`This page was about to change a text that you did not edit, so nothing was sent. Copy what you need, then start the board afresh.`,
  "board-full": msg`The board is full, and the server took no more of your new content. Copy what you need, then start the board afresh. Deleting still works, and makes room.`,
  "share-full": msg`You have reached the limit of what one person may write on this board, so the server took no more of your new content. Other people can keep working. Copy what you need, then start the board afresh. Deleting still works, and makes room.`,
  "identity-taken": msg`The server could not give this page an identity of its own. Start the board afresh; unsent edits are given up.`,
};

/** A board is large: everything works, and there is time to go on elsewhere. <0> is its name. */
export function boardIsFillingUp(name: string): MessageDescriptor {
  return msg`“<0>${name}</0>” is filling up. Everything still works; go on in a new compartment before it is full.`;
}

/** The server cannot write at the moment. Said to those who may edit, and to those who only read. */
export const NOT_SAVED = {
  writer: msg`Edits are not being saved at the moment. They are kept in this window and will be saved when the server can write again.`,
  reader: msg`Edits are not being saved at the moment. New ones appear here when the server can write again.`,
} as const satisfies Record<string, MessageDescriptor>;

/** The right to read compartments of the room was withdrawn. */
export function compartmentsWithdrawn(withdrawn: readonly { readonly name: string }[]): MessageDescriptor {
  return msg`Your access to “${withdrawn.map(({ name }) => name).join(", ")}” was withdrawn. Its cards were removed from this screen and from memory.`;
}

/** The right to be in a room that was open was withdrawn. */
export const ROOM_WITHDRAWN = msg`Your access to this room was withdrawn. Its cards were removed from this screen and from memory.`;

/** Reading only, after removing many cards: said to the person. <0> is the compartment's name, <1> the nation that made it. */
export function ownWritingHeld(
  hold: Pick<WriteHoldShown, "cards">,
  { name, originator }: { name: string; originator: string },
): MessageDescriptor {
  return msg`You may only read “<0>${name}</0>” for now, because you removed ${plural(hold.cards, { one: "# card", other: "# cards" })} within a minute. A lead of the room can let you write again or, if no lead may read it, another member from <1>${originator}</1>.`;
}

/** Reading only, after removing many cards: said to others. <0> is who it is, with their name in <1> and their nation in <2>; <3> is the compartment's name. */
export function writingHeld(hold: Pick<WriteHoldShown, "cards" | "user" | "partner">, name: string): MessageDescriptor {
  return msg`<0><1>${hold.user.displayName}</1> <2>${hold.partner}</2></0> may only read “<3>${name}</3>” for now, after removing ${plural(hold.cards, { one: "# card", other: "# cards" })} within a minute.`;
}
