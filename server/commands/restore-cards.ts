import { fail, ok, type Result } from "../../shared/result.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import { readPages, updateOf } from "../domain/history/ledger-updates.ts";
import type { ProgramPorts } from "../domain/hub/session/program-peer.ts";
import type { PastBoard, WantedCard } from "../domain/restoration/past-cards.ts";
import { restorationTurn } from "../domain/restoration/restoration-turn.ts";
import type { LivingCards } from "../domain/restoration/restore-onto.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import type { CompartmentRecord } from "../ports/directory/compartments.ts";
import type { History } from "../ports/history.ts";
import type { Ledger } from "../ports/ledger.ts";
import { newClientId } from "../domain/new-client-id.ts";
import type { Turns } from "../ports/turns.ts";
import type { CommandContext } from "./command-context.ts";
import { findCompartment } from "./find-compartment.ts";
import type { PreparedRestoration, RestorationInput } from "./prepare-restoration.ts";
import { recalledCards } from "./releases/recalled-cards.ts";
import { writeUpdates, type WriteStopped } from "./write-updates.ts";

/** Entries between the earliest and the latest wanted moment of one request. */
const MOST_ENTRIES = 20_000;

/** Cards that a person who may write wants back. */
export interface RestorationRequest {
  readonly caller: AuthenticatedUser;
  readonly compartment: CompartmentId;
  readonly wanted: readonly WantedCard[];
  readonly living: LivingCards;
}

/** What became of each of the wanted cards, and the seq of the entry that holds the last of them (the head if nothing was written). */
export interface Restored extends Pick<PreparedRestoration, "restored" | "unchanged" | "refused"> {
  readonly seq: number;
}

/** Why nothing more was restored. A stopped one has written some of it. `too-far-apart`: the wanted moments span more than 20,000 entries; ask for them in parts. */
export type RestorationRefusal = "not-found" | "not-allowed" | "above-head" | "too-far-apart" | WriteStopped;

/** What a restoration works with. */
export interface RestorationPorts extends ProgramPorts {
  readonly context: CommandContext;
  readonly ledger: Pick<Ledger, "head" | "read" | "acts">;
  readonly history: Pick<History, "stateAt">;
  readonly turns: Turns;
  /** Runs `prepareRestoration` where it keeps no socket waiting. */
  readonly prepare: (input: RestorationInput) => Promise<PreparedRestoration>;
}

/**
 * Brings cards back from the ledger as edits of the person who asked, and resolves when they are durable. Repeating it changes nothing.
 * The right to write is asked again when it writes. Throws `LedgerUnavailable` where the store did not take all of it; repeat it then.
 */
export async function restoreCards(ports: RestorationPorts, request: RestorationRequest): Promise<Result<Restored, RestorationRefusal>> {
  // The right is checked before the turn, too. Otherwise the wait would tell a person who may not see the board that a restoration runs there (P3).
  const found = await findCompartment(ports.context, request.caller.user, request.compartment, "write-compartment");
  if (!found.ok) return found;
  // One at a time for each board: two people who press "Restore all" at once bring each card back once.
  return await ports.turns.take(restorationTurn(request.compartment), () => restoreNow(ports, request));
}

async function restoreNow(ports: RestorationPorts, request: RestorationRequest): Promise<Result<Restored, RestorationRefusal>> {
  const { compartment: id, living } = request;
  const found = await findCompartment(ports.context, request.caller.user, id, "write-compartment");
  if (!found.ok) return found;
  const head = await ports.ledger.head(id);
  const recalled = await recalledCards(ports.ledger, id);
  const wanted = request.wanted.filter((card) => !recalled.has(card.id));
  const notBrought = [...new Set(request.wanted.map((card) => card.id))].filter((card) => recalled.has(card));
  const refused = notBrought.map((card) => ({ id: card, why: "recalled" }) as const);
  if (wanted.length === 0) return ok({ restored: [], unchanged: [], refused, seq: head.seq });
  if (wanted.some(({ at }) => at > head.seq)) return fail("above-head");
  const past = await pastBoard(ports, id, wanted);
  if (past === null) return fail("too-far-apart");
  const currentState = (await ports.history.stateAt(id, head.seq)) ?? Uint8Array.of(0, 0);
  const clientId = newClientId(ports.context.random);
  const { updates, ...outcome } = await ports.prepare({ past, wanted, currentState, clientId, living });
  // Where the store fails, trying again is safe: what was written is found on the board.
  const written = updates.length === 0 ? ok(head.seq) : await writeUpdates(ports, request.caller, found.value, updates);
  if (!written.ok) return written;
  await forgetRemovals(ports.context, found.value.compartment, [...outcome.restored, ...outcome.unchanged]);
  return ok({ ...outcome, refused: [...outcome.refused, ...refused], seq: written.value });
}

/** Cards that are back are told of no longer: a later, ordinary deletion of one is not part of that mass deletion. */
async function forgetRemovals(context: CommandContext, { id, room }: CompartmentRecord, cards: readonly string[]): Promise<void> {
  const forgotten = await context.directory.forgetRemovedCards({ compartment: id, room, cards });
  if (forgotten > 0) await context.relayAccessChanges();
}

/** What is needed to see every wanted moment; null if they lie too far apart. */
async function pastBoard(
  { ledger, history }: RestorationPorts,
  id: CompartmentId,
  wanted: readonly WantedCard[],
): Promise<PastBoard | null> {
  const seq = Math.min(...wanted.map(({ at }) => at));
  const upTo = Math.max(...wanted.map(({ at }) => at));
  if (upTo - seq > MOST_ENTRIES) return null;
  const updates: { seq: number; update: Uint8Array }[] = [];
  for await (const page of readPages(ledger, id, { after: seq, upTo, except: "act" })) {
    for (const entry of page) {
      const update = updateOf(entry);
      if (update !== null) updates.push({ seq: entry.seq, update });
    }
  }
  return { seq, state: (await history.stateAt(id, seq)) ?? Uint8Array.of(0, 0), updates };
}
