import { hashEntry } from "../../../shared/contribution/canonical-bytes.ts";
import { GENESIS_HASH, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import { addToSum, encodeEntry, encodeHeader, encodeTrailer } from "../../../shared/contribution/export-format.ts";
import { publicSite } from "../../../server/domain/site-identity.ts";
import type { LabelContent } from "../../../shared/contribution/label.ts";
import { aSite } from "../directory-records.ts";
import { sha256 } from "../entries.ts";
import { LABEL } from "../exported-ledger.ts";

/** One changed export. `mustFail`: nothing was done to hide the change, so a verifier that calls it sound is wrong. */
export interface Mutation {
  readonly what: string;
  readonly lines: readonly string[];
  readonly mustFail: boolean;
}

type Pick = (count: number) => number;

/** An export of these entries, with every sum right: what a site writes, or a forger who knows the format. */
export function writtenOut(entries: readonly LedgerEntry[], label: LabelContent = LABEL): string[] {
  const last = entries.at(-1);
  const head = { seq: last?.seq ?? 0, hash: last?.hash ?? GENESIS_HASH };
  const all = [
    encodeHeader({ compartment: "compartment-a", ...publicSite(aSite("1")), labels: [label], head }),
    ...entries.map(encodeEntry),
    JSON.stringify({ note: "for a later version" }),
  ];
  const sum = all.reduce((before, line) => addToSum(before, line, sha256), GENESIS_HASH);
  return [...all, encodeTrailer(entries.length, sum)];
}

/** One seeded change of an export of these entries: of a character, of a field of a line, of a field of an entry, or of the order. */
export function mutate(entries: readonly LedgerEntry[], label: LabelContent, pick: Pick): Mutation {
  const lines = writtenOut(entries, label);
  switch (pick(4)) {
    case 0:
      return changedText(lines, pick);
    case 1:
      return changedMember(lines, pick);
    case 2:
      return changedOrder(lines, { entries, label }, pick);
    default:
      return changedEntry(entries, label, pick);
  }
}

function changedText(lines: readonly string[], pick: Pick): Mutation {
  const at = pick(lines.length);
  const line = lines[at] ?? "";
  const place = pick(line.length);
  const char = String.fromCharCode(32 + pick(95));
  const changed = line.slice(0, place) + char + line.slice(place + 1);
  return { what: `line ${at} character ${place} is ${char}`, lines: lines.with(at, changed), mustFail: changed !== line };
}

function changedMember(lines: readonly string[], pick: Pick): Mutation {
  const at = pick(lines.length);
  const value = JSON.parse(lines[at] ?? "{}") as Record<string, unknown>;
  const key = Object.keys(value)[pick(Object.keys(value).length)] ?? "";
  const changed = JSON.stringify({ ...value, [key]: otherValue(value[key], pick) });
  return { what: `line ${at} member ${key}`, lines: lines.with(at, changed), mustFail: changed !== lines[at] };
}

function otherValue(value: unknown, pick: Pick): unknown {
  if (typeof value === "number") return [value + 1, value - 1, -value, value + 0.5, 2 ** 53, String(value), null][pick(7)];
  if (typeof value === "string") {
    const place = pick(value.length + 1);
    const char = "0aAf=+/ z\u0000é"[pick(11)] ?? "";
    return [
      value.slice(0, place) + char + value.slice(place + 1),
      value.slice(0, place) + char + value.slice(place),
      value.slice(1),
      null,
      7,
    ][pick(5)];
  }
  if (value === null) return ["", "AAA=", "e30=", 0, {}][pick(5)];
  return [null, [], {}, 1][pick(4)];
}

interface Labelled {
  readonly entries: readonly LedgerEntry[];
  readonly label: LabelContent;
}

function changedOrder(lines: readonly string[], { entries, label }: Labelled, pick: Pick): Mutation {
  const at = pick(entries.length);
  const others = [
    entries.toSpliced(at, 1),
    entries.toSpliced(at, 0, entries[at] as LedgerEntry),
    entries.toSpliced(at, 2, ...entries.slice(at, at + 2).toReversed()),
  ][pick(3)] as LedgerEntry[];
  // The log without its end is a whole log, and two that were swapped at the end are one alone.
  const isWhole = others.every((entry, index) => entry === entries[index]);
  if (pick(2) === 0) return { what: `entry ${at + 1} moved, sums made to fit`, lines: writtenOut(others, label), mustFail: !isWhole };
  return {
    what: `entry ${at + 1} moved`,
    lines: [lines[0] ?? "", ...others.map(encodeEntry), ...lines.slice(-2)],
    mustFail: others.length !== entries.length || !isWhole,
  };
}

/** A field of an entry changes; its own hash is made again or not, and so is the rest of the chain or not. */
function changedEntry(entries: readonly LedgerEntry[], label: LabelContent, pick: Pick): Mutation {
  const at = pick(entries.length);
  const before = entries[at] as LedgerEntry;
  const [field, after] = otherEntry(before, pick);
  const forging = pick(3);
  const changed = forging === 0 ? after : { ...after, hash: hashEntry(after, sha256) };
  let previous = changed;
  const later = entries.slice(at + 1).map((entry) => {
    if (forging < 2) return entry;
    const moved = { ...entry, prevHash: previous.hash };
    previous = { ...moved, hash: hashEntry(moved, sha256) };
    return previous;
  });
  const hidden = ["nothing made again", "its own hash made again", "the whole chain made again"][forging];
  const isLast = at === entries.length - 1;
  const lines = writtenOut([...entries.slice(0, at), changed, ...later], label);
  return { what: `entry ${at + 1}, ${before.kind}: ${field}, ${hidden}`, lines, mustFail: forging === 0 || (forging === 1 && !isLast) };
}

function otherEntry(entry: LedgerEntry, pick: Pick): readonly [field: string, entry: LedgerEntry] {
  const changes = [...commonChanges(entry, pick), ...ownChanges(entry, pick)];
  return changes[pick(changes.length)] as readonly [string, LedgerEntry];
}

function commonChanges(entry: LedgerEntry, pick: Pick): (readonly [string, LedgerEntry])[] {
  const hash = new Uint8Array(32).fill(1 + pick(255));
  return [
    ["author", { ...entry, author: `user-${2 + pick(9)}` }],
    ["partner", { ...entry, partner: "DLT" }],
    ["session", { ...entry, session: `${entry.session}x` }],
    ["compartment", { ...entry, compartment: "compartment-b" }],
    ["seq", { ...entry, seq: entry.seq + 1 + pick(3) }],
    ["at", { ...entry, at: entry.at + pick(3_000) - 1_500 || 1 }],
    ["prevHash", { ...entry, prevHash: hash }],
    ["labelHash", { ...entry, labelHash: hash }],
  ];
}

function ownChanges(entry: LedgerEntry, pick: Pick): (readonly [string, LedgerEntry])[] {
  const range = { client: [11, 12, 4_000_000_000, 2 ** 32][pick(4)] ?? 0, from: pick(9), to: pick(9) };
  switch (entry.kind) {
    case "claim":
      return [["client", { ...entry, client: range.client === entry.client ? 13 : range.client }]];
    case "update": {
      const update = flipped(entry.update ?? new Uint8Array(2), pick);
      return [
        ["inserts", { ...entry, inserts: [...entry.inserts, range] }],
        ["deletes", { ...entry, deletes: [...entry.deletes, range] }],
        ["update", { ...entry, update }],
        ["update and its hash", { ...entry, update, updateHash: sha256(update) }],
        ["updateHash", { ...entry, updateHash: new Uint8Array(32) }],
      ];
    }
    case "act": {
      const body = flipped(entry.body ?? new Uint8Array(2), pick);
      const text =
        ['{"b":1,"a":2}', "[1]", '{"a":1.0}', '{"a":1e21}', '{"a":1e+21}', '{"a":"\\u00e9"}', '{"a":-0}', "{}", " {}"][pick(9)] ?? "";
      const other = new Uint8Array(Buffer.from(text));
      return [
        ["type", { ...entry, type: ["comment", "Comment.made", "comment.made.again", "a.b", `${"a".repeat(63)}.b`][pick(5)] ?? "" }],
        ["id", { ...entry, id: ["", "x".repeat(201), "x".repeat(200), "😀".repeat(101)][pick(4)] ?? "" }],
        ["body", { ...entry, body }],
        ["body and its hash", { ...entry, body, bodyHash: sha256(body) }],
        ["body of another form, and its hash", { ...entry, body: other, bodyHash: sha256(other) }],
        ["body that is too long, and its hash", tooLong(entry)],
      ];
    }
    case "extension":
      return [
        ["code", { ...entry, code: 64 + ((entry.code - 63) % 192) }],
        ["rest", { ...entry, rest: new Uint8Array(entry.rest.byteLength + 1) }],
        ["rest that is too long", { ...entry, rest: new Uint8Array(65_537) }],
      ];
  }
}

function tooLong(entry: LedgerEntry & { readonly kind: "act" }): LedgerEntry {
  const body = new Uint8Array(Buffer.from(JSON.stringify({ said: "x".repeat(65_530) })));
  return { ...entry, body, bodyHash: sha256(body) };
}

function flipped(bytes: Uint8Array, pick: Pick): Uint8Array {
  const at = pick(bytes.byteLength);
  return bytes.with(at, (bytes[at] ?? 0) ^ (1 << pick(8)));
}
