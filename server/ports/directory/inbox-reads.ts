import type { CompartmentId, UserId } from "../../../shared/ids.ts";

/** An act that concerns a person, as their inbox names it. */
export interface InboxItem {
  readonly compartment: CompartmentId;
  readonly seq: number;
  /** When the act was made, milliseconds since the epoch. */
  readonly at: number;
}

/** What of their inbox a person has read. */
export interface InboxReading {
  /** Everything made until then is read; 0 where the person never said so. */
  readonly upTo: number;
  /** Of the items asked for, those that are read one by one. */
  readonly items: readonly InboxItem[];
}

/** Single items kept for a person; beyond, the oldest are taken to be read, and everything before them. */
export const MOST_READ_ITEMS = 1_000;

/** What people have read of what concerns them, the same on every device of theirs. */
export interface InboxReadStore {
  /** Marks items as read. Those that the mark covers already change nothing. */
  markRead(user: UserId, items: readonly InboxItem[]): Promise<void>;
  /** Marks everything made until a time as read. An earlier time than before changes nothing. */
  markReadUpTo(user: UserId, upTo: number): Promise<void>;
  /** How these items stand. */
  inboxReading(user: UserId, items: readonly InboxItem[]): Promise<InboxReading>;
}
