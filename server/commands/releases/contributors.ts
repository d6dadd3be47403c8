import type { ClientId, CompartmentId, PartnerCode } from "../../../shared/ids.ts";
import type { AccountStore } from "../../ports/directory/accounts.ts";
import type { History } from "../../ports/history.ts";
import type { Ledger } from "../../ports/ledger.ts";

/** What is asked who wrote. */
export interface ContributorPorts {
  readonly directory: Pick<AccountStore, "users">;
  readonly ledger: Pick<Ledger, "claims">;
  readonly history: Pick<History, "writersOf">;
}

/**
 * The nations that wrote a card, in the order of their codes: those whose client ids live in it, and those that the timeline says ever wrote in it, so that words that
 * another person brought back or wrote again are still theirs who wrote them first (RULES.md, R5). A client id that belongs to nobody who is known counts as the
 * originator's. Rejects with what the stores throw.
 */
export async function contributorsOf(
  { directory, ledger, history }: ContributorPorts,
  compartment: { readonly id: CompartmentId; readonly originator: PartnerCode },
  { card, clients }: { readonly card: string; readonly clients: readonly ClientId[] },
): Promise<readonly PartnerCode[]> {
  const [claims, writers] = await Promise.all([ledger.claims(compartment.id), history.writersOf(compartment.id, card)]);
  const owners = new Set(clients.map((client) => claims.get(client) ?? ""));
  const users = new Map((await directory.users([...owners].filter((id) => id !== ""))).map(({ id, partner }) => [id, partner]));
  const living = [...owners].map((owner) => users.get(owner) ?? compartment.originator);
  return [...new Set([...living, ...writers])].toSorted();
}
