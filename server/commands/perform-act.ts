import type { ActType, SaidOf } from "../../shared/acts/act-types.ts";
import type { JsonValue } from "../../shared/contribution/canonical-json.ts";
import type { Sha256 } from "../../shared/contribution/canonical-bytes.ts";
import type { ActEntry } from "../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { closeCode } from "../../shared/wire/close-code.ts";
import { ruleFor } from "../domain/acts/nouns.ts";
import { resourceIdOf } from "../domain/acts/resource-id.ts";
import type { AuthenticatedUser } from "../domain/authenticated-user.ts";
import type { CommandEnd } from "../domain/hub/intake/command-queue.ts";
import type { Hub } from "../domain/hub/hub.ts";
import type { Ending, Grant } from "../domain/hub/session/grant.ts";
import type { ActRefusal, Command, RestsOn } from "../ports/acts.ts";
import type { HeardChanges } from "../ports/directory/access-changes.ts";
import type { AccountStore } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { RandomSource } from "../ports/random-source.ts";
import type { Needs } from "./command-context.ts";
import { findCompartment } from "./find-compartment.ts";
import { readersAmong } from "./readers-among.ts";

/** Bytes of the id of an act that was asked for without a key. */
const ID_BYTES = 16;
/** Tries of an act while rights that it rests on go on changing. */
const RIGHTS_MOVED_TRIES = 8;

/** What an act works with. */
export interface ActPorts {
  readonly context: Needs<AccountStore & CompartmentStore>;
  readonly ledger: Pick<Ledger, "act">;
  readonly hub: Pick<Hub, "command">;
  readonly rights: HeardChanges;
  /** Checks a grant again once the hub knows it; null if it still holds. */
  readonly recheck: (grant: Grant) => Promise<Ending | null>;
  readonly random: RandomSource;
  readonly sha256: Sha256;
}

/** What a person asks to have recorded in a compartment's log. `said` is their request, word for word, and fits the schema of its type. */
export interface ActRequest<Type extends ActType = ActType, Refusal = never> {
  readonly caller: AuthenticatedUser;
  readonly compartment: CompartmentId;
  readonly type: Type;
  readonly said: SaidOf<Type>;
  /** What was found out for the decision, and what is written to the board with it (ports/acts.ts). */
  readonly facts?: Command["facts"];
  readonly writes?: Command["writes"];
  /** Finds out what the decision needs, in place of `facts`, or why there is none. Called again where a right changed that it says the decision rests on. */
  readonly findOut?: () => Promise<Result<FoundOut, Refusal>>;
}

/** What was found out for a decision. */
export interface FoundOut {
  readonly facts?: Command["facts"];
  /** People on whose rights that rests, beside the caller's right to act there. */
  readonly restsOn?: RestsOn["users"];
}

/** The acts that a request made: now, or when it came first. There is at least one. */
export interface PerformedAct {
  readonly isNew: boolean;
  readonly acts: readonly ActEntry[];
}

/** Why a request made none. `unavailable`: nothing was decided, or whether it was written is not known; under a key it is safe to ask again. */
export type ActProblem = ActRefusal | "cannot-mention" | "sign-in-required" | "unavailable";

/**
 * Records what a person says, if they may say it there, and resolves when it is durable (P1). Nothing is recorded on facts that rest on a right that has ended
 * meanwhile: they are found out again (N22).
 */
export async function performAct<Type extends ActType, Refusal = never>(
  ports: ActPorts,
  request: ActRequest<Type, Refusal>,
): Promise<Result<PerformedAct, ActProblem | Refusal>> {
  const { rights } = ports;
  for (let tries = 0; tries < RIGHTS_MOVED_TRIES; tries += 1) {
    // Read before anything is looked up: what changes from here on is asked by the store.
    const { heard } = rights;
    const found = (await request.findOut?.()) ?? ok<FoundOut>({ ...(request.facts !== undefined && { facts: request.facts }) });
    if (!found.ok) return found;
    const { facts, restsOn = [] } = found.value;
    const foundOut = { ...(facts !== undefined && { facts }), ...(restsOn.length > 0 && { restsOn: { users: restsOn, heard } }) };
    const done = await attempt(ports, request, foundOut);
    if (done !== "rights-moved") return done;
    await rights.drain();
  }
  return fail("unavailable");
}

async function attempt<Type extends ActType>(
  { context, ledger, hub, recheck, random, sha256 }: ActPorts,
  { caller, compartment: place, type, said, writes }: ActRequest<Type, unknown>,
  foundOut: Pick<Command, "facts" | "restsOn">,
): Promise<Result<PerformedAct, ActProblem> | "rights-moved"> {
  const { noun, rule } = ruleFor(type);
  const found = await findCompartment(context, caller.user, place, rule.action);
  if (!found.ok) return found;
  const { user, credential } = caller;
  const key = "id" in said ? said.id : undefined;
  const id =
    key === undefined
      ? Buffer.from(random.bytes(ID_BYTES)).toString("hex")
      : resourceIdOf({ place, author: user.id, noun: noun.name, key }, sha256);
  // The caller's right is checked first: otherwise the answer would tell who may read a compartment that the caller may not read. A repeated
  // request gets its first answer, even if a mentioned person has lost the right to read since.
  const mentions = "mentions" in said ? (said.mentions ?? []) : [];
  const readers = mentions.length === 0 ? mentions : await readersAmong(context, place, mentions);
  if (readers.length < mentions.length && (key === undefined || !(await ledger.act(place, id)))) return fail("cannot-mention");
  const { compartment, role, isHeld } = found.value;
  // What JSON leaves out, canonical JSON cannot say: an absent member is absent in both.
  const command: Command = {
    type,
    id,
    said: JSON.parse(JSON.stringify(said)) as JsonValue,
    ...foundOut,
    ...(writes !== undefined && { writes }),
  };
  const end = await hub.command({ user, credential, compartment, role, isHeld }, { action: rule.action, command }, recheck);
  return end.kind === "rights-moved" ? "rights-moved" : outcomeOf(end);
}

/** What is said of how a command ended. */
export function outcomeOf(end: CommandEnd): Result<PerformedAct, ActProblem> {
  switch (end.kind) {
    case "done":
      return ok({ isNew: end.isNew, acts: end.acts });
    case "refused":
      return fail(end.why);
    case "ended":
      // Where the right is gone, so is everything that it let them see.
      return fail(end.ending.code === closeCode.signInAgain ? "sign-in-required" : "not-found");
    case "unavailable":
    case "failed":
    // What the server does by itself rests on no right, and only a trial is possible (perform-own-act.ts).
    case "rights-moved":
    case "possible":
      return fail("unavailable");
  }
}
