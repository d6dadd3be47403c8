import type { ActType, SaidOf } from "../../../shared/acts/act-types.ts";
import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import type { ActEntry } from "../../../shared/contribution/entry.ts";
import { SYSTEM_AUTHOR } from "../../../shared/contribution/entry.ts";
import type { CompartmentId, PartnerCode, UserId } from "../../../shared/ids.ts";
import { releasabilitySet } from "../../../shared/access/releasability.ts";
import { resourceIdOf } from "../../domain/acts/resource-id.ts";
import { newCardUpdate } from "../../domain/disclosure/new-card.ts";
import type { ClearedFacts, DisclosedFacts } from "../../domain/disclosure/decide.ts";
import { newClientId } from "../../domain/new-client-id.ts";
import { releases } from "../../domain/release/decide.ts";
import type { Release } from "../../domain/release/register.ts";
import type { BoardWrite } from "../../ports/acts.ts";
import type { CompartmentRecord, CompartmentStore } from "../../ports/directory/compartments.ts";
import type { RandomSource } from "../../ports/random-source.ts";
import type { RegisterReader } from "../list-registers.ts";

/** An act that the server writes: by itself, or for a person whose decision is in a ledger already. */
export interface ServerAct<Type extends ActType = ActType> {
  readonly compartment: CompartmentRecord;
  /** Null: the server itself. */
  readonly author: { readonly user: UserId; readonly partner: PartnerCode } | null;
  readonly type: Type;
  readonly id: string;
  readonly said: SaidOf<Type>;
  readonly facts?: JsonValue;
  readonly writes?: BoardWrite;
}

/** What finishing a release works with. */
export interface FinishPorts {
  readonly directory: Pick<CompartmentStore, "compartment">;
  readonly registers: Pick<RegisterReader, "readRegister">;
  readonly random: RandomSource;
  readonly sha256: Sha256;
  /** Writes the act, and resolves to it when it is durable, also where it was there before; null where it was not taken now. */
  readonly write: <Type extends ActType>(act: ServerAct<Type>) => Promise<ActEntry | null>;
}

/** Which release, and where it comes from. */
export interface ReleasePlace {
  readonly compartment: CompartmentId;
  readonly release: string;
}

/**
 * Takes the steps that are left of a release (R12): brings its card onto the other board and then says so where it came from; and in the same way takes it off after a recall.
 * May be called by several nodes at once, and again after a crash at any point: the ids are those that the ledger has, so nothing is made twice.
 * False where a store did not take a step now. Rejects with what the stores throw.
 */
export async function finishRelease(ports: FinishPorts, { compartment, release: id }: ReleasePlace): Promise<boolean> {
  const release = await ports.registers.readRegister(compartment, releases, id);
  if (release === null || release.made === null) return true;
  const { recall } = release;
  const isDelivered = release.deliveredAt !== null;
  if (isDelivered && (release.isCleared || recall === null || recall.recall === null)) return true;
  const [from, to] = await Promise.all([ports.directory.compartment(compartment), ports.directory.compartment(release.said.to)]);
  if (from === null || to === null) throw new Error("a release is between two compartments that exist");
  if (!isDelivered) return await deliver(ports, { release, made: release.made, from, to });
  return await clear(ports, { release, made: release.made, from, to });
}

interface Step {
  readonly release: Release;
  readonly made: NonNullable<Release["made"]>;
  readonly from: CompartmentRecord;
  readonly to: CompartmentRecord;
}

async function deliver(ports: FinishPorts, step: Step): Promise<boolean> {
  const { release, made, to } = step;
  const { content } = release.said;
  const update = newCardUpdate(content, { card: made.card, client: newClientId(ports.random) });
  if (!update.ok) throw new Error("what was released makes a card");
  const facts: DisclosedFacts = { card: made.card, authority: release.partner };
  const act = await ports.write({
    compartment: to,
    author: { user: release.author, partner: release.partner },
    type: "disclosure.made",
    id: made.disclosure,
    said: { content },
    facts,
    writes: { add: update.value },
  });
  return act !== null && (await close(ports, step, { type: "release.delivered", seq: act.seq }));
}

async function clear(ports: FinishPorts, step: Step): Promise<boolean> {
  const { release, made, to } = step;
  const { recall } = release;
  if (recall === null || recall.recall === null) return true;
  const facts: ClearedFacts = { card: made.card, readers: releasabilitySet(to) };
  const act = await ports.write({
    compartment: to,
    author: { user: recall.by, partner: recall.partner },
    type: "recall.made",
    id: recall.recall,
    said: { disclosure: made.disclosure },
    facts,
    writes: { clear: made.card },
  });
  return act !== null && (await close(ports, step, { type: "release.cleared", seq: act.seq }));
}

/** Says where the release came from that a step is done. Its id comes of what it says, so that two nodes say it once. */
async function close(
  { sha256, write }: FinishPorts,
  { release, from }: Step,
  { type, seq }: { readonly type: "release.delivered" | "release.cleared"; readonly seq: number },
): Promise<boolean> {
  const id = resourceIdOf({ place: from.id, author: SYSTEM_AUTHOR, noun: releases.name, key: `${type} ${release.id}` }, sha256);
  return (await write({ compartment: from, author: null, type, id, said: { release: release.id, seq } })) !== null;
}
