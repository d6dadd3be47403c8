import { boundsOf } from "../../../../shared/marking/ceiling.ts";
import type * as shown from "../../../../shared/rest/releases.ts";
import type { CompartmentId } from "../../../../shared/ids.ts";
import type { ShownDisclosure } from "../../../commands/releases/with-recalls.ts";
import type { Waiting } from "../../../commands/releases/list-waiting.ts";
import { stateOf, type Release } from "../../../domain/release/register.ts";
import type { AccountStore } from "../../../ports/directory/accounts.ts";
import { lookUpPeople, presentPerson } from "./person.ts";

type Directory = Pick<AccountStore, "users">;

/** Puts names to releases out of a compartment, in one look-up. */
export async function presentReleases(
  directory: Directory,
  compartment: CompartmentId,
  releases: readonly (Release | null)[],
): Promise<shown.Release[]> {
  const whole = releases.filter((release) => release !== null);
  const people = whole.flatMap(({ author, approvals, recall }) => [
    author,
    ...approvals.flatMap(({ decision }) => decision?.by ?? []),
    ...(recall === null ? [] : [recall.by]),
  ]);
  const person = await lookUpPeople(directory, people);
  const by = (id: string) => presentPerson(person(id));
  return whole.map((release) => {
    const { id, at, author, partner, said, findings, readers, approvals, made, deliveredAt, recall } = release;
    return {
      id,
      state: stateOf(release),
      compartment,
      from: said.card,
      to: said.to,
      readers: [...readers],
      ...(made !== null && deliveredAt !== null && { card: { compartment: said.to, id: made.card } }),
      content: said.content,
      reason: said.reason,
      by: by(author),
      partner,
      at: timeOf(at),
      accepted: findings.map(({ rule, ...finding }) => ({ ...finding, rule: rule as shown.LeakRule, weight: "warn" })),
      approvals: approvals.map(({ partner: nation, why, dueAt, decision }) => ({
        partner: nation,
        why,
        dueAt: timeOf(dueAt),
        ...(decision !== null && {
          decision: { decision: decision.decision, by: by(decision.by), at: timeOf(decision.at), reason: decision.reason },
        }),
      })),
      ...(recall !== null && {
        recall: {
          ...(recall.recall !== null && deliveredAt !== null && { id: recall.recall }),
          by: by(recall.by),
          at: timeOf(recall.at),
          reason: recall.reason,
        },
      }),
    };
  });
}

/** Puts names to what came into a compartment, in one look-up. */
export async function presentDisclosures(directory: Directory, disclosures: readonly ShownDisclosure[]): Promise<shown.Disclosure[]> {
  const people = disclosures.flatMap(({ disclosure, recall }) => [
    disclosure.author,
    ...(recall === null ? [] : [recall.author, ...recall.acknowledgements.map((each) => each.by)]),
  ]);
  const person = await lookUpPeople(directory, people);
  const by = (id: string) => presentPerson(person(id));
  return disclosures.map(({ compartment, disclosure: { id, seq, at, author, partner, said, card }, recall }) => ({
    id,
    seq,
    compartment,
    card,
    title: said.content.title,
    by: by(author),
    partner,
    at: timeOf(at),
    ...(recall !== null && {
      recall: {
        id: recall.id,
        at: timeOf(recall.at),
        by: by(recall.author),
        acknowledgements: recall.acknowledgements.map((each) => ({
          by: by(each.by),
          partner: each.partner,
          at: timeOf(each.at),
          ...(each.note !== null && { note: each.note }),
        })),
      },
    }),
  }));
}

/** What waits for a person, with the marking of its compartment. */
export function presentWaiting({ kind, id, compartment, roomTitle, card, title, since, dueAt }: Waiting): shown.WaitingItem {
  const { name, originator, releasableTo } = compartment;
  return {
    kind,
    id,
    room: compartment.room,
    roomTitle,
    compartment: compartment.id,
    marking: { name, originator, releasableTo: [...releasableTo], ceiling: boundsOf(compartment.ceiling) },
    ...(card !== null && { card }),
    ...(title !== null && { title }),
    since: timeOf(since),
    ...(dueAt !== null && { dueAt: timeOf(dueAt) }),
  };
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
