import { placeOf } from "../../shared/acts/act-place.ts";
import type { ActEntry } from "../../shared/contribution/entry.ts";
import type { RoomId } from "../../shared/ids.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { InboxReadStore } from "../ports/directory/inbox-reads.ts";
import type { ActPosition, Ledger } from "../ports/ledger.ts";
import type { Needs } from "./command-context.ts";
import { seenCompartment } from "./find-compartment.ts";

/** Acts read at once, and pages looked through for one answer: a person may have lost the right to most of what once concerned them. */
const PAGE_ACTS = 100;
const MOST_PAGES = 10;

/** An act that concerns a person, and how it stands with them. */
export interface InboxEntry {
  readonly act: ActEntry;
  readonly room: RoomId;
  /** The card that it is about; null where it is about none. */
  readonly card: string | null;
  /** They are named in it, or it is an answer to what they said. */
  readonly why: "mention" | "answer";
  readonly isRead: boolean;
}

/** A page of an inbox, newest first; `next` is where the next page begins. */
export interface Inbox {
  readonly entries: readonly InboxEntry[];
  readonly next?: ActPosition;
}

/** Lists the acts that concern a person, of those compartments alone that they may read now (P3). Rejects with what the stores throw. */
export async function showInbox(
  { directory, ledger }: Needs<CompartmentStore & InboxReadStore> & { readonly ledger: Pick<Ledger, "concerning"> },
  user: UserRecord,
  { before, limit }: { readonly before?: ActPosition; readonly limit: number },
): Promise<Inbox> {
  const rooms = new Map<string, RoomId | null>();
  const found: { readonly act: ActEntry; readonly room: RoomId }[] = [];
  let next = before;
  let isEnd = false;
  for (let page = 0; page < MOST_PAGES && !isEnd && found.length < limit; page++) {
    const acts = await ledger.concerning(user.id, { limit: PAGE_ACTS, ...(next !== undefined && { before: next }) });
    for (const act of acts) {
      if (found.length === limit) break;
      next = act;
      if (!rooms.has(act.compartment)) rooms.set(act.compartment, await roomOf(directory, user, act.compartment));
      const room = rooms.get(act.compartment);
      if (room) found.push({ act, room });
    }
    isEnd = acts.length === 0;
  }
  const reading = await directory.inboxReading(
    user.id,
    found.map(({ act }) => act),
  );
  const read = new Set(reading.items.map(({ compartment, seq }) => `${compartment} ${seq}`));
  const entries = found.map(({ act, room }): InboxEntry => {
    const isRead = act.at <= reading.upTo || read.has(`${act.compartment} ${act.seq}`);
    return { act, room, card: placeOf(act).card, why: mentions(act, user.id) ? "mention" : "answer", isRead };
  });
  return { entries, ...(!isEnd && next !== undefined && { next: { at: next.at, compartment: next.compartment, seq: next.seq } }) };
}

/** The room of a compartment that a person may read; null for one that they may not. */
async function roomOf(directory: CompartmentStore, user: UserRecord, compartment: string): Promise<RoomId | null> {
  const standing = await directory.compartmentFor(compartment, user.id);
  return standing === null || seenCompartment(user, standing) === null ? null : standing.compartment.room;
}

function mentions({ body }: ActEntry, user: string): boolean {
  if (body === null) return false;
  const { said } = JSON.parse(Buffer.from(body).toString()) as { readonly said?: { readonly mentions?: unknown } };
  return Array.isArray(said?.mentions) && said.mentions.includes(user);
}
