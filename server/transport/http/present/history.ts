import type { TimelineEntry } from "../../../../shared/rest/timeline.ts";
import type { ListedContributions } from "../../../commands/list-contributions.ts";
import type { TimelineLine } from "../../../ports/history.ts";
import type { AccountStore, UserRecord } from "../../../ports/directory/accounts.ts";
import { lookUpPeople, presentPerson } from "./person.ts";

/** A page of ledger entries as the text of its answer. */
export async function presentContributions(
  directory: Pick<AccountStore, "users">,
  { entries, next }: ListedContributions,
): Promise<string> {
  const authors = new Set(entries.map(({ author }) => author));
  const person = await lookUpPeople(directory, authors);
  const named = new Map(Array.from(authors, (author) => [author, JSON.stringify(presentPerson(person(author)))]));
  // The fields are the text of an object that is never empty.
  const texts = entries.map(({ author, fields }) => `{"author":${named.get(author)},${fields.slice(1)}`);
  return `{"entries":[${texts.join(",")}]${next === undefined ? "" : `,"next":${next}`}}`;
}

function presentTimelineLine(line: TimelineLine, author: UserRecord): TimelineEntry {
  return { ...line, at: new Date(line.at).toISOString(), author: presentPerson(author) };
}

/** Puts names to lines, in one look-up. */
export async function presentLines(directory: Pick<AccountStore, "users">, lines: readonly TimelineLine[]): Promise<TimelineEntry[]> {
  const person = await lookUpPeople(
    directory,
    lines.map((line) => line.author),
  );
  return lines.map((line) => presentTimelineLine(line, person(line.author)));
}
