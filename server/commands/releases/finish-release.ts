import { releasabilitySet } from "../../../shared/access/releasability.ts";
import type { ActType } from "../../../shared/acts/act-types.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import { SYSTEM_AUTHOR, type ActEntry } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { resourceIdOf } from "../../domain/acts/resource-id.ts";
import type { ClearedFacts } from "../../domain/disclosure/decide.ts";
import { NO_CARD_AFTER_MS, releases } from "../../domain/release/decide.ts";
import type { Release } from "../../domain/release/register.ts";
import { restorationTurn } from "../../domain/restoration/restoration-turn.ts";
import type { CompartmentRecord, CompartmentStore } from "../../ports/directory/compartments.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { RandomSource } from "../../ports/random-source.ts";
import type { Turns } from "../../ports/turns.ts";
import type { RegisterReader } from "../list-registers.ts";
import { madeDisclosure } from "./made-disclosure.ts";
import { authorOf, SERVER, type OwnAct } from "../perform-own-act.ts";

/** What finishing a release works with. */
export interface FinishPorts {
  readonly directory: Pick<CompartmentStore, "compartment">;
  readonly ledger: Pick<Ledger, "act">;
  readonly registers: Pick<RegisterReader, "readRegister">;
  /** The clock that dates entries. */
  readonly clock: Pick<Clock, "now">;
  readonly random: RandomSource;
  readonly sha256: Sha256;
  /** The rank of a card that comes to the end of the lane of new cards of a board. Never rejects. */
  readonly rankOfNew: (compartment: CompartmentId) => Promise<string>;
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
 * after a recall, or says that it never came. May be called by several nodes at once, and again after a crash at any point: the ids are those that the ledger has, so that nothing is made twice.
 * False where a store did not take a step now. Rejects with what the stores throw.
 */
export async function finishRelease(ports: FinishPorts, { compartment, release: id }: ReleasePlace): Promise<boolean> {
  const readAt = ports.clock.now();
  const release = await ports.registers.readRegister(compartment, releases, id);
  if (release === null || release.made === null) return true;
  const { made, recall, deliveredAt, isCleared } = release;
  if (isCleared || (deliveredAt !== null && recall === null)) return true;
  const [from, to] = await Promise.all([ports.directory.compartment(compartment), ports.directory.compartment(release.said.to)]);
  if (from === null || to === null) throw new Error("a release is between two compartments that exist");
  const path = { from, to };
  if (recall === null) return await deliver(ports, { ...release, made }, { path, readAt });
  if (recall.recall === null) return true;
  const recalled = { release: { ...release, made }, recall: { ...recall, recall: recall.recall } };
  return deliveredAt === null ? await settle(ports, recalled, { path, readAt }) : await clear(ports, recalled, path);
}

interface Path {
  readonly from: CompartmentRecord;
  readonly to: CompartmentRecord;
}

type Made = Release & { readonly made: NonNullable<Release["made"]> };
interface Recalled {
  readonly release: Made;
  readonly recall: NonNullable<Release["recall"]> & { readonly recall: string };
}
/** Between which boards, and when the release was read. */
interface Reading {
  readonly path: Path;
  readonly readAt: number;
}

async function deliver(ports: FinishPorts, release: Made, { path, readAt }: Reading): Promise<boolean> {
  const by = authorOf(await writtenAct(ports, path, release.id));
  const rank = await ports.rankOfNew(path.to.id);
  const disclosure = madeDisclosure(ports.random, { by, said: release.said, made: release.made, readAt, rank });
  if (!disclosure.ok) throw new Error("what was released makes a card");
  const act = await ports.write(disclosure.value);
  return act !== null && (await close(ports, path, { release, type: "release.delivered", seq: act.seq }));
}

/**
 * Finds out what became of a card that was recalled before it was known to be there: one that came all the same is taken off the board again, and once none can come any
 * more the release says that none did.
 */
async function settle(ports: FinishPorts, recalled: Recalled, { path, readAt }: Reading): Promise<boolean> {
  const { release, recall } = recalled;
  const came = await ports.ledger.act(path.to.id, release.made.disclosure);
  if (came !== null)
    return (await close(ports, path, { release, type: "release.delivered", seq: came.seq })) && (await clear(ports, recalled, path));
  return readAt < recall.at + NO_CARD_AFTER_MS || (await close(ports, path, { release, type: "release.cleared" }));
}

async function clear(ports: FinishPorts, { release, recall }: Recalled, path: Path): Promise<boolean> {
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
  /** Seq of the entry in the other log; none where no card came. */
  readonly seq?: number;
}

/** Says where the release came from that a step is done. The id comes of what it says, so that two nodes say it once. */
async function close({ sha256, write }: FinishPorts, { from }: Path, { release, type, seq }: ClosedStep): Promise<boolean> {
  const id = resourceIdOf(
    {
      place: from.id,
      author: SYSTEM_AUTHOR,
      noun: releases.name,
      key: `${type} ${release.id}${seq === undefined ? " without a card" : ""}`,
    },
    sha256,
  );
  return (
    (await write({ compartment: from.id, by: SERVER, type, id, said: { release: release.id, ...(seq !== undefined && { seq }) } })) !== null
  );
}
