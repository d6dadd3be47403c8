import type { PartnerCode } from "../../../shared/ids.ts";
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

type ReadablePlace = NonNullable<ReturnType<ReadablePlaces["get"]>>;

/** Finds what else waits for a person in the compartments that they may read. */
export type WaitingSource = (user: UserRecord, places: ReadablePlaces) => Promise<readonly Waiting[]>;

/** What waiting is read from. */
export interface WaitingPorts extends Pick<ReleasePorts, "directory" | "registers"> {
  readonly ledger: Pick<Ledger, "openItems">;
  /** What waits beside approvals and recalls. */
  readonly others: readonly WaitingSource[];
}

/**
 * What waits for a person, the most urgent first. Read from those compartments alone that they may read now (P3). `isMore`: not all of it is here, or could be looked
 * at. Rejects with what the stores throw.
 */
export async function listWaiting(
  ports: WaitingPorts,
  user: UserRecord,
): Promise<{ readonly waiting: readonly Waiting[]; readonly isMore: boolean }> {
  const places = await readableCompartments(ports, user);
  const [approvals, toAcknowledge, ...others] = await Promise.all([
    waitingApprovals(ports, user, places),
    waitingRecalls(ports, user, places),
    ...ports.others.map((source) => source(user, places)),
  ]);
  const all = [...approvals.waiting, ...toAcknowledge.waiting, ...others.flat()].toSorted(
    (a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || a.since - b.since,
  );
  return { waiting: all.slice(0, MOST_SHOWN), isMore: all.length > MOST_SHOWN || approvals.isCut || toAcknowledge.isCut };
}

/** What waits of one kind. `isCut`: more items are open than are looked at. */
interface LookedAt {
  readonly waiting: readonly Waiting[];
  readonly isCut: boolean;
}

async function waitingApprovals(ports: WaitingPorts, user: UserRecord, places: ReadablePlaces): Promise<LookedAt> {
  if (!user.mayRelease) return { waiting: [], isCut: false };
  const asked = { noun: releases.name, state: AWAITING_APPROVAL, partner: user.partner };
  return await lookAt(ports, asked, places, async (place, items) => {
    const standing = await ports.directory.compartmentFor(place.compartment.id, user.id);
    if (standing === null || whyNotRelease(user, standing) !== null) return [];
    const found: Waiting[] = [];
    for (const { compartment, subject } of items) {
      const release = await ports.registers.readRegister(compartment, releases, subject);
      const approval = release?.approvals.find(({ partner, decision }) => partner === user.partner && decision === null);
      if (release === null || approval === undefined || release.author === user.id) continue;
      const { id, at: since, said } = release;
      found.push({ ...place, kind: "approval", id, card: said.card, title: said.content.title, since, dueAt: approval.dueAt });
    }
    return found;
  });
}

async function waitingRecalls(ports: WaitingPorts, user: UserRecord, places: ReadablePlaces): Promise<LookedAt> {
  const asked = { noun: recalls.name, state: UNACKNOWLEDGED, partner: user.partner };
  return await lookAt(ports, asked, places, async (place, items) => {
    const found: Waiting[] = [];
    for (const { compartment, subject } of items) {
      const recall = await ports.registers.readRegister(compartment, recalls, subject);
      if (recall === null || recall.author === user.id || recall.acknowledgements.some(({ by }) => by === user.id)) continue;
      const disclosure = await ports.registers.readRegister(compartment, disclosures, recall.said.disclosure);
      const title = disclosure?.said.content.title ?? null;
      found.push({ ...place, kind: "recall", id: recall.id, card: recall.card, title, since: recall.at, dueAt: null });
    }
    return found;
  });
}

/** Looks at open items, boards beside one another and the items of a board one by one: a person of whom much waits takes one place a board in the line of all readers. */
async function lookAt(
  { ledger }: Pick<WaitingPorts, "ledger">,
  { noun, state, partner }: { readonly noun: string; readonly state: string; readonly partner: PartnerCode },
  places: ReadablePlaces,
  waitingIn: (place: ReadablePlace, items: readonly OpenItemRow[]) => Promise<readonly Waiting[]>,
): Promise<LookedAt> {
  const items = await ledger.openItems({ compartments: [...places.keys()], noun, partner, limit: MOST_LOOKED_AT });
  const byBoard = Map.groupBy(
    items.filter((item) => item.state === state),
    ({ compartment }) => compartment,
  );
  const found = await Promise.all(
    Array.from(byBoard, async ([id, ofBoard]) => {
      const place = places.get(id);
      return place === undefined ? [] : await waitingIn(place, ofBoard);
    }),
  );
  return { waiting: found.flat(), isCut: items.length === MOST_LOOKED_AT };
}
