import { MOST_READ_ITEMS, type InboxItem, type InboxReadStore } from "../../../ports/directory/inbox-reads.ts";
import type { Tables } from "./tables.ts";

/** What people have read of their inboxes, in memory. */
export function memoryInboxReads(tables: Tables): InboxReadStore {
  const readingOf = (user: string): { upTo: number; items: Map<string, InboxItem> } => {
    const reading = tables.inboxReads.get(user) ?? { upTo: 0, items: new Map<string, InboxItem>() };
    tables.inboxReads.set(user, reading);
    return reading;
  };
  const readUpTo = (user: string, upTo: number): void => {
    const reading = readingOf(user);
    reading.upTo = Math.max(reading.upTo, upTo);
    for (const [key, { at }] of reading.items) if (at <= reading.upTo) reading.items.delete(key);
  };
  return {
    markRead: async (user, items) => {
      const reading = readingOf(user);
      for (const item of items) if (item.at > reading.upTo) reading.items.set(keyOf(item), item);
      const beyond = [...reading.items.values()].toSorted((a, b) => b.at - a.at)[MOST_READ_ITEMS];
      if (beyond !== undefined) readUpTo(user, beyond.at);
    },
    markReadUpTo: async (user, upTo) => readUpTo(user, upTo),
    inboxReading: async (user, items) => {
      const { upTo, items: read } = readingOf(user);
      return { upTo, items: items.filter((item) => read.has(keyOf(item))) };
    },
  };
}

function keyOf({ compartment, seq }: InboxItem): string {
  return `${compartment} ${seq}`;
}
