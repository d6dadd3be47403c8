import { z } from "zod";

const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,250}--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, "not a STIX identifier (type--UUID)");
const timestamp = z.string().refine(isStixTimestamp, "not a STIX timestamp (YYYY-MM-DDTHH:MM:SS[.s+]Z)");

/** The properties this importer acts on, checked wherever they occur; all others are kept as they came and only shown. */
export const stixObject = z
  .looseObject({
    type: z.string().regex(/^[a-z0-9][a-z0-9-]{1,249}$/, "not a STIX type"),
    id,
    spec_version: z.string().optional(),
    created: timestamp.optional(),
    modified: timestamp.optional(),
    created_by_ref: id.optional(),
    revoked: z.boolean().optional(),
    labels: z.array(z.string()).optional(),
    confidence: z.int().min(0).max(100).optional(),
    lang: z.string().optional(),
    external_references: z
      .array(
        z.looseObject({
          source_name: z.string(),
          description: z.string().optional(),
          url: z.string().optional(),
          external_id: z.string().optional(),
        }),
      )
      .optional(),
    kill_chain_phases: z.array(z.looseObject({ kill_chain_name: z.string(), phase_name: z.string() })).optional(),
    object_marking_refs: z.array(id).optional(),
    granular_markings: z
      .array(z.looseObject({ marking_ref: id.optional(), lang: z.string().optional(), selectors: z.array(z.string()) }))
      .optional(),
    name: z.string().optional(),
    description: z.string().optional(),
    first_seen: timestamp.optional(),
    last_seen: timestamp.optional(),
    first_observed: timestamp.optional(),
    last_observed: timestamp.optional(),
    valid_from: timestamp.optional(),
    valid_until: timestamp.optional(),
    published: timestamp.optional(),
    start_time: timestamp.optional(),
    stop_time: timestamp.optional(),
    relationship_type: z.string().optional(),
    source_ref: id.optional(),
    target_ref: id.optional(),
    sighting_of_ref: id.optional(),
    where_sighted_refs: z.array(id).optional(),
    count: z.int().min(0).max(999_999_999).optional(),
    identity_class: z.string().optional(),
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
    precision: z.number().min(0).optional(),
  })
  .superRefine((object, context) => {
    for (const { property, message } of crossFaults(object)) context.addIssue({ code: "custom", path: [property], message });
  });
/** One object of a bundle, checked. */
export type StixObject = z.output<typeof stixObject>;

/** Types of observables: they carry no `created` and `modified`. */
export const OBSERVABLE_TYPES: ReadonlySet<string> = new Set([
  "artifact",
  "autonomous-system",
  "directory",
  "domain-name",
  "email-addr",
  "email-message",
  "file",
  "ipv4-addr",
  "ipv6-addr",
  "mac-addr",
  "mutex",
  "network-traffic",
  "process",
  "software",
  "url",
  "user-account",
  "windows-registry-key",
  "x509-certificate",
]);

/** Whether a text is a STIX 2.1 timestamp (§2.14): RFC 3339 in UTC with `Z`, of a day that exists. */
function isStixTimestamp(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d+)?Z$/.exec(text);
  if (parts === null) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** A timestamp as the board keeps it: at most milliseconds. */
export function instantOf(timestamp: string): string {
  return new Date(timestamp).toISOString();
}

type Pair = readonly [earlier: string, later: string, wording: string];

/** STIX 2.1 §3.2 and the rules of each type: which property may not lie before which. */
const ORDERED: readonly Pair[] = [
  ["created", "modified", "modified lies before created"],
  ["first_seen", "last_seen", "last_seen lies before first_seen"],
  ["first_observed", "last_observed", "last_observed lies before first_observed"],
  ["valid_from", "valid_until", "valid_until lies before valid_from"],
  ["start_time", "stop_time", "stop_time lies before start_time"],
];

const isInstant = (value: unknown): value is string => typeof value === "string" && isStixTimestamp(value);

/** What is wrong between properties, or missing for the type. */
function crossFaults(object: {
  readonly type: string;
  readonly id: string;
  readonly [property: string]: unknown;
}): { property: string; message: string }[] {
  const faults: { property: string; message: string }[] = [];
  const missing = (property: string) => {
    if (object[property] === undefined) faults.push({ property, message: "is required and missing" });
  };
  if (!object.id.startsWith(`${object.type}--`))
    faults.push({ property: "id", message: `does not begin with the object's type ${object.type}` });
  for (const [earlier, later, message] of ORDERED) {
    const [from, to] = [object[earlier], object[later]];
    if (isInstant(from) && isInstant(to) && Date.parse(to) < Date.parse(from)) faults.push({ property: later, message });
  }
  if (!OBSERVABLE_TYPES.has(object.type)) {
    missing("created");
    if (object.type !== "marking-definition") missing("modified");
  }
  if (object.type === "relationship") for (const property of ["relationship_type", "source_ref", "target_ref"]) missing(property);
  if (object.type === "sighting") missing("sighting_of_ref");
  if ((object["latitude"] === undefined) !== (object["longitude"] === undefined))
    faults.push({ property: "latitude", message: "latitude and longitude belong together" });
  return faults;
}
