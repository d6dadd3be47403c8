import { createDecoder, readVarUint } from "lib0/decoding";
import type { ClientId } from "../../../shared/ids.ts";
import { closeCode, type CloseCode } from "../../../shared/wire/close-reason.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LiveCompartment } from "./live-compartment.ts";
import type { Session } from "./session.ts";

/** How long the earlier of two connections with one client id has to answer a ping. */
export const CHALLENGE_MS = 3_000;

/** The client id of the first section of an update, or null if there is none to read. A peek, not a check. */
export function firstClientOf(update: Uint8Array): ClientId | null {
  try {
    const decoder = createDecoder(update);
    if (readVarUint(decoder) === 0) return null;
    readVarUint(decoder);
    return readVarUint(decoder);
  } catch {
    // Truncated: the validator will say so.
    return null;
  }
}

/**
 * What came of showing or writing under a client id:
 * - `own`: this connection may show presence for it;
 * - `passed-over`: it is somebody else's. Silent, since stock clients return foreign frames; what is written under it the validator judges;
 * - `challenged`: the same person holds it on another live connection. Whatever this one sends waits until that is settled.
 */
export type Claim = "own" | "passed-over" | "challenged";

/** What a claim touches. */
export interface ClaimOptions {
  readonly session: Session;
  readonly compartment: LiveCompartment;
  readonly client: ClientId;
  readonly clock: Clock;
  /** Keeps the id for this person until they leave, so that nobody else writes under it first. */
  readonly reserve: (client: ClientId, session: Session) => void;
  readonly close: (session: Session, code: CloseCode, reason: string) => void;
  /** The challenge was won: what the session has sent since may be taken. */
  readonly release: (session: Session) => void;
}

/**
 * Makes a client id the one this connection shows presence for (in memory only; the ledger's claim comes with the first write).
 *
 * An id that belongs to another person by the ledger is passed over; so is one that another person shows on a live connection,
 * unless the ledger says it is this person's. If the same person holds it on another live connection (a cloned tab), the later
 * one is closed with 4409 as soon as the earlier has answered a ping; an earlier one that does not answer is gone and is closed instead.
 */
export function claimClientId(options: ClaimOptions): Claim {
  const { session, compartment, client } = options;
  const holder = compartment.holders.get(client);
  if (session.clientId === client && holder === session) return "own";
  const person = session.identity.id;
  const owner = compartment.claims.get(client);
  if (owner !== undefined && owner !== person) return "passed-over";
  const isFree = holder === undefined || holder === session || holder.isClosed;
  if (isFree || (owner === person && holder.identity.id !== person)) {
    hold(options);
    return "own";
  }
  if (holder.identity.id !== person) return "passed-over";
  challenge(holder, options);
  return "challenged";
}

function hold({ session, compartment, client, reserve }: ClaimOptions): void {
  session.clientId = client;
  compartment.holders.set(client, session);
  reserve(client, session);
}

function challenge(holder: Session, options: ClaimOptions): void {
  const { session, clock, close, release } = options;
  let isSettled = false;
  const cancel = clock.after(CHALLENGE_MS, () => {
    if (isSettled) return;
    isSettled = true;
    close(holder, closeCode.tryAgain, "no answer, and its client id came back on another connection");
    if (session.isClosed) return;
    hold(options);
    release(session);
  });
  holder.arrival.peer.ping(() => {
    if (isSettled) return;
    isSettled = true;
    cancel();
    close(session, closeCode.clientIdTaken, "this client id is live on another connection");
  });
}
