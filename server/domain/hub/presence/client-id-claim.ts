import { createDecoder, readVarUint } from "lib0/decoding";
import type { ClientId, UserId } from "../../../../shared/ids.ts";
import { closeCode, type CloseCode } from "../../../../shared/wire/close-code.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { LiveCompartment } from "../compartment/live-compartment.ts";
import type { Session } from "../session/session.ts";

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
 * - `passed-over`: it belongs to another person. The entry is dropped silently, since stock clients return foreign entries; the validator judges writes;
 * - `challenged`: the same person holds it on another live connection. What this connection sends waits until that is settled.
 */
export type Claim = "own" | "passed-over" | "challenged";

/** Another live connection that holds the id, on this node or elsewhere. */
export interface Contested {
  readonly user: UserId;
  /** Asks whether it is alive; the answer may never come. Gives the undo. */
  readonly ask: (answered: (isAlive: boolean) => void) => () => void;
  /** It gave no answer: it is closed. */
  readonly evict: () => void;
}

/** A client id that a session of this node holds, and the earlier connection of the same person elsewhere. */
export interface ContestedClaim {
  readonly session: Session;
  readonly compartment: LiveCompartment;
  readonly client: ClientId;
  readonly contested: Contested;
}

/** What a claim touches. */
export interface ClaimOptions {
  readonly session: Session;
  readonly compartment: LiveCompartment;
  readonly client: ClientId;
  readonly clock: Clock;
  /** The holder of the id on another node, or null. */
  readonly elsewhere: Contested | null;
  /** The session holds the id from now on. */
  readonly held: (client: ClientId, session: Session, isTakeover: boolean) => void;
  readonly close: (session: Session, code: CloseCode, reason: string) => void;
  /** The challenge was won: what the session has sent since may be taken. */
  readonly release: (session: Session) => void;
}

/**
 * Makes a client id the one this connection shows presence for (in memory only; the ledger's claim comes with the first write).
 *
 * An id that belongs to another person by the ledger is passed over; so is one that another person shows on a live connection of any
 * node, unless the ledger says it is this person's. If the same person holds it on another live connection (a cloned tab), the later
 * one is closed with 4409 as soon as the earlier has answered a ping; an earlier one that does not answer is gone and is closed instead.
 */
export function claimClientId(options: ClaimOptions): Claim {
  const { session, compartment, client } = options;
  if (session.clientId === client && compartment.holders.of(client) === session) return "own";
  const person = session.person.id;
  const owner = compartment.board.ownerOf(client);
  if (owner !== undefined && owner !== person) return "passed-over";
  const contested = holderHere(options) ?? options.elsewhere;
  if (contested === null || (owner === person && contested.user !== person)) {
    hold(options, false);
    return "own";
  }
  if (contested.user !== person) return "passed-over";
  challenge(contested, options);
  return "challenged";
}

function holderHere({ session, compartment, client, close }: ClaimOptions): Contested | null {
  const holder = compartment.holders.of(client);
  if (holder === undefined || holder === session || holder.isClosed) return null;
  return {
    user: holder.person.id,
    ask: (answered) => {
      holder.arrival.peer.ping(() => answered(true));
      return () => {};
    },
    evict: () => close(holder, closeCode.tryAgain, "no answer, and its client id came back on another connection"),
  };
}

function hold({ session, compartment, client, held }: ClaimOptions, isTakeover: boolean): void {
  session.clientId = client;
  compartment.holders.hold(client, session);
  held(client, session, isTakeover);
}

/** Settles which of two connections of one person keeps an id: the earlier, `contested`, if it answers in time, otherwise the later. */
export function challenge(contested: Contested, options: ClaimOptions): void {
  const { session, clock, close, release } = options;
  let isSettled = false;
  const settle = (isAlive: boolean): void => {
    if (isSettled) return;
    isSettled = true;
    cancel();
    stopAsking();
    if (isAlive) return close(session, closeCode.clientIdTaken, "this client id is live on another connection");
    contested.evict();
    if (session.isClosed) return;
    hold(options, contested === options.elsewhere);
    release(session);
  };
  const cancel = clock.after(CHALLENGE_MS, () => settle(false));
  // An answer may come at once, before there is anything to undo.
  let stopAsking = (): void => {};
  stopAsking = contested.ask(settle);
}
