import type { InboxEntry, InboxReading, UnreadCount } from "../../shared/rest/inbox.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { personApi } from "../control/person-api.ts";
import { isPassing, type RequestFailure } from "../control/rest-client.ts";
import { entryKey, unreadIn, type EntryKey } from "../model/inbox.ts";
import { PacedReading } from "./paced-reading.ts";
import { askWhoseSession } from "./session.ts";
import { Signal } from "./signal.ts";

/** The inbox as it is known here. */
interface ShownInbox {
  /** What concerns the person, newest first, as far back as it was asked for; null until it has come. */
  readonly entries: readonly InboxEntry[] | null;
  /** The server has older entries. */
  readonly hasOlder: boolean;
  /** How many are unread, also of those that are not shown. */
  readonly unread: UnreadCount;
  /** Why it could not be read, or not be read again; null while it could. */
  readonly fault: RequestFailure["code"] | null;
  /** Why what was read could not be recorded as such; null while it could. */
  readonly unrecorded: RequestFailure["code"] | null;
}

/** Pages that are read to find an entry to show: all that a page would have held may have been withdrawn. */
const MOST_EMPTY_PAGES = 20;

const NONE_UNREAD: UnreadCount = { count: 0, isMore: false };

/** What concerns one person in all rooms (AC12), and what of it they have read, the same on every device. */
export class Inbox {
  readonly current = new Signal<ShownInbox>({ entries: null, hasOlder: false, unread: NONE_UNREAD, fault: null, unrecorded: null });
  /** Whether its entries are on the screen. */
  readonly isOpen = new Signal(false);
  /** Older entries are being fetched. */
  readonly isLoadingOlder = new Signal(false);
  readonly #person: string;
  readonly #reading = new PacedReading(() => this.#read());
  /** The entries as the server told them, and how many were unread. */
  #told: readonly InboxEntry[] | null = null;
  #toldUnread = NONE_UNREAD;
  /** Read here; the server has not said so itself yet. */
  readonly #readHere = new Set<EntryKey>();
  /** How many pages are shown. */
  #pages = 1;

  /** `person`: the id of the person whose inbox it is. */
  constructor(person: string) {
    this.#person = person;
  }

  /** Reads it, at first or again. */
  ask(): void {
    this.#reading.ask();
  }

  /** Shows it, or puts it away; then older entries are forgotten. */
  show(isOpen: boolean): void {
    if (isOpen === this.isOpen.get()) return;
    this.isOpen.set(isOpen);
    if (isOpen) return void (this.current.get().entries === null && this.ask());
    if (this.#pages === 1) return;
    this.#pages = 1;
    this.ask();
  }

  /** Fetches the next older page. */
  async loadOlder(): Promise<void> {
    if (this.isLoadingOlder.get()) return;
    this.isLoadingOlder.set(true);
    this.#pages += 1;
    await this.#read();
    if (this.current.get().fault !== null) this.#pages -= 1;
    this.isLoadingOlder.set(false);
  }

  /** The person has read one entry. */
  async markRead(entry: InboxEntry): Promise<void> {
    if (entry.read) return;
    const { compartment, seq, act } = entry;
    await this.#record([entry], { entries: [{ compartment, seq, at: act.at }] });
  }

  /** The person has read all that is shown, and everything that was said before it. */
  async markAllRead(): Promise<void> {
    const entries = this.current.get().entries ?? [];
    const newest = entries[0];
    if (newest !== undefined) await this.#record(entries, { upTo: newest.act.at });
  }

  /** Stops reading it. */
  close(): void {
    this.#reading.close();
  }

  /** Shows entries as read at once, and as unread again where the server could not record it. */
  async #record(entries: readonly InboxEntry[], reading: InboxReading): Promise<void> {
    const keys = entries.filter(({ read }) => !read).map(entryKey);
    for (const key of keys) this.#readHere.add(key);
    this.#show({ unrecorded: null });
    const answer = await personApi.readInbox(reading);
    if (!answer.ok) for (const key of keys) this.#readHere.delete(key);
    this.#show({ unrecorded: answer.ok ? null : answer.error.code });
    // Also where it failed: the server may have recorded it all the same.
    this.ask();
  }

  async #read(): Promise<boolean> {
    const pages = this.#pages;
    const answer = await readPagesOfInbox(pages);
    // Asked behind it: another person may have signed in in another tab, and it would be theirs.
    const isTheirs = await askWhoseSession(this.#person);
    if (isTheirs === false) return true;
    // More was asked for meanwhile, or it was put away: that reading is the newer one.
    if (pages !== this.#pages) return true;
    if (!answer.ok || isTheirs === null) {
      const fault = answer.ok ? "offline" : answer.error.code;
      this.#show({ fault });
      // An answer is also cut off where a right of the person has just ended (A8).
      return !isPassing(fault);
    }
    for (const entry of answer.value.entries) if (entry.read) this.#readHere.delete(entryKey(entry));
    this.#told = answer.value.entries;
    this.#toldUnread = answer.value.unread;
    this.#show({ hasOlder: answer.value.hasOlder, fault: null });
    return true;
  }

  #show(change: Partial<Omit<ShownInbox, "entries" | "unread">>): void {
    const isReadHere = (entry: InboxEntry) => !entry.read && this.#readHere.has(entryKey(entry));
    const entries = this.#told?.map((entry) => (isReadHere(entry) ? { ...entry, read: true } : entry)) ?? null;
    const readHere = this.#told?.filter(isReadHere).length ?? 0;
    const unread = { ...this.#toldUnread, count: Math.max(0, this.#toldUnread.count - readHere) };
    this.current.set({ ...this.current.get(), ...change, entries, unread });
  }
}

/** Reads the newest pages, and on where they held nothing. */
async function readPagesOfInbox(
  wanted: number,
): Promise<Result<Pick<ShownInbox, "hasOlder" | "unread"> & { readonly entries: readonly InboxEntry[] }, RequestFailure>> {
  const entries: InboxEntry[] = [];
  let before: string | undefined;
  let unread: UnreadCount | undefined;
  for (let page = 1; page <= wanted + MOST_EMPTY_PAGES; page += 1) {
    // oxlint-disable-next-line no-await-in-loop -- a page says where the next one begins
    const answer = await personApi.inbox(before);
    if (!answer.ok) return fail(answer.error);
    entries.push(...answer.value.entries);
    if (page === 1) unread = answer.value.unread;
    before = answer.value.next;
    if (before === undefined || (page >= wanted && entries.length > 0)) break;
  }
  const hasOlder = before !== undefined;
  // A node of an earlier version counts nothing: what is older than these may be unread, too.
  return ok({ entries, hasOlder, unread: unread ?? { count: unreadIn(entries), isMore: hasOlder } });
}
