import { BrokenPromise, type Oracles } from "./oracles.ts";
import type { SimulatedClient } from "./simulated-client.ts";

/** Every receipt a client holds names an entry that inserted what it says, under that client's own name. */
export function checkReceipts(oracles: Oracles, client: SimulatedClient): void {
  for (const { seq, tops } of client.receipts) {
    const entry = oracles.entries(client.compartment)[seq - 1];
    if (seq > 0 && entry === undefined)
      throw new BrokenPromise("lost", `${client.grant.user.id} has a receipt for entry ${seq}, which is gone`);
    for (const [id, clock] of tops) {
      const holds = entry?.kind === "update" && entry.inserts.some((range) => range.client === id && range.to === clock);
      if (!holds || entry.author !== client.grant.user.id)
        throw new BrokenPromise("lost", `the receipt of ${client.grant.user.id} for ${id}:${clock} is not what entry ${seq} holds`);
    }
  }
}
