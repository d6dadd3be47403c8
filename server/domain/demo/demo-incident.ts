import { createHash } from "node:crypto";
import * as Y from "yjs";
import type { ClientId, CompartmentId, PartnerCode, RoomId, UserId } from "../../../shared/ids.ts";
import { COMMON_SEA_CARDS } from "./cards-common-sea.ts";
import { COMMON_SHORE_CARDS } from "./cards-common-shore.ts";
import { FERRY_CARDS } from "./cards-ferry.ts";
import { SOURCE_CARDS } from "./cards-sources.ts";
import type { DemoCard } from "./demo-card.ts";
import { DEMO_ACCOUNTS, DEMO_COMPARTMENTS, DEMO_ROOM, demoId, type DemoCompartmentOutline } from "./demo-outline.ts";
import { DEMO_PARTNERS, DEMO_USERS, type DemoUser } from "./people.ts";
import { scriptOf } from "./script.ts";
import { STORY } from "./story.ts";

/** Length of the demo's past in milliseconds: nothing in it is older. */
export const DEMO_HISTORY_MS = 60 * 60_000;

/** One edit or comment of the demo's history, to be entered as if it came from its author. */
export type DemoStep = DemoEdit | DemoComment;

interface DemoDeedBy {
  readonly author: UserId;
  readonly partner: PartnerCode;
  /** Milliseconds from the start of the demo; negative. Never smaller than that of the step before in the compartment. */
  readonly atOffsetMs: number;
}

/** An update of one author's own client id. */
export interface DemoEdit extends DemoDeedBy {
  readonly kind: "edit";
  readonly clientId: ClientId;
  readonly update: Uint8Array;
}

/** An act (RULES.md, AC). */
export interface DemoComment extends DemoDeedBy {
  readonly kind: "comment";
  /** The key of the request that made it. */
  readonly key: string;
  readonly card: string;
  readonly text: string;
  /** Key and author of the comment that it answers. */
  readonly answers?: { readonly key: string; readonly author: UserId };
}

/** A compartment of the demo with its whole history. */
export interface DemoCompartment {
  readonly id: CompartmentId;
  readonly name: string;
  readonly originator: PartnerCode;
  /** Sorted, the originator in it. */
  readonly releasableTo: readonly PartnerCode[];
  readonly steps: readonly DemoStep[];
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
      steps: stepsOf(compartment, startedAt),
    })),
  };
}

/** Runs the script of a compartment in one document, each line under its author's own client id. */
function stepsOf({ key }: DemoCompartmentOutline, startedAt: number): readonly DemoStep[] {
  const doc = new Y.Doc();
  const steps: DemoStep[] = [];
  const authors = new Map<string, UserId>();
  for (const line of scriptOf(CARDS[key], STORY, startedAt)) {
    const user = DEMO_USERS.find((candidate) => candidate.username === line.author);
    if (user === undefined) throw new Error(`broken assumption: no demo user ${line.author}`);
    const by: DemoDeedBy = { author: demoId("user", line.author), partner: user.partner, atOffsetMs: line.atOffsetMs };
    if ("comment" in line) {
      const { answers, ...comment } = line.comment;
      authors.set(comment.key, by.author);
      steps.push({
        kind: "comment",
        ...by,
        ...comment,
        ...(answers !== undefined && { answers: { key: answers, author: authors.get(answers) ?? "" } }),
      });
      continue;
    }
    doc.clientID = clientIdOf(key, line.author);
    const updates: Uint8Array[] = [];
    const collect = (update: Uint8Array) => updates.push(update);
    doc.on("update", collect);
    doc.transact(() => line.run(doc));
    doc.off("update", collect);
    for (const update of updates) steps.push({ kind: "edit", ...by, clientId: doc.clientID, update });
  }
  doc.destroy();
  return steps;
}

/** A fixed client id for one author in one compartment: 32 bits, as Yjs draws them. */
function clientIdOf(compartment: string, author: string): ClientId {
  return createHash("sha256").update(`majlis demo client ${compartment} ${author}`).digest().readUInt32BE(0);
}
