import { mentionsOf, placeOf } from "../../shared/acts/act-place.ts";
import type { ActEntry } from "../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import type { UnreadCount } from "../../shared/rest/inbox.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentRecord, CompartmentStore } from "../ports/directory/compartments.ts";
import { MOST_READ_ITEMS, type InboxReadStore } from "../ports/directory/inbox-reads.ts";
import type { RoomRecord, RoomStore } from "../ports/directory/rooms.ts";
import type { ActPosition } from "../ports/ledger.ts";
import type { Needs } from "./command-context.ts";
import { seenCompartment } from "./find-compartment.ts";
import type { ConcerningReader } from "./list-concerning.ts";

/** A page ends after so many entries. */
const MOST_ENTRIES = 100;
/** Unread entries are counted until there are more than this: no screen shows a larger number. */
const MOST_UNREAD = 99;
/** Of more entries than these no more than {@link MOST_READ_ITEMS} can be read, so that the others are found in so many pages. */
const MOST_COUNTED_PAGES = Math.ceil((MOST_READ_ITEMS + MOST_UNREAD) / MOST_ENTRIES);

/** An act that concerns a person, and how it stands with them. */
export interface InboxEntry {
  readonly act: ActEntry;
  readonly room: RoomRecord;
  readonly compartment: CompartmentRecord;
  /** The card that it is about; null where it is about none. */
  readonly card: string | null;
  /** They are named in it, or it was done in a thread in which they wrote: an answer, or that it was resolved or opened again. */
  readonly why: "mention" | "thread";
  readonly isRead: boolean;
}

/** A page of an inbox, newest first; `next` is where the next page begins. */
interface InboxPage {
  readonly entries: readonly InboxEntry[];
  readonly next?: ActPosition;
  /** Everything that was made until then is read, milliseconds since the epoch. */
  readonly readUpTo: number;
}

/** What is shown of an inbox; `unread` with its first page. */
export interface Inbox extends Omit<InboxPage, "readUpTo"> {
  readonly unread?: UnreadCount;
}

/** What an inbox is read from. */
export interface InboxPorts extends Needs<CompartmentStore & RoomStore & InboxReadStore> {
  readonly registers: ConcerningReader;
}

/** Which page is asked for. */
interface AskedPage {
  readonly before?: ActPosition;
  readonly limit: number;
}

/**
 * Lists the acts that concern a person, of those compartments alone that they may read now: others are not even looked at (P3). What was withdrawn is
 * left out (AC8). The first page says how many are unread in all. Rejects with what the stores throw.
 */
export async function showInbox(ports: InboxPorts, user: UserRecord, asked: AskedPage): Promise<Inbox> {
  const page = await readPage(ports, user, asked);
  const { readUpTo: _, ...shown } = page;
  return asked.before === undefined ? { ...shown, unread: await countUnread(ports, user, page) } : shown;
}

/** Counts what is unread in a first page and behind it, exactly up to {@link MOST_UNREAD}. */
async function countUnread(ports: InboxPorts, user: UserRecord, first: InboxPage): Promise<UnreadCount> {
  let count = 0;
  let page = first;
  for (let pages = 1; ; pages += 1) {
    count += page.entries.filter(({ isRead }) => !isRead).length;
    // What is behind this is older than all that was taken to be read.
    if (page.next === undefined || page.next.at <= page.readUpTo) return { count, isMore: false };
    if (count > MOST_UNREAD || pages === MOST_COUNTED_PAGES) return { count, isMore: true };
    page = await readPage(ports, user, { before: page.next, limit: MOST_ENTRIES });
  }
}

async function readPage({ directory, registers }: InboxPorts, user: UserRecord, { before, limit }: AskedPage): Promise<InboxPage> {
  const compartments = [...(await readableBy(directory, user)).keys()];
  const { acts, next } = await registers.listConcerning(user.id, {
    compartments,
    limit: Math.min(limit, MOST_ENTRIES),
    ...(before !== undefined && { before }),
  });
  // Asked again: a right may have ended while all of that was read.
  const places = await readableBy(directory, user);
  const shown = acts.flatMap((act) => {
    const place = places.get(act.compartment);
    return place === undefined ? [] : [{ act, ...place }];
  });
  const reading = await directory.inboxReading(
    user.id,
    shown.map(({ act }) => act),
  );
  const read = new Set(reading.items.map(({ compartment, seq }) => `${compartment} ${seq}`));
  const entries = shown.map(({ act, ...place }): InboxEntry => {
    const isRead = act.at <= reading.upTo || read.has(`${act.compartment} ${act.seq}`);
    return { act, ...place, card: placeOf(act).card, why: mentionsOf(act).includes(user.id) ? "mention" : "thread", isRead };
  });
  return { entries, readUpTo: reading.upTo, ...(next !== undefined && { next }) };
}

/** The compartments that a person may read, each with its room. */
async function readableBy(
  directory: CompartmentStore & RoomStore,
  user: UserRecord,
): Promise<ReadonlyMap<CompartmentId, Pick<InboxEntry, "room" | "compartment">>> {
  const rooms = await directory.roomsOf(user.id);
  const inRooms = await Promise.all(
    rooms.map(async (standing) => ({ ...standing, compartments: await directory.compartmentsIn(standing.room.id) })),
  );
  const readable = inRooms.flatMap(({ room, role, compartments }) =>
    compartments
      .filter((compartment) => seenCompartment(user, { compartment, role, isHeld: false }) !== null)
      .map((compartment) => [compartment.id, { room, compartment }] as const),
  );
  return new Map(readable);
}
