import type { CardInput } from "../../../shared/board/card-values.ts";
import type { NewCard } from "../../../shared/board/card.ts";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { NO_CEILING } from "../../../shared/contribution/label.ts";
import { isAbove } from "../../../shared/marking/ceiling.ts";
import { cardMarking, type MarkedPlace } from "../../../shared/marking/marking.ts";
import type { MarkingScheme } from "../../../shared/marking/scheme.ts";
import type { ImportReport, SetAside, SetAsideReason } from "../../../shared/rest/import-report.ts";
import { cardFromObject, kindOf } from "./card-from-object.ts";
import { innerReferences, linkOfReference, linksOfRelation } from "./links-from-object.ts";
import type { PlannedLink } from "./links-from-object.ts";
import { isForOneNation, MarkingReader } from "./markings.ts";
import { instantOf, OBSERVABLE_TYPES } from "./stix-object.ts";
import type { StixObject } from "./stix-object.ts";

/** What is on the board already, who reads it and how high it may be marked: card and link ids, with the `modified` of the object each came from (undefined if it has none). */
export interface OnBoard {
  readonly cards: ReadonlyMap<string, string | undefined>;
  readonly links: ReadonlyMap<string, string | undefined>;
  readonly place: MarkedPlace;
}

/** What an import will write, in order, and what it will say about every object. */
export interface ImportPlan {
  readonly cards: readonly Omit<NewCard, "rank">[];
  readonly links: readonly PlannedLink[];
  readonly report: ImportReport;
}

type Marking = CardInput<"marking">;

const RELATIONS: ReadonlySet<string> = new Set(["relationship", "sighting"]);

/**
 * Decides for every object of a bundle: card, link, or set aside with a reason.
 *
 * What is marked for one nation alone is set aside where others read the board; so is what bears a marking that is not known, which counts as the strictest, and
 * what is marked above the ceiling of the board (R45).
 * Pure and deterministic: the same objects against the same board give the same plan. Nothing on the board is overwritten;
 * of several versions of one object in the bundle the newest counts, of equal ones the first.
 */
export function planImport(objects: readonly StixObject[], board: OnBoard, scheme: MarkingScheme): ImportPlan {
  const planning = new Planning(objects, board, scheme);
  const current = planning.newestVersions(objects);
  const candidates = current.filter((object) => !RELATIONS.has(object.type));
  for (const object of candidates) planning.planCard(object);
  for (const object of current) if (RELATIONS.has(object.type)) planning.planRelation(object);
  for (const object of candidates) planning.planReferences(object);
  return planning.finish(objects.length);
}

class Planning {
  readonly #markings: MarkingReader;
  readonly #board: OnBoard;
  readonly #scheme: MarkingScheme;
  readonly #cards = new Map<string, Omit<NewCard, "rank">>();
  readonly #links = new Map<string, PlannedLink>();
  readonly #setAside: SetAside[] = [];
  readonly #unresolved: { id: string; property: string; target: string }[] = [];
  #relations = 0;

  constructor(objects: readonly StixObject[], board: OnBoard, scheme: MarkingScheme) {
    this.#markings = new MarkingReader(objects);
    this.#board = board;
    this.#scheme = scheme;
  }

  /** One object per id, in the order of first mention; further objects with the same id are set aside. */
  newestVersions(objects: readonly StixObject[]): readonly StixObject[] {
    const newest = new Map<string, StixObject>();
    for (const object of objects) {
      const rival = newest.get(object.id);
      if (rival === undefined) newest.set(object.id, object);
      else if (versionOf(object) > versionOf(rival)) {
        newest.set(object.id, object);
        this.#aside(rival, "older-version", rival.modified);
      } else this.#aside(object, versionOf(object) === versionOf(rival) ? "duplicate" : "older-version", object.modified);
    }
    return [...newest.values()];
  }

