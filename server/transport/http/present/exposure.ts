import type { Exchange, Exchanged as ShownExchanged } from "../../../../shared/rest/exchange.ts";
import type { Exposure } from "../../../../shared/rest/releases.ts";
import { boundsOf } from "../../../../shared/marking/ceiling.ts";
import type { Exchanged, ShownExchange } from "../../../commands/list-exchange.ts";
import type { ShownExposure } from "../../../commands/show-exposure.ts";
import type { AccountStore } from "../../../ports/directory/accounts.ts";
import { lookUpPeople, presentPerson } from "./person.ts";
import { presentDisclosures } from "./releases.ts";

type Directory = Pick<AccountStore, "users">;

/** Puts names to who has a card. */
export async function presentExposure(directory: Directory, shown: ShownExposure): Promise<Exposure> {
  const person = await lookUpPeople(
    directory,
    shown.holders.map(({ user }) => user),
  );
  const { disclosure, recall } = shown;
  return {
    card: shown.card,
    ...(disclosure !== null && { released: { partner: disclosure.partner, at: timeOf(disclosure.at) } }),
    ...(recall !== null && { recalled: timeOf(recall.at) }),
    holders: shown.holders.map(({ user, since, until, opened, exported, acknowledged }) => ({
      by: presentPerson(person(user)),
      partner: person(user).partner,
      since: timeOf(since),
      ...(until !== null && { until: timeOf(until) }),
      ...(opened !== null && { opened: timeOf(opened) }),
      exported: exported.map(timeOf),
      ...(acknowledged !== null && { acknowledged: timeOf(acknowledged) }),
    })),
    operator: shown.operator.map(timeOf),
    recordedSince: timeOf(shown.recordedSince),
  };
}

/** Puts names to what two nations have from each other. */
export async function presentExchange(
  directory: Directory,
  partner: string,
  { given, received, isMore }: ShownExchange,
): Promise<Exchange> {
  return { partner, given: await presentAll(directory, given), received: await presentAll(directory, received), isMore };
}

async function presentAll(directory: Directory, released: readonly Exchanged[]): Promise<ShownExchanged[]> {
  const shown = await presentDisclosures(
    directory,
    released.map(({ compartment, ...rest }) => ({ ...rest, compartment: compartment.id })),
  );
  return shown.flatMap((disclosure, index) => {
    const one = released[index];
    if (one === undefined) return [];
    const { id, name, originator, releasableTo, ceiling } = one.compartment;
    const compartment = { id, name, originator, releasableTo: [...releasableTo], ceiling: boundsOf(ceiling) };
    const state = disclosure.recall === undefined ? ("released" as const) : ("recalled" as const);
    return [{ ...disclosure, compartment, marking: one.disclosure.said.content.marking, state }];
  });
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
