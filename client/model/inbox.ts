import type { InboxEntry } from "../../shared/rest/inbox.ts";
import type { WaitingItem } from "../../shared/rest/releases.ts";
import { cardKey } from "./card-key.ts";
import { releaseAddress } from "./room-page.ts";
import { readToldAct } from "./told-act.ts";

/** Names an entry: no two have the same place in the same log. */
export type EntryKey = `${string} ${number}`;

/** See {@link EntryKey}. */
export function entryKey({ compartment, seq }: Pick<InboxEntry, "compartment" | "seq">): EntryKey {
  return `${compartment} ${seq}`;
}

/** What an entry tells: the person was mentioned, or what happened in a thread that they wrote in. `other`: this version has no words for it. */
type InboxNews = "mention" | "answer" | "resolved" | "reopened" | "other";

const NEWS: Readonly<Record<string, InboxNews>> = {
  "comment.made": "answer",
  "comment.resolved": "resolved",
  "comment.reopened": "reopened",
};

/** See {@link InboxNews}. */
export function newsOf({ why, act }: InboxEntry): InboxNews {
  return why === "mention" ? "mention" : (NEWS[act.type] ?? "other");
}

/** What was said, as far as it was said in words; empty otherwise, and where the words were shredded. */
export function saidIn(entry: InboxEntry): string {
  const act = readToldAct(entry);
  return act?.type === "comment.made" ? act.said.text : "";
}

/** The thread that an entry is about: its first comment. Null where it is about none that this version knows. */
export function threadOf(entry: InboxEntry): string | null {
  const { type, id, body } = entry.act;
  if (!type.startsWith("comment.")) return null;
  const { subject } = (body?.["set"] ?? {}) as { readonly subject?: unknown };
  return typeof subject === "string" ? subject : id;
}

/** Where an entry leads: its room, with the card and the thread. */
export function addressOf(entry: InboxEntry): string {
  const { room, compartment, card } = entry;
  const thread = threadOf(entry);
  const query = new URLSearchParams({
    ...(card !== undefined && { card: cardKey(compartment, card) }),
    ...(card !== undefined && thread !== null && { thread }),
  });
  return `/r/${encodeURIComponent(room)}/board${query.size === 0 ? "" : `?${query.toString()}`}`;
}

/** Where a person does what waits for them: the record of the release, or the card. */
export function waitingAddress({ kind, id, room, compartment, card }: WaitingItem): string {
  if (kind === "approval") return releaseAddress(room, compartment, id);
  const query = card === undefined ? "" : `?${new URLSearchParams({ card: cardKey(compartment, card) }).toString()}`;
  return `/r/${encodeURIComponent(room)}/board${query}`;
}

/** How many entries were not read. */
export function unreadIn(entries: readonly InboxEntry[]): number {
  return entries.filter(({ read }) => !read).length;
}
