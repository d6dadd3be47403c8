import { createHash } from "node:crypto";
import * as Y from "yjs";
import type { Ceiling } from "../../../shared/contribution/label.ts";
import type { ClientId, CompartmentId, PartnerCode, RoomId, UserId } from "../../../shared/ids.ts";
import { COMMON_SEA_CARDS } from "./cards-common-sea.ts";
import { COMMON_SHORE_CARDS } from "./cards-common-shore.ts";
import { FERRY_CARDS } from "./cards-ferry.ts";
import { SOURCE_CARDS } from "./cards-sources.ts";
import type { DemoCard } from "./demo-card.ts";
import { demoCommands, type DemoCommand } from "./demo-commands.ts";
import { DEMO_ACCOUNTS, DEMO_COMPARTMENTS, DEMO_ROOM, demoId, type DemoCompartmentOutline } from "./demo-outline.ts";
import { DEMO_PARTNERS, DEMO_USERS, type DemoUser } from "./people.ts";
import { releaseCommands } from "./release-commands.ts";
import { scriptOf } from "./script.ts";
import { STORY } from "./story.ts";
import { TALK } from "./talk.ts";

/** Length of the demo's past in milliseconds: nothing in it is older. */
export const DEMO_HISTORY_MS = 60 * 60_000;

/** One edit of the demo's history: an update of one author's own client id, to be entered as if it came from there. */
export interface DemoStep {
  readonly compartment: CompartmentId;
  readonly author: UserId;
  readonly partner: PartnerCode;
  readonly clientId: ClientId;
  /** Milliseconds from the start of the demo; negative. Never smaller than that of the step before in the compartment. */
  readonly atOffsetMs: number;
  readonly update: Uint8Array;
}

/** A compartment of the demo with its whole history: what was written, and what was said about it. */
export interface DemoCompartment {
  readonly id: CompartmentId;
  readonly name: string;
  readonly originator: PartnerCode;
  /** Sorted, the originator in it. */
  readonly releasableTo: readonly PartnerCode[];
  readonly ceiling: Ceiling;
  readonly steps: readonly DemoStep[];
  /** What its people said about its cards, and what left and came into it by releases, in the order of time. */
  readonly commands: readonly DemoCommand[];
}

/** The fictional incident "Strait Watch". */
export interface DemoIncident {
  readonly partners: typeof DEMO_PARTNERS;
  readonly users: readonly (DemoUser & { readonly id: UserId })[];
  readonly room: { readonly id: RoomId; readonly title: string; readonly summary: string };
  readonly compartments: readonly DemoCompartment[];
}

const CARDS: Readonly<Record<DemoCompartmentOutline["key"], readonly DemoCard[]>> = {
  common: [...COMMON_SHORE_CARDS, ...COMMON_SEA_CARDS],
  ferry: FERRY_CARDS,
  sources: SOURCE_CARDS,
};

/**
 * Makes the demo: everything fixed but the times, which are relative to `startedAt` (milliseconds since the epoch).
 *
 * Pure: the same `startedAt` gives the same bytes, on every machine. Takes some tens of milliseconds.
 */
export function demoIncident(startedAt: number): DemoIncident {
  return {
    partners: DEMO_PARTNERS,
    users: DEMO_ACCOUNTS,
    room: DEMO_ROOM,
    compartments: DEMO_COMPARTMENTS.map((compartment) => ({
      id: compartment.id,
      name: compartment.name,
      originator: compartment.originator,
      releasableTo: compartment.releasableTo,
      ceiling: compartment.ceiling,
      steps: stepsOf(compartment, startedAt),
      commands: commandsOf(compartment, startedAt),
    })),
  };
}

/** Runs the script of a compartment in one document, each line under its author's own client id. */
function stepsOf({ id, key }: DemoCompartmentOutline, startedAt: number): readonly DemoStep[] {
  const doc = new Y.Doc();
  const steps: DemoStep[] = [];
  for (const line of scriptOf(CARDS[key], STORY, startedAt)) {
    const user = DEMO_USERS.find((candidate) => candidate.username === line.author);
    if (user === undefined) throw new Error(`broken assumption: no demo user ${line.author}`);
    doc.clientID = clientIdOf(key, line.author);
    const updates: Uint8Array[] = [];
    const collect = (update: Uint8Array) => updates.push(update);
    doc.on("update", collect);
    doc.transact(() => line.run(doc));
    doc.off("update", collect);
    for (const update of updates) {
      steps.push({
        compartment: id,
        author: demoId("user", line.author),
        partner: user.partner,
        clientId: doc.clientID,
        atOffsetMs: line.atOffsetMs,
        update,
      });
    }
  }
  doc.destroy();
  return steps;
}

function commandsOf({ id, key }: DemoCompartmentOutline, startedAt: number): readonly DemoCommand[] {
  const cards = new Set(CARDS[key].map((card) => card.key));
  const talk = demoCommands(
    id,
    TALK.filter(({ card }) => cards.has(card)),
    startedAt,
  );
  return [...talk, ...releaseCommands(key)].toSorted((a, b) => a.atOffsetMs - b.atOffsetMs);
}

/** A fixed client id for one author in one compartment: 32 bits, as Yjs draws them. */
function clientIdOf(compartment: string, author: string): ClientId {
  return createHash("sha256").update(`majlis demo client ${compartment} ${author}`).digest().readUInt32BE(0);
}
