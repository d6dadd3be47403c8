import { SYSTEM_AUTHOR } from "../../shared/contribution/entry.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { SITE_TRAIL } from "../../shared/trail/trail-owner.ts";
import type { CompartmentId, PartnerCode, UserId } from "../../shared/ids.ts";
import { disclosures, recalls, type Disclosure, type Recall } from "../domain/disclosure/decide.ts";
import { holdingOf, type CardLife, type Holding } from "../domain/exposure/holding.ts";
import { CONSOLE } from "../domain/trail/cause.ts";
import { readTrailBody } from "../domain/trail/read-trail-body.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentRecord, CompartmentStore } from "../ports/directory/compartments.ts";
import type { ExposureRecord, ExposureStore } from "../ports/directory/exposures.ts";
import type { TrailStore } from "../ports/directory/trail.ts";
import type { Needs } from "./command-context.ts";
import type { CardBeginning, CardFinder } from "./find-card-beginning.ts";
import { findCompartment } from "./find-compartment.ts";
import type { RegisterReader } from "./list-registers.ts";

/** Records of what the operator did that are looked at, in each of the two trails. */
const MOST_OPERATOR = 1_000;

/** What a person holds of a card. Times are milliseconds since the epoch. */
export interface Holder extends Holding {
  readonly user: UserId;
  /** When they first had it open; null if no page of theirs said so. */
  readonly opened: number | null;
  /** When they acknowledged its recall; null if they did not, or there was none. */
  readonly acknowledged: number | null;
}

/** Who has a card, and what is not known of that. */
export interface ShownExposure {
  readonly compartment: CompartmentRecord;
  readonly card: string;
  readonly disclosure: Disclosure | null;
  readonly recall: Recall | null;
  readonly holders: readonly Holder[];
  /** When the operator of the installation took the compartment, or everything, with them from the command line. */
  readonly operator: readonly number[];
  /** Whoever was sent something before was not recorded. */
  readonly recordedSince: number;
}

/** What exposure is read from. */
export interface ExposureReads extends Needs<CompartmentStore & ExposureStore & TrailStore> {
  readonly registers: Pick<RegisterReader, "listRegisters">;
  readonly finder: CardFinder;
}

/**
 * Says who was sent a card (R51), who opened and exported it, and who has acknowledged its recall. For release authorities of the nation whose compartment it
 * is in, or which released the card (R54): others who may read it get `not-allowed`. `not-found` for a compartment that the caller may not read,
 * and for a card that was never in it.
 */
export async function showExposure(
  ports: ExposureReads,
  caller: UserRecord,
  asked: { readonly compartment: CompartmentId; readonly card: string },
): Promise<Result<ShownExposure, "not-found" | "not-allowed">> {
  const found = await findCompartment(ports, caller, asked.compartment, "see-exposure");
  if (!found.ok) return found;
  const { compartment } = found.value;
  const { directory, registers } = ports;
  const about = { card: asked.card, after: 0, limit: 1 };
  const [disclosure = null] = (await registers.listRegisters(compartment.id, disclosures, about)).registers;
  if (!isTheirs(caller.partner, compartment, disclosure)) return fail("not-allowed");
  const beginning = await ports.finder.findCardBeginning(compartment.id, asked.card);
  if (beginning === null) return fail("not-found");
  const [recall = null] = (await registers.listRegisters(compartment.id, recalls, about)).registers;
  const [rows, opened, recordedSince] = await Promise.all([
    directory.exposuresIn(compartment.id),
    directory.openedIn(compartment.id, asked.card),
    directory.exposuresRecordedSince(),
  ]);
  const openedAt = new Map(opened.map(({ user, at }) => [user, at]));
  const acknowledgedAt = new Map(recall?.acknowledgements.map(({ by, at }) => [by, at]));
  const holders = holdersOf(rows, { ...beginning, goneSeq: recall?.seq ?? null }).map(([user, holding]): Holder => {
    return { ...holding, user, opened: openedAt.get(user) ?? null, acknowledged: acknowledgedAt.get(user) ?? null };
  });
  const operator = await takenByOperator(directory, compartment, beginning.at);
  return ok({ compartment, card: asked.card, disclosure, recall, holders, operator, recordedSince });
}

function isTheirs(partner: PartnerCode, compartment: CompartmentRecord, disclosure: Disclosure | null): boolean {
  return partner === compartment.originator || partner === disclosure?.partner;
}

/** Everybody who holds the card; who wrote it has it, whatever they were sent. */
function holdersOf(rows: readonly ExposureRecord[], card: CardLife & CardBeginning): readonly (readonly [UserId, Holding])[] {
  const byPerson = Map.groupBy(rows, ({ user }) => user);
  const holders = new Map<UserId, Holding>();
  for (const [user, own] of byPerson) {
    const holding = holdingOf(own, card);
    if (holding !== null) holders.set(user, holding);
  }
  const { author, at } = card;
  if (author !== SYSTEM_AUTHOR) {
    const own = holders.get(author) ?? { since: at, until: at, exported: [] };
    holders.set(author, { ...own, since: Math.min(own.since, at) });
  }
  return [...holders];
}

/** When the compartment was exported, or everything backed up, on the command line since the card is there, oldest first. */
async function takenByOperator(directory: TrailStore, { id, originator }: CompartmentRecord, from: number): Promise<readonly number[]> {
  const query = { actor: CONSOLE, from, limit: MOST_OPERATOR };
  const [exports, backups] = await Promise.all([
    directory.trail(originator, { ...query, type: "ledger.read" }),
    directory.trail(SITE_TRAIL, { ...query, type: "backup.made" }),
  ]);
  const ofThis = exports.filter(({ body }) => readTrailBody(body)?.said["compartment"] === id);
  return [...ofThis, ...backups].map(({ at }) => at).toSorted((a, b) => a - b);
}
