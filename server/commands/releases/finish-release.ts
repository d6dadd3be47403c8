import { releasabilitySet } from "../../../shared/access/releasability.ts";
import type { ActType } from "../../../shared/acts/act-types.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import { SYSTEM_AUTHOR, type ActEntry } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { resourceIdOf } from "../../domain/acts/resource-id.ts";
import type { ClearedFacts, DisclosedFacts } from "../../domain/disclosure/decide.ts";
import { newCardUpdate } from "../../domain/disclosure/new-card.ts";
import { newClientId } from "../../domain/new-client-id.ts";
import { releases } from "../../domain/release/decide.ts";
import type { Release } from "../../domain/release/register.ts";
import { restorationTurn } from "../../domain/restoration/restoration-turn.ts";
import type { CompartmentRecord, CompartmentStore } from "../../ports/directory/compartments.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { RandomSource } from "../../ports/random-source.ts";
import type { Turns } from "../../ports/turns.ts";
import type { RegisterReader } from "../list-registers.ts";
import { authorOf, SERVER, type OwnAct } from "../perform-own-act.ts";

/** What finishing a release works with. */
export interface FinishPorts {
  readonly directory: Pick<CompartmentStore, "compartment">;
  readonly ledger: Pick<Ledger, "act">;
  readonly registers: Pick<RegisterReader, "readRegister">;
  readonly random: RandomSource;
  readonly sha256: Sha256;
  readonly turns: Turns;
  /** Writes an act of the server's own, and resolves to it when it is durable, also where it was there before; null where it was not taken now. */
  readonly write: <Type extends ActType>(act: OwnAct<Type>) => Promise<ActEntry | null>;
}

/** Which release, and where it comes from. */
export interface ReleasePlace {
  readonly compartment: CompartmentId;
  readonly release: string;
}

/**
 * Takes the steps that are left of a release (R12): brings its card onto the other board and then says so where it came from; and in the same way takes it off
 * after a recall. May be called by several nodes at once, and again after a crash at any point: the ids are those that the ledger has, so that nothing is made twice.
 * False where a store did not take a step now. Rejects with what the stores throw.
 */
export async function finishRelease(ports: FinishPorts, { compartment, release: id }: ReleasePlace): Promise<boolean> {
  const release = await ports.registers.readRegister(compartment, releases, id);
  if (release === null || release.made === null) return true;
  const { made, recall, deliveredAt, isCleared } = release;
  if (deliveredAt !== null && (recall === null || recall.recall === null || isCleared)) return true;
  const [from, to] = await Promise.all([ports.directory.compartment(compartment), ports.directory.compartment(release.said.to)]);
  if (from === null || to === null) throw new Error("a release is between two compartments that exist");
  const path = { from, to };
  if (deliveredAt === null) return await deliver(ports, { ...release, made }, path);
  return recall === null || recall.recall === null
    ? true
    : await clear(ports, { release: { ...release, made }, recall: { ...recall, recall: recall.recall } }, path);
}

interface Path {
  readonly from: CompartmentRecord;
  readonly to: CompartmentRecord;
}

type Made = Release & { readonly made: NonNullable<Release["made"]> };
type Recalled = NonNullable<Release["recall"]> & { readonly recall: string };

async function deliver(ports: FinishPorts, release: Made, path: Path): Promise<boolean> {
  const { id, partner, said, made } = release;
  const update = newCardUpdate(said.content, { card: made.card, client: newClientId(ports.random) });
  if (!update.ok) throw new Error("what was released makes a card");
  const facts: DisclosedFacts = { card: made.card, authority: partner };
  const act = await ports.write({
    compartment: path.to.id,
    by: authorOf(await writtenAct(ports, path, id)),
    type: "disclosure.made",
    id: made.disclosure,
    said: { content: said.content },
    facts,
    writes: { add: update.value },
  });
  return act !== null && (await close(ports, path, { release, type: "release.delivered", seq: act.seq }));
}

async function clear(
  ports: FinishPorts,
  { release, recall }: { readonly release: Made; readonly recall: Recalled },
  path: Path,
): Promise<boolean> {
  const facts: ClearedFacts = { card: release.made.card, readers: releasabilitySet(path.to) };
  const by = authorOf(await writtenAct(ports, path, recall.act));
  const act = await ports.turns.take(restorationTurn(path.to.id), () =>
    ports.write({
      compartment: path.to.id,
      by,
      type: "recall.made",
      id: recall.recall,
      said: { disclosure: release.made.disclosure },
      facts,
      writes: { clear: release.made.card },
    }),
  );
  return act !== null && (await close(ports, path, { release, type: "release.cleared", seq: act.seq }));
}

/** The act that promised a step: it is finished in the name of its author. */
async function writtenAct({ ledger }: FinishPorts, { from }: Path, id: string): Promise<ActEntry> {
  const act = await ledger.act(from.id, id);
  if (act === null) throw new Error("an act that was read is in the ledger");
  return act;
}

interface ClosedStep {
  readonly release: Release;
  readonly type: "release.delivered" | "release.cleared";
  /** Seq of the entry in the other log. */
  readonly seq: number;
}

/** Says where the release came from that a step is done. The id comes of what it says, so that two nodes say it once. */
async function close({ sha256, write }: FinishPorts, { from }: Path, { release, type, seq }: ClosedStep): Promise<boolean> {
  const id = resourceIdOf({ place: from.id, author: SYSTEM_AUTHOR, noun: releases.name, key: `${type} ${release.id}` }, sha256);
  return (await write({ compartment: from.id, by: SERVER, type, id, said: { release: release.id, seq } })) !== null;
}
