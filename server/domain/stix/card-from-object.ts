import { webAddress } from "../../../shared/board/card-values.ts";
import type { CardInput } from "../../../shared/board/card-values.ts";
import type { NewCard } from "../../../shared/board/card.ts";
import { confidenceFromStix } from "../../../shared/board/grading.ts";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import type { CardKind } from "../../../shared/board/vocabulary.ts";
import { describeObject } from "./describe-object.ts";
import { instantOf, OBSERVABLE_TYPES } from "./stix-object.ts";
import type { StixObject } from "./stix-object.ts";

/** Card kind of each STIX type that becomes a card; identities, warnings and observables are told apart below. */
const KINDS: ReadonlyMap<string, CardKind> = new Map([
  ["report", "report"],
  ["note", "report"],
  ["grouping", "report"],
  ["malware-analysis", "report"],
  ["opinion", "hypothesis"],
  ["incident", "event"],
  ["campaign", "event"],
  ["observed-data", "event"],
  ["threat-actor", "actor"],
  ["intrusion-set", "actor"],
  ["location", "place"],
  ["indicator", "indicator"],
  ["malware", "indicator"],
  ["tool", "indicator"],
  ["attack-pattern", "indicator"],
  ["vulnerability", "indicator"],
  ["infrastructure", "asset"],
  ["course-of-action", "task"],
  ["case-rfi", "rfi"],
  ["task", "task"],
  ["artifact", "evidence"],
]);

/** The kind of card an object becomes; undefined for types that never become one. */
export function kindOf(object: StixObject): CardKind | undefined {
  if (object.type === "report" && object.labels?.includes("warning") === true) return "warning";
  if (object.type === "identity") {
    if (object.identity_class === "individual") return "person";
    return object.identity_class === "system" ? "asset" : "organisation";
  }
  return KINDS.get(object.type) ?? (OBSERVABLE_TYPES.has(object.type) ? "indicator" : undefined);
}

/** The card of an object. Its id is the object's, so that a second import finds it. Everything is cut to the board's limits. */
export function cardFromObject(object: StixObject, kind: CardKind, marking: CardInput<"marking"> | undefined): Omit<NewCard, "rank"> {
  const { title, body } = describeObject(object);
  const references = referencesOf(object);
  const occurred = occurredOf(object);
  const place = placeOf(object);
  const confidence = object.confidence === undefined ? undefined : confidenceFromStix(object.confidence);
  return {
    id: object.id,
    kind,
    title,
    body,
    lane: object.revoked === true ? "closed" : "new",
    status: "open",
    tags: tagsOf(object),
    external: {
      format: "stix-2.1",
      id: object.id,
      type: object.type.slice(0, BOARD_LIMITS.name),
      ...(object.modified === undefined ? {} : { modified: instantOf(object.modified) }),
      ...(object.confidence === undefined ? {} : { confidence: object.confidence }),
    },
    ...(occurred === undefined ? {} : { occurred }),
    ...(place === undefined ? {} : { place }),
    ...(confidence === undefined ? {} : { assessment: { confidence } }),
    ...(marking === undefined ? {} : { marking }),
    ...(references.length === 0 ? {} : { references }),
    ...(object.lang !== undefined && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/.test(object.lang) ? { lang: object.lang } : {}),
  };
}

/** Type, labels, the object's own vocabulary lists (`malware_types` …) and kill chain phases. */
function tagsOf(object: StixObject): string[] {
  const lists = Object.entries(object)
    .filter(([property, value]) => property.endsWith("_types") && Array.isArray(value))
    .flatMap(([, value]) => (value as unknown[]).filter((word) => typeof word === "string"));
  const phases = (object.kill_chain_phases ?? []).map((phase) => `${phase.kill_chain_name}:${phase.phase_name}`);
  const revoked = object.revoked === true ? ["revoked"] : [];
  const tags = [object.type, ...revoked, ...(object.labels ?? []), ...lists, ...phases].map((tag) =>
    tag.trim().slice(0, BOARD_LIMITS.word),
  );
  return [...new Set(tags.filter((tag) => tag !== ""))].slice(0, BOARD_LIMITS.tags);
}

/** An address that is no plain web address (another scheme) is kept as text, never as a link (T34). */
function referencesOf(object: StixObject): CardInput<"references"> {
  return (object.external_references ?? []).slice(0, BOARD_LIMITS.references).map((reference) => {
    const url = webAddress.safeParse(reference.url);
    const address = reference.url !== undefined && !url.success ? reference.url : "";
    const description = [reference.description ?? "", address].filter((part) => part !== "").join(" · ");
    return {
      source: reference.source_name.slice(0, BOARD_LIMITS.name) || "unnamed",
      ...(description === "" ? {} : { description: description.slice(0, BOARD_LIMITS.note) }),
      ...(url.success ? { url: url.data } : {}),
      ...(reference.external_id === undefined || reference.external_id === ""
        ? {}
        : { externalId: reference.external_id.slice(0, BOARD_LIMITS.name) }),
    };
  });
}

/** When it happened, as far as the type says so. `created` is when it was written down, and never stands in. */
export function occurredOf(object: StixObject): CardInput<"occurred"> | undefined {
  const from = object.first_seen ?? object.first_observed ?? object.start_time ?? object.valid_from ?? object.published;
  if (from === undefined) return undefined;
  const to = object.last_seen ?? object.last_observed ?? object.stop_time ?? object.valid_until;
  const ends = to !== undefined && Date.parse(to) >= Date.parse(from);
  return { from: instantOf(from), ...(ends ? { to: instantOf(to) } : {}), precision: "exact", zone: "UTC" };
}

function placeOf(object: StixObject): CardInput<"place"> | undefined {
  if (object.type !== "location") return undefined;
  const parts = [object.name, object["city"], object["administrative_area"], object["country"], object["region"]];
  const name = parts
    .filter((part) => typeof part === "string" && part !== "")
    .join(", ")
    .slice(0, BOARD_LIMITS.name);
  if (object.latitude === undefined || object.longitude === undefined) return name === "" ? undefined : { name };
  return {
    lat: object.latitude,
    lon: object.longitude,
    ...(object.precision === undefined ? {} : { precisionMetres: Math.min(object.precision, 20_040_000) }),
    ...(name === "" ? {} : { name }),
  };
}
