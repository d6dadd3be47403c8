import type { CompartmentId, SessionId, UserId } from "../../shared/ids.ts";

/** What a ticket is bound to. `expiresAt` in milliseconds since the epoch. */
export interface Ticket {
  readonly user: UserId;
  readonly session: SessionId;
  /** Whether `session` names a session or a token. */
  readonly kind: "session" | "token";
  readonly compartment: CompartmentId;
  readonly expiresAt: number;
}

/**
 * Keeps tickets for the seconds between issue and redemption. Losing them all only makes people ask again.
 * A store that is elsewhere rejects with `DirectoryUnavailable` when it cannot be asked. Every store passes
 * test/contract/ticket-store-contract.ts.
 */
export interface TicketStore {
  /** Keeps a ticket under the hash of its secret. `now` lets the store forget what has expired. */
  put(secretHash: string, ticket: Ticket, now: number): Promise<void>;
  /** Gives the ticket and forgets it, in one step: of several concurrent takers exactly one gets it, the rest get null. */
  take(secretHash: string): Promise<Ticket | null>;
}
