import { decodeUtf8 } from "lib0/string";
import type { ActEntry } from "../contribution/entry.ts";
import type { UserId } from "../ids.ts";

/** By what an act is found again: its noun, what it is one of several acts about, and the card it concerns. */
export interface ActPlace {
  /** The part of the type before the dot: `comment` of `comment.made`. */
  readonly noun: string;
  /** Acts of one noun and subject make up one register: the id of the act that began it, unless `set.subject` of the body says otherwise. */
  readonly subject: string;
  /** The part of the type after the dot: `made` of `comment.made`. */
  readonly verb: string;
  /** The card that the act concerns: `card` of what was said or set. Null where there is none. */
  readonly card: string | null;
  /** Whom it concerns, so that it is in their inbox: those whom `mentions` of what was said and `concerns` of what was set name, but for its author. Each once. */
  readonly people: readonly UserId[];
  /** What waits in its register from now on, `open` of what was set; null where the act says nothing of it, so that what waited there goes on waiting. */
  readonly open: readonly OpenItem[] | null;
}

/**
 * Something that waits in a register: for whom, in which state, until when. An act replaces all that waits in its register by naming it anew; `[]` closes it.
 * A type, not an interface: it is part of a body, which is JSON.
 */
export type OpenItem = {
  /** The nation that it waits for; `""` where it waits for the server, or for any. */
  readonly partner: string;
  readonly state: string;
  /** Milliseconds since the epoch; absent where nothing happens by itself. */
  readonly dueAt?: number;
  readonly card?: string;
};

/** Longest subject and card that are found again, UTF-16 code units: ids of acts have 200 at most, keys of cards 256, and a subject may name a nation and a card. */
const LONGEST = 300;

/** Most people of one act that are found, and the longest id of one. */
const MOST_PEOPLE = 200;
const LONGEST_USER_ID = 64;

/** Most open items of one act that are found, and the longest nation and state of one. */
const MOST_OPEN = 64;
const LONGEST_STATE = 64;

/**
 * The place of an act, whatever its type: acts of a later version are found, too. Never throws. Of a shredded body, or one that is not as
 * expected, the act's id is the subject.
 */
export function placeOf({ type, id, author, body }: Pick<ActEntry, "type" | "id" | "author" | "body">): ActPlace {
  const dot = type.indexOf(".");
  const { said, set } = membersOf(body);
  const people = new Set([...peopleOf(said, "mentions"), ...peopleOf(set, "concerns")]);
  people.delete(author);
  return {
    noun: type.slice(0, dot),
    verb: type.slice(dot + 1),
    subject: textOf(set, "subject") ?? id,
    card: textOf(said, "card") ?? textOf(set, "card"),
    people: [...people].slice(0, MOST_PEOPLE),
    open: openOf(set),
  };
}

/** Who is mentioned in an act. Never throws: of a body that is not as expected, no one. */
export function mentionsOf({ body }: Pick<ActEntry, "body">): readonly UserId[] {
  return peopleOf(membersOf(body).said, "mentions");
}

function membersOf(body: Uint8Array | null): { readonly said?: unknown; readonly set?: unknown } {
  if (body === null) return {};
  try {
    const value: unknown = JSON.parse(decodeUtf8(body));
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    // No UTF-8 or no JSON: the ledger's own rules refuse such a body (FORMAT.md, rule 10); it has no place of its own.
    return {};
  }
}

function peopleOf(object: unknown, key: "mentions" | "concerns"): readonly UserId[] {
  const value = memberOf(object, key);
  if (!Array.isArray(value)) return [];
  return value.filter((id): id is UserId => typeof id === "string" && id !== "" && id.length <= LONGEST_USER_ID && id.isWellFormed());
}

/** Items that are not as expected are left out. */
function openOf(set: unknown): readonly OpenItem[] | null {
  const value = memberOf(set, "open");
  return Array.isArray(value) ? value.slice(0, MOST_OPEN).flatMap((item) => openItem(item) ?? []) : null;
}

function openItem(item: unknown): OpenItem | null {
  const partner = memberOf(item, "partner");
  const state = memberOf(item, "state");
  const dueAt = memberOf(item, "dueAt");
  const card = textOf(item, "card");
  if (!isShort(partner) || !isShort(state) || state === "") return null;
  const isDue = typeof dueAt === "number" && Number.isSafeInteger(dueAt) && dueAt >= 0;
  return { partner, state, ...(isDue && { dueAt }), ...(card !== null && { card }) };
}

function isShort(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_STATE && value.isWellFormed();
}

function memberOf(object: unknown, key: string): unknown {
  return typeof object === "object" && object !== null && Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
}

function textOf(object: unknown, key: "subject" | "card"): string | null {
  const value = memberOf(object, key);
  return typeof value === "string" && value !== "" && value.length <= LONGEST && value.isWellFormed() ? value : null;
}
