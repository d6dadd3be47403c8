import { createHash } from "node:crypto";
import type { NewLink } from "../../../shared/board/link.ts";
import type { CardInput } from "../../../shared/board/card-values.ts";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import type { SetAsideReason } from "../../../shared/rest/import-report.ts";
import { occurredOf } from "./card-from-object.ts";
import { isReference } from "./describe-object.ts";
import { instantOf } from "./stix-object.ts";
import type { StixObject } from "./stix-object.ts";

/** A link to be made, under the id it will have. */
export interface PlannedLink {
  readonly id: string;
  readonly link: NewLink;
}

/** Links of one relationship or sighting (the first bears the object's id), or why there is none. */
export type Linking =
  | { readonly links: readonly [PlannedLink, ...PlannedLink[]] }
  | { readonly reason: SetAsideReason; readonly detail?: string };

/** A reference inside an object: `property` says how it stands to the target. */
interface InnerReference {
  readonly property: string;
  readonly target: string;
}

/** Turns a `relationship` or `sighting` into links between cards. `isCard` tells which ids are cards, in the bundle or on the board. */
export function linksOfRelation(object: StixObject, marking: CardInput<"marking"> | undefined, isCard: (id: string) => boolean): Linking {
  const to = object.type === "sighting" ? object.sighting_of_ref : object.target_ref;
  const witnesses = object.where_sighted_refs ?? (object.created_by_ref === undefined ? [] : [object.created_by_ref]);
  const sources = object.type === "sighting" ? witnesses : [object.source_ref ?? ""];
  const missing = [to ?? "", ...sources].filter((id) => !isCard(id));
  if (object.type === "sighting" && sources.length === 0) return { reason: "sighting-without-source" };
  if (to === undefined || missing.length > 0) return { reason: "dangling-reference", detail: missing.join(", ") };
  const occurred = occurredOf(object);
  const links = [...new Set(sources)].map((from, index) => ({
    id: index === 0 ? object.id : impliedLinkId(object.id, "sighting-of", from),
    link: {
      from,
      to,
      type: object.type === "sighting" ? "sighting-of" : linkType(object.relationship_type ?? ""),
      external: {
        format: "stix-2.1" as const,
        id: object.id,
        type: object.type,
        ...(object.modified === undefined ? {} : { modified: instantOf(object.modified) }),
      },
      ...(object.description === undefined ? {} : { note: object.description.slice(0, BOARD_LIMITS.note) }),
      ...(occurred === undefined ? {} : { occurred }),
      ...(object.count === undefined ? {} : { count: object.count }),
      ...(marking === undefined ? {} : { marking }),
    },
  }));
  const [first, ...others] = links;
  return first === undefined ? { reason: "sighting-without-source" } : { links: [first, ...others] };
}

/** Every reference a card's object makes to others, except to how it is marked. */
export function innerReferences(object: StixObject): readonly InnerReference[] {
  const found: InnerReference[] = [];
  for (const [property, value] of Object.entries(object)) {
    if (!isReference(property)) continue;
    for (const target of Array.isArray(value) ? value : [value]) if (typeof target === "string") found.push({ property, target });
  }
  return found;
}

/** The link an inner reference stands for. Its id follows from its ends and kind alone, so that a second import finds it. */
export function linkOfReference(from: string, reference: InnerReference, marking: CardInput<"marking"> | undefined): PlannedLink {
  const type = reference.property === "object_refs" ? "refers-to" : linkType(reference.property.replace(/_refs?$/, ""));
  const link = { from, to: reference.target, type, ...(marking === undefined ? {} : { marking }) };
  return { id: impliedLinkId(from, type, reference.target), link };
}

function impliedLinkId(from: string, type: string, to: string): string {
  return `link--${createHash("sha256").update(`${from} ${type} ${to}`).digest("hex").slice(0, 32)}`;
}

/** A relationship type in the board's alphabet. */
function linkType(type: string): string {
  const word = type
    .toLowerCase()
    .replaceAll("_", "-")
    .replace(/[^a-z0-9-]/g, "")
    .replace(/^-+/, "")
    .slice(0, BOARD_LIMITS.word);
  return word === "" ? "related-to" : word;
}