  planCard(object: StixObject): void {
    const reason = reasonAgainstCard(object);
    if (reason !== null) return this.#aside(object, reason);
    const kind = kindOf(object);
    if (kind === undefined || object.id.length > BOARD_LIMITS.id) return this.#aside(object, "unknown-type");
    if (this.#board.cards.has(object.id)) return this.#asideAsKnown(object, this.#board.cards.get(object.id));
    const marking = this.#markings.read(object);
    const misplaced = this.#misplaced(marking);
    if (misplaced !== null) return this.#aside(object, misplaced.reason, misplaced.detail);
    this.#cards.set(object.id, cardFromObject(object, kind, marking));
  }

  planRelation(object: StixObject): void {
    if (!isVersion21(object)) return this.#aside(object, "not-stix-2.1");
    if (this.#board.links.has(object.id)) return this.#asideAsKnown(object, this.#board.links.get(object.id));
    const marking = this.#markings.read(object);
    const misplaced = this.#misplaced(marking);
    if (misplaced !== null) return this.#aside(object, misplaced.reason, misplaced.detail);
    const linking = linksOfRelation(object, marking, (id) => this.#isCard(id));
    if ("reason" in linking) return this.#aside(object, linking.reason, linking.detail);
    this.#relations += 1;
    for (const planned of linking.links) this.#links.set(planned.id, planned);
  }

  /** Links for the references inside a new card's object. */
  planReferences(object: StixObject): void {
    if (!this.#cards.has(object.id)) return;
    for (const reference of innerReferences(object)) {
      // A report also lists its relationships: those are links here, and their ends are cards.
      if (this.#links.has(reference.target) || this.#board.links.has(reference.target)) continue;
      if (!this.#isCard(reference.target)) this.#unresolved.push({ id: object.id, ...reference });
      else if (reference.target !== object.id) {
        const planned = linkOfReference(object.id, reference, this.#markings.read(object));
        if (!this.#board.links.has(planned.id)) this.#links.set(planned.id, planned);
      }
    }
  }

  finish(objects: number): ImportPlan {
    const cards = [...this.#cards.values()];
    const links = [...this.#links.values()];
    const quarantined = cards.filter((card) => (card.marking?.unmapped ?? []).length > 0).map((card) => card.id);
    const report: ImportReport = {
      objects,
      cards: cards.length,
      links: this.#relations,
      impliedLinks: links.length - this.#relations,
      quarantined,
      setAside: this.#setAside,
      unresolved: this.#unresolved,
    };
    return { cards, links, report };
  }

  /** Why something of a marking may not be on this board; null where it may. */
  #misplaced(marking: Marking | undefined): { readonly reason: SetAsideReason; readonly detail: string } | null {
    if (marking === undefined) return null;
    const { place } = this.#board;
    const isShared = place.releasableTo.some((partner) => partner !== place.originator);
    if (isShared && isForOneNation(marking)) return { reason: "not-releasable", detail: describe(marking) };
    const isHigh = isAbove(cardMarking(marking, place, this.#scheme), place.ceiling ?? NO_CEILING, this.#scheme);
    return isHigh ? { reason: "above-ceiling", detail: describe(marking) } : null;
  }

  #isCard(id: string): boolean {
    return this.#cards.has(id) || this.#board.cards.has(id);
  }

  #asideAsKnown(object: StixObject, modified: string | undefined): void {
    const newer = object.modified !== undefined && (modified === undefined || versionOf(object) > Date.parse(modified));
    this.#aside(object, newer ? "newer-than-board" : "already-here", object.modified);
  }

  #aside(object: StixObject, reason: SetAsideReason, detail?: string): void {
    this.#setAside.push({ id: object.id, type: object.type, reason, ...(detail === undefined ? {} : { detail }) });
  }
}

function describe({ tlp, unmapped }: Marking): string {
  return unmapped === undefined ? `TLP:${tlp.toUpperCase()}` : `unknown marking ${unmapped.join(", ")}`;
}

function reasonAgainstCard(object: StixObject): SetAsideReason | null {
  if (object.type === "marking-definition") return "marking";
  if (!isVersion21(object)) return "not-stix-2.1";
  if (object.type === "language-content") return "translation";
  return object.type === "extension-definition" ? "extension" : null;
}

/** Only observables may leave the version out. */
function isVersion21(object: StixObject): boolean {
  return object.spec_version === "2.1" || (object.spec_version === undefined && OBSERVABLE_TYPES.has(object.type));
}

function versionOf(object: StixObject): number {
  return object.modified === undefined ? 0 : Date.parse(instantOf(object.modified));
}
