import { isReleasableTo } from "../../shared/access/releasability.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import type { Member } from "../../shared/rest/members.ts";

/** A name that is being typed behind an `@`: where the `@` stands, and what was typed behind it. */
export interface MentionQuery {
  readonly start: number;
  readonly words: string;
}

/** More than this behind an `@` is no name any more, UTF-16 code units. */
const LONGEST_QUERY = 40;

/** The name that is being typed before the caret; null if none is. An `@` inside a word, as in an address, begins none. */
export function mentionAt(text: string, caret: number): MentionQuery | null {
  const start = text.lastIndexOf("@", caret - 1);
  if (start < 0 || caret === 0 || /[\p{L}\p{N}]$/u.test(text.slice(0, start))) return null;
  const words = text.slice(start + 1, caret);
  return words.length > LONGEST_QUERY || /[\n@]|^\s/u.test(words) ? null : { start, words };
}

/** Those who can be mentioned in a compartment, by name: the members of its room who may read it (AC7), but for the person who writes. */
export function mentionable(members: readonly Member[], compartment: Compartment, ownId: string): readonly Member[] {
  return members
    .filter(({ user, partner }) => user.id !== ownId && isReleasableTo(compartment, partner))
    .toSorted((a, b) => a.user.displayName.localeCompare(b.user.displayName));
}

/** Those whose name, username or nation has what was typed at the beginning of a word, in the order given. */
export function matching(people: readonly Member[], words: string): readonly Member[] {
  const wanted = folded(words);
  return people.filter(({ user, partner }) => folded(` ${user.displayName} ${user.username} ${partner}`).includes(` ${wanted}`));
}

/** The text with the typed name replaced by the person's, and where the caret belongs. */
export function withMention(text: string, { start, words }: MentionQuery, name: string): { readonly text: string; readonly caret: number } {
  const inserted = `@${name} `;
  const rest = text.slice(start + 1 + words.length);
  return { text: `${text.slice(0, start)}${inserted}${rest.replace(/^ /, "")}`, caret: start + inserted.length };
}

/** Those of the chosen people whose name still stands in the text, each once. */
export function stillMentioned<Mention extends { readonly id: string; readonly name: string }>(
  text: string,
  mentions: readonly Mention[],
): readonly Mention[] {
  return [...new Map(mentions.map((mention) => [mention.id, mention])).values()].filter(({ name }) => text.includes(`@${name}`));
}

/** A part of a comment's text. `isMention` marks an `@` with the name of a mentioned person. */
export interface CommentRun {
  readonly text: string;
  readonly isMention: boolean;
}

/** Splits a comment at the names of the people it mentions. An `@` before any other word is plain text. */
export function commentRuns(text: string, names: readonly string[]): readonly CommentRun[] {
  const longestFirst = names.filter((name) => name !== "").toSorted((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return [{ text, isMention: false }];
  const named = new RegExp(`(@(?:${longestFirst.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|")}))`, "u");
  return text.split(named).flatMap((part, index) => (part === "" ? [] : [{ text: part, isMention: index % 2 === 1 }]));
}

function folded(text: string): string {
  return text.normalize("NFKC").toLocaleLowerCase();
}
