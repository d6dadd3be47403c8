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
 * Makes a client id the one this connection shows presence for (in memory only; the ledger's claim comes with the first write).
 *
 * An id that belongs to another person, by the ledger or by a live connection, is passed over silently: stock clients return
 * foreign frames. If the same person holds it on another live connection (a cloned tab), the later one is closed with 4409 as soon
 * as the earlier has answered a ping; an earlier one that does not answer is gone and is closed instead.
 */
export function claimClientId(options: {
  session: Session;
  compartment: LiveCompartment;
  client: ClientId;
  granted: () => void;
  clock: Clock;
  close: (session: Session, code: CloseCode, reason: string) => void;
}): void {
  const { session, compartment, client, granted } = options;
  if (session.clientId === client && compartment.holders.get(client) === session) return granted();
  const person = session.identity.id;
  const owner = compartment.claims.get(client);
  if (owner !== undefined && owner !== person) return;
  const holder = compartment.holders.get(client);
  if (holder === undefined || holder === session || holder.isClosed) return grant(options);
  if (holder.identity.id === person) challenge(holder, options);
}

function grant({ session, compartment, client, granted }: Parameters<typeof claimClientId>[0]): void {
  session.clientId = client;
  compartment.holders.set(client, session);
  granted();
}

function challenge(holder: Session, options: Parameters<typeof claimClientId>[0]): void {
  const { session, clock, close } = options;
  session.arrival.peer.pauseReading();
  let isSettled = false;
  const cancel = clock.after(CHALLENGE_MS, () => {
    if (isSettled) return;
    isSettled = true;
    close(holder, closeCode.tryAgain, "no answer, and its client id came back on another connection");
    if (session.isClosed) return;
    session.arrival.peer.resumeReading();
    grant(options);
  });
  holder.arrival.peer.ping(() => {
    if (isSettled) return;
    isSettled = true;
    cancel();
    close(session, closeCode.clientIdTaken, "this client id is live on another connection");
  });
}
