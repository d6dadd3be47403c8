import { decodeUtf8 } from "lib0/string";
import type { ActEvent } from "../../../../shared/control/events.ts";
import type { ActEntry } from "../../../../shared/contribution/entry.ts";
import type { ReadAct } from "../../../../shared/acts/act-types.ts";
import type { UserId } from "../../../../shared/ids.ts";
import type * as shown from "../../../../shared/rest/acts.ts";
import type { Comment, Thread } from "../../../domain/comment/thread.ts";
import type { Sighting } from "../../../domain/sighting/decide.ts";
import type { AccountStore } from "../../../ports/directory/accounts.ts";
import { lookUpPeople, presentPerson, type Person } from "./person.ts";

type PersonOf = (id: UserId) => Person;

/** Puts names to threads, in one look-up. */
export async function presentThreads(directory: Pick<AccountStore, "users">, threads: readonly Thread[]): Promise<shown.Thread[]> {
  const people = threads.flatMap(({ comments, resolution }) => [
    ...comments.map(({ author }) => author),
    ...(resolution === null ? [] : [resolution.by]),
  ]);
  const person = await personLookUp(directory, people);
  return threads.flatMap(({ comments, resolution }) => {
    const [first] = comments;
    // Its first comment was shredded: there is nothing that answers could be shown with.
    if (first === undefined) return [];
    return {
      id: first.id,
      comments: comments.map((comment) => presentComment(comment, person)),
      ...(resolution !== null && { resolved: { at: timeOf(resolution.at), by: person(resolution.by), partner: resolution.partner } }),
    };
  });
}

/** Puts names to a comment as it was made. */
export async function presentMadeComment(directory: Pick<AccountStore, "users">, comment: Comment): Promise<shown.Comment> {
  return presentComment(comment, await personLookUp(directory, [comment.author]));
}

/** Puts names to sightings, in one look-up. */
export async function presentSightings(
  directory: Pick<AccountStore, "users">,
  sightings: readonly (Sighting | null)[],
): Promise<shown.Sighting[]> {
  const whole = sightings.filter((sighting) => sighting !== null);
  const person = await personLookUp(
    directory,
    whole.map(({ author }) => author),
  );
  return whole.map(({ id, seq, at, author, partner, said, withdrawnAt }) => {
    const { id: _, card, ...seen } = said;
    const common = { id, seq, reportedAt: timeOf(at), author: person(author), partner, card };
    return withdrawnAt === null ? { ...common, ...seen } : { ...common, withdrawnAt: timeOf(withdrawnAt) };
  });
}

/** Puts names to opinions, in one look-up. */
export async function presentOpinions(
  directory: Pick<AccountStore, "users">,
  opinions: readonly ReadAct<"opinion.given">[],
): Promise<shown.Opinion[]> {
  const person = await personLookUp(
    directory,
    opinions.map(({ author }) => author),
  );
  return opinions.map(({ id, seq, at, author, partner, said }) => {
    const { card, opinion, explanation } = said;
    return { id, seq, at: timeOf(at), author: person(author), partner, card, opinion, explanation };
  });
}

/** Puts names to acts as the control channel tells of them, in one look-up. */
export async function presentActs(directory: Pick<AccountStore, "users">, acts: readonly ActEntry[]): Promise<ActEvent[]> {
  const person = await personLookUp(
    directory,
    acts.map(({ author }) => author),
  );
  return acts.map(({ compartment, seq, id, type, at, author, partner, body }) => ({
    compartment,
    seq,
    act: {
      id,
      type,
      at: timeOf(at),
      author: person(author),
      partner,
      body: body === null ? null : (JSON.parse(decodeUtf8(body)) as { said: unknown }),
    },
  }));
}

function presentComment({ id, seq, at, author, partner, said, withdrawnAt }: Comment, person: PersonOf): shown.Comment {
  const { card, field, anchor, mentions, replyTo, text } = said;
  const common = { id, seq, at: timeOf(at), author: person(author), partner, card };
  const place = {
    ...(field !== undefined && { field }),
    ...(anchor !== undefined && { anchor }),
    ...(replyTo !== undefined && { replyTo }),
  };
  if (withdrawnAt !== null) return { ...common, ...place, withdrawnAt: timeOf(withdrawnAt) };
  return { ...common, ...place, text, ...(mentions !== undefined && { mentions }) };
}

async function personLookUp(directory: Pick<AccountStore, "users">, ids: readonly UserId[]): Promise<PersonOf> {
  const person = await lookUpPeople(directory, ids);
  return (id) => presentPerson(person(id));
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
