import type { ReleaseContent } from "../../../shared/acts/release-content.ts";
import type { Ceiling } from "../../../shared/contribution/label.ts";
import { DEFAULT_SCHEME, type MarkingScheme } from "../../../shared/marking/scheme.ts";
import type { Finding } from "../../../shared/rest/releases.ts";
import type { CardIndex } from "./card-index.ts";
import { contentFields, type ContentField } from "./content.ts";
import { Dossier } from "./dossier.ts";
import { findingsOf } from "./findings.ts";
import { Known } from "./known.ts";
import { concernedCards } from "./concerned-cards.ts";
import { findPositions } from "./rules/coordinates.ts";
import type { Hit } from "./rules/hit.ts";
import { findLabels } from "./rules/labels.ts";
import { findMarking } from "./rules/marking.ts";
import { findMethods } from "./rules/methods.ts";
import { findNames } from "./rules/names.ts";
import { findPhrases } from "./rules/phrases.ts";
import { findTimes } from "./rules/times.ts";
import { isArabicKey } from "./vocabulary/affixes.ts";
import type { SourceCard } from "./source-card.ts";

/** What a content is compared with. */
export interface Against {
  /** The narrow card that it is about. */
  readonly card: SourceCard;
  /** Cards that the narrow one is linked with. */
  readonly linked: readonly SourceCard[];
  /** The compartments that its readers may not all read; the one of the card among them. */
  readonly hidden: readonly CardIndex[];
  /** What its readers know: the compartment that it goes to. */
  readonly known: readonly CardIndex[];
  readonly ceiling: Ceiling | undefined;
  /** Cards that are passed over, as compartment, space and id: what they say is released already. None without it. */
  readonly passedOver?: ReadonlySet<string>;
  /** The scales of the installation; {@link DEFAULT_SCHEME} without it. */
  readonly scheme?: MarkingScheme;
  /** Further words that its readers know: the room's title, codes and names of nations. */
  readonly knownWords?: readonly string[];
}

/** A word of Arabic script is an ordinary one if so many cards have it, at least and as a part of all, and it is surely a name in no more than a part of them. */
const ORDINARY = { cards: 3, part: 0.03, names: 0.1 };

/**
 * What a content would give away to readers who know only what is {@link Against.known}, blocking findings first (RULES.md, R30 to R38). Pure. The card itself and those
 * that it links to are compared by every rule; other cards by names, labels, phrases and positions.
 */
export function findLeaks(content: ReleaseContent, against: Against): readonly Finding[] {
  const fields = contentFields(content);
  const known = new Known(against.known, against.knownWords ?? []);
  const isOrdinary = ordinaryWords(against);
  const near = [against.card, ...against.linked].map((card) => new Dossier(card, isOrdinary));
  const hits: Hit[] = [...findMarking(content, against.ceiling, against.scheme ?? DEFAULT_SCHEME)];
  for (const dossier of near) hits.push(...nearHits(content, fields, dossier, known));
  const seen = new Set(against.passedOver);
  for (const { compartment, id } of [against.card, ...against.linked]) seen.add(`${compartment} ${id}`);
  const ids = new Set([...seen].map((key) => key.slice(key.indexOf(" ") + 1)));
  const isPassedOver = ({ compartment, id }: SourceCard): boolean => ids.has(id) && seen.has(`${compartment} ${id}`);
  for (const { card, by } of concernedCards(fields, against.hidden, { known, isPassedOver })) {
    const dossier = new Dossier(card, isOrdinary);
    if (by.has("phrase")) hits.push(...findPhrases(fields, dossier));
    if (by.has("name")) hits.push(...findNames(fields, dossier, { nearness: "far", known }));
    if (by.has("label")) hits.push(...findLabels(fields, dossier, (key) => known.hasLabel(key)));
    if (by.has("position")) hits.push(...findPositions(fields, dossier, positionContext(content, known)));
  }
  return findingsOf(fields, hits);
}

function nearHits(content: ReleaseContent, fields: readonly ContentField[], dossier: Dossier, known: Known): Hit[] {
  return [
    ...findNames(fields, dossier, { nearness: "near", known }),
    ...findLabels(fields, dossier, (key) => known.hasLabel(key)),
    ...findPhrases(fields, dossier),
    ...findMethods(fields, dossier),
    ...findPositions(fields, dossier, positionContext(content, known)),
    ...findTimes(fields, dossier, { content, isKnown: (utc) => known.hasTime(utc) }),
  ];
}

function positionContext(content: ReleaseContent, known: Known): Parameters<typeof findPositions>[2] {
  return {
    content,
    isKnown: (position, metres) => known.hasPosition(position, metres),
    knownPlace: (near, within) => known.placeNear(near, within),
  };
}

/** Whether others use a word as a word: in Latin script somebody writes it small, in Arabic script several cards have it and hardly any as a name. */
function ordinaryWords({ hidden, known }: Against): (key: string) => boolean {
  const indexes = [...new Set([...hidden, ...known])];
  const least = Math.max(ORDINARY.cards, ORDINARY.part * indexes.reduce((sum, { size }) => sum + size, 0));
  const answers = new Map<string, boolean>();
  const isOrdinary = (key: string): boolean => {
    const count = indexes.reduce((sum, index) => sum + index.ordinaryCount(key), 0);
    if (!isArabicKey(key)) return count >= 2;
    const certain = indexes.reduce((sum, index) => sum + index.certainCount(key), 0);
    return count >= least && certain <= count * ORDINARY.names;
  };
  return (key) => {
    const answer = answers.get(key) ?? isOrdinary(key);
    answers.set(key, answer);
    return answer;
  };
}
