import type { CompartmentId } from "../../../shared/ids.ts";
import { disclosures, recalls, UNACKNOWLEDGED } from "../../domain/disclosure/decide.ts";
import { AWAITING_APPROVAL, releases } from "../../domain/release/decide.ts";
import type { UserRecord } from "../../ports/directory/accounts.ts";
import type { CompartmentRecord } from "../../ports/directory/compartments.ts";
import type { Ledger, OpenItemRow } from "../../ports/ledger.ts";
import { readableCompartments } from "./find-release.ts";
import { whyNotRelease } from "./may-release.ts";
import type { ReleasePorts } from "./release-ports.ts";

/** Most that is shown, and open items that are looked at for it: what a person has done already, others of their nation may have to do. */
const MOST_SHOWN = 200;
const MOST_LOOKED_AT = 500;

/** Something that waits for a person. Times are milliseconds since the epoch; `dueAt` is null where nothing is late. */
export interface Waiting {
  readonly kind: "approval" | "recall" | "review";
  readonly id: string;
  readonly compartment: CompartmentRecord;
  readonly roomTitle: string;
  readonly card: string | null;
  readonly title: string | null;
  readonly since: number;
  readonly dueAt: number | null;
}

/** The compartments that a person may read, each with the title of its room. */
export type ReadablePlaces = Awaited<ReturnType<typeof readableCompartments>>;

/** Finds what else waits for a person in the compartments that they may read. */
export type WaitingSource = (user: UserRecord, places: ReadablePlaces) => Promise<readonly Waiting[]>;

/** What waiting is read from. */
export interface WaitingPorts extends Pick<ReleasePorts, "directory" | "registers"> {
  readonly ledger: Pick<Ledger, "openItems">;
  /** What waits beside approvals and recalls. */
  readonly others: readonly WaitingSource[];
}

/** What waits for a person, the most urgent first. Read from those compartments alone that they may read now (P3). Rejects with what the stores throw. */
export async function listWaiting(
  ports: WaitingPorts,
  user: UserRecord,
): Promise<{ readonly waiting: readonly Waiting[]; readonly isMore: boolean }> {
  const places = await readableCompartments(ports, user);
  const found = await Promise.all([
    waitingApprovals(ports, user, places),
    waitingRecalls(ports, user, places),
    ...ports.others.map((source) => source(user, places)),
  ]);
  const all = found.flat().toSorted((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || a.since - b.since);
  return { waiting: all.slice(0, MOST_SHOWN), isMore: all.length > MOST_SHOWN };
}

async function waitingApprovals(ports: WaitingPorts, user: UserRecord, places: ReadablePlaces): Promise<readonly Waiting[]> {
  if (!user.mayRelease) return [];
  const items = await itemsOf(ports, user, { places, noun: releases.name, state: AWAITING_APPROVAL });
  const mayDecide = new Map<CompartmentId, boolean>();
  for (const id of new Set(items.map(({ compartment }) => compartment))) {
    const standing = await ports.directory.compartmentFor(id, user.id);
    mayDecide.set(id, standing !== null && whyNotRelease(user, standing) === null);
  }
  const found = items
    .filter(({ compartment }) => mayDecide.get(compartment) === true)
    .map(async ({ compartment, subject }): Promise<readonly Waiting[]> => {
      const place = places.get(compartment);
      const release = await ports.registers.readRegister(compartment, releases, subject);
      const approval = release?.approvals.find(({ partner, decision }) => partner === user.partner && decision === null);
      if (place === undefined || release === null || approval === undefined || release.author === user.id) return [];
      const { id, at: since, said } = release;
      return [{ ...place, kind: "approval", id, card: said.card, title: said.content.title, since, dueAt: approval.dueAt }];
    });
  return (await Promise.all(found)).flat();
}

async function waitingRecalls(ports: WaitingPorts, user: UserRecord, places: ReadablePlaces): Promise<readonly Waiting[]> {
  const items = await itemsOf(ports, user, { places, noun: recalls.name, state: UNACKNOWLEDGED });
  const found = items.map(async ({ compartment, subject }): Promise<readonly Waiting[]> => {
    const place = places.get(compartment);
    const recall = await ports.registers.readRegister(compartment, recalls, subject);
    if (place === undefined || recall === null || recall.author === user.id) return [];
    if (recall.acknowledgements.some(({ by }) => by === user.id)) return [];
    const disclosure = await ports.registers.readRegister(compartment, disclosures, recall.said.disclosure);
    const title = disclosure?.said.content.title ?? null;
    return [{ ...place, kind: "recall", id: recall.id, card: recall.card, title, since: recall.at, dueAt: null }];
  });
  return (await Promise.all(found)).flat();
}

async function itemsOf(
  { ledger }: Pick<WaitingPorts, "ledger">,
  { partner }: UserRecord,
  { places, noun, state }: { readonly places: ReadablePlaces; readonly noun: string; readonly state: string },
): Promise<readonly OpenItemRow[]> {
  const items = await ledger.openItems({ compartments: [...places.keys()], noun, partner, limit: MOST_LOOKED_AT });
  return items.filter((item) => item.state === state);
}
