import type { Ticket, TicketStore } from "../../ports/ticket-store.ts";

/** Tickets of one node, in memory. */
export class MemoryTicketStore implements TicketStore {
  readonly #tickets = new Map<string, Ticket>();

  async put(secretHash: string, ticket: Ticket, now: number): Promise<void> {
    // All tickets live equally long, so the oldest entries of the map expire first.
    for (const [hash, { expiresAt }] of this.#tickets) {
      if (expiresAt > now) break;
      this.#tickets.delete(hash);
    }
    this.#tickets.set(secretHash, ticket);
  }

  async take(secretHash: string): Promise<Ticket | null> {
    const ticket = this.#tickets.get(secretHash) ?? null;
    this.#tickets.delete(secretHash);
    return ticket;
  }

  /** How many are kept, expired ones included. */
  get size(): number {
    return this.#tickets.size;
  }
}
