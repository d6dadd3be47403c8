import { z } from "zod";
import { CONFIDENCES, LIKELIHOOD_TERMS, RELIABILITIES } from "./grading.ts";
import { line } from "../rest/text.ts";
import { BOARD_ID, BOARD_LIMITS } from "./limits.ts";
import { CARD_KINDS, LANES, PAP_LEVELS, SEVERITIES, STATUSES, TLP_LEVELS } from "./vocabulary.ts";

const text = (max: number) => z.string().min(1).max(max);
const instant = z.iso.datetime({ offset: true });

/** Id of a card, link or comment: opaque, unique in its compartment. A STIX id is one. */
export const boardId = z.string().regex(BOARD_ID, "not an id");

/** Title of a new card, as a form takes it. What is on a board already may be any text. */
export const newTitle = line(BOARD_LIMITS.title);

/** Key of a card as a board may hold it: an id, or something else that the validator took (RULES.md, V34), at most 256 bytes. */
export const cardKey = z.string().max(256);

/** Position within a lane: see shared/board/rank.ts. */
export const rankValue = z.string().regex(/^[0-9A-Za-z]{1,64}$/, "not a rank");

/** A web address that is safe to show as a link: `http` or `https` only (T34). */
export const webAddress = z
  .string()
  .max(BOARD_LIMITS.url)
  .regex(/^https?:\/\/[^\s"'<>\\]+$/i, "not a web address");

/** When it happened, which is not when it was written down. `zone` is how the source told the time: an IANA name or an offset. */
export const occurredValue = z
  .object({
    from: instant,
    to: instant.optional(),
    precision: z.enum(["exact", "minute", "hour", "day", "month", "year"]).default("minute"),
    zone: z.string().max(64).default("UTC"),
  })
  .refine((occurred) => occurred.to === undefined || Date.parse(occurred.to) >= Date.parse(occurred.from), "ends before it starts");

/** Where: WGS 84 degrees with the radius of uncertainty in metres, a name, or both. */
export const placeValue = z
  .object({
    lat: z.number().min(-90).max(90).optional(),
    lon: z.number().min(-180).max(180).optional(),
    precisionMetres: z.number().min(0).max(20_040_000).optional(),
    name: text(BOARD_LIMITS.name).optional(),
  })
  .refine((place) => (place.lat === undefined) === (place.lon === undefined), "latitude and longitude belong together")
  .refine((place) => place.lat !== undefined || place.name !== undefined, "neither a position nor a name");

/** Admiralty grading, the two halves judged apart. */
export const sourceValue = z.object({
  reliability: z.enum(RELIABILITIES).optional(),
  credibility: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5), z.literal(6)]).optional(),
});

/** The analyst's own judgement: a term of likelihood and, apart from it, the confidence in the judgement. */
const assessmentValue = z.object({
  likelihood: z.enum(LIKELIHOOD_TERMS).optional(),
  confidence: z.enum(CONFIDENCES).optional(),
});

/**
 * Handling. `classification` is a level of the installation's own scale; a level that is not on it is read, and counts as stricter than all (R41).
 * `relTo` names the nations that may read beside the originator: absent, those of the compartment. `unmapped` names imported markings that are not mapped
 * yet; a card with any is TLP red. A card that is marked has a level of TLP, without which earlier versions could not read it.
 */
export const markingValue = z
  .object({
    tlp: z.enum(TLP_LEVELS),
    pap: z.enum(PAP_LEVELS).optional(),
    classification: text(BOARD_LIMITS.word).optional(),
    relTo: z.array(text(BOARD_LIMITS.word)).max(BOARD_LIMITS.nations).optional(),
    caveats: z.array(text(BOARD_LIMITS.note)).max(BOARD_LIMITS.caveats).default([]),
    orcon: z.boolean().default(false),
    unmapped: z.array(text(BOARD_LIMITS.id)).max(BOARD_LIMITS.caveats).optional(),
    /** While anything is unmapped: the level that the other markings of the card give. */
    tlpKnown: z.enum(TLP_LEVELS).optional(),
    /** When the marking is to be looked at again. */
    reviewAt: instant.optional(),
  })
  .refine(
    (marking) => marking.unmapped === undefined || marking.unmapped.length === 0 || marking.tlp === "red",
    "an unmapped marking is handled as red",
  );

/** A file kept elsewhere, named by what it holds. */
const attachmentValue = z.object({
  id: boardId,
  name: text(BOARD_LIMITS.name),
  mediaType: z.string().max(BOARD_LIMITS.name),
  sizeBytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Something outside that a card refers to. */
const referenceValue = z.object({
  source: text(BOARD_LIMITS.name),
  description: text(BOARD_LIMITS.note).optional(),
  url: webAddress.optional(),
  externalId: text(BOARD_LIMITS.name).optional(),
});

/** Where an imported card came from. `id` and `modified` make a second import of the same object change nothing. */
export const externalValue = z.object({
  format: z.enum(["stix-2.1"]),
  id: text(BOARD_LIMITS.note),
  type: text(BOARD_LIMITS.name),
  modified: instant.optional(),
  /** STIX confidence, 0–100, as it came. */
  confidence: z.int().min(0).max(100).optional(),
});

/** Every plain value of a card, by field. `title` and `body` are text people type into and are not here. */
export const CARD_VALUES = {
  kind: z.enum(CARD_KINDS),
  lane: z.enum(LANES),
  rank: rankValue,
  severity: z.enum(SEVERITIES),
  status: z.enum(STATUSES),
  occurred: occurredValue,
  place: placeValue,
  source: sourceValue,
  assessment: assessmentValue,
  marking: markingValue,
  lang: z.string().regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$/, "not a BCP 47 tag"),
  assignee: text(BOARD_LIMITS.id),
  due: instant,
  tags: z.array(text(BOARD_LIMITS.word)).max(BOARD_LIMITS.tags),
  attachments: z.array(attachmentValue).max(BOARD_LIMITS.attachments),
  derivedFrom: z.array(boardId).max(BOARD_LIMITS.derivedFrom),
  references: z.array(referenceValue).max(BOARD_LIMITS.references),
  external: externalValue,
} as const;

/** Name of a plain field of a card. */
export type CardField = keyof typeof CARD_VALUES;
/** Value of one field as it is read. */
export type CardValue<Field extends CardField> = z.output<(typeof CARD_VALUES)[Field]>;
/** Value of one field as a writer gives it: what has a default may be left out. */
export type CardInput<Field extends CardField> = z.input<(typeof CARD_VALUES)[Field]>;
/** All plain fields, in the order of {@link CARD_VALUES}. */
export const CARD_FIELDS = Object.keys(CARD_VALUES) as readonly CardField[];
