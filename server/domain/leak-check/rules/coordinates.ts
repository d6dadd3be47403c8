import type { ReleaseContent } from "../../../../shared/acts/release-content.ts";
import type { ContentField } from "../content.ts";
import { finenessOf, type Dossier, type SourcePosition } from "../dossier.ts";
import type { WrittenPosition } from "../places/coordinates.ts";
import { metresBetween, type Position } from "../places/utm.ts";
import type { Hit } from "./hit.ts";

/** How fine a place may be that goes out where nobody said, metres. */
const USUAL_METRES = 1_000;
/** A position so near to one of the card is that one, metres. */
const SAME_METRES = 250;
/** Places so far away name a place, metres. */
const NAMED_WITHIN = 50_000;

/** A place that the readers know by name. */
export interface KnownPlace extends Position {
  readonly name: string;
}

/** What positions are compared with, beside the card. */
export interface PositionContext {
  readonly content: ReleaseContent;
  /** Whether the readers know this position so finely. */
  readonly isKnown: (position: Position, metres: number) => boolean;
  /** Places that they know by name near a position, the nearest first. */
  readonly knownPlace: (near: Position, within: number) => KnownPlace | undefined;
}

/** Positions of a card in a content, in any notation, that are finer than the content may be. */
export function findPositions(fields: readonly ContentField[], dossier: Dossier, context: PositionContext): readonly Hit[] {
  const allowed = allowedMetres(context.content, dossier);
  const written = fields.flatMap(({ field, positions }) => positions().map((at) => ({ field, at })));
  return [...written, ...figuresOf(context.content)].flatMap(({ field, at }) => {
    const source = finest(dossier.positions.filter((position) => isSame(at, position)));
    if (source === undefined) return [];
    const metres = Math.max(at.metres, source.metres);
    if (metres >= allowed || context.isKnown(at, metres)) return [];
    const from = { card: dossier.card, excerpt: source.written };
    return [
      {
        rule: "coordinates",
        weight: "block",
        field,
        start: at.start,
        end: at.end,
        from,
        suggestion: coarser(at, allowed, context),
      } satisfies Hit,
    ];
  });
}

/** How fine the content may be: as fine as it says outward, never finer than the card says of its own place. */
export function allowedMetres({ place }: ReleaseContent, { card }: Dossier): number {
  const own = (card.values.place as { precisionMetres?: unknown } | null | undefined)?.precisionMetres;
  return Math.max(place?.precisionMetres ?? USUAL_METRES, typeof own === "number" ? own : 0);
}

function finest(positions: readonly SourcePosition[]): SourcePosition | undefined {
  return positions.toSorted((a, b) => a.metres - b.metres)[0];
}

/** Whether two positions are one, perhaps with latitude and longitude changed places. */
function isSame(at: WrittenPosition, position: SourcePosition): boolean {
  const within = Math.max(SAME_METRES, at.metres * 1.5);
  return metresBetween(at, position) <= within || metresBetween({ lat: at.lon, lon: at.lat }, position) <= within;
}

/** The place of the content as it is written in figures. */
function figuresOf({ place }: ReleaseContent): { readonly field: string; readonly at: WrittenPosition }[] {
  if (place?.lat === undefined || place.lon === undefined) return [];
  const metres = finenessOf(place.lat, place.lon);
  return [{ field: "place.lat", at: { lat: place.lat, lon: place.lon, metres, start: 0, end: String(place.lat).length } }];
}

/** What can stand in its place: a known place nearby, or rounded degrees. */
function coarser(at: Position, allowed: number, { content, knownPlace }: PositionContext): string {
  const near = knownPlace(at, NAMED_WITHIN);
  if (near !== undefined) return `near ${near.name}, within ${kilometres(Math.max(allowed, metresBetween(at, near)))} km`;
  if (content.place?.name !== undefined && content.place.lat === undefined)
    return `near ${content.place.name}, within ${kilometres(allowed)} km`;
  const decimals = Math.max(0, Math.floor(Math.log10(111_320 / allowed)));
  return `near ${at.lat.toFixed(decimals)}, ${at.lon.toFixed(decimals)}, within ${kilometres(Math.max(allowed, 111_320 / 10 ** decimals))} km`;
}

const kilometres = (metres: number): number =>
  [1, 2, 5, 10, 20, 50].find((step) => metres <= step * 1_000) ?? Math.ceil(metres / 100_000) * 100;
