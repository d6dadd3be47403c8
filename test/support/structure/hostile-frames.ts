import * as encoding from "lib0/encoding";
import type { RuleId } from "../../../server/domain/structure/rules.ts";
import type { ReceiveLimits } from "../../../server/domain/structure/verdict.ts";
import type { RawStruct } from "./raw-update.ts";
import { bytesContent, lengthContent, rawUpdate, textContent, typeContent, valueContent } from "./raw-update.ts";

/** A hostile update, the rule it breaks, and what it tries. */
export interface HostileFrame {
  readonly rule: RuleId;
  readonly what: string;
  readonly update: Uint8Array;
  /** Limits that make a small frame too large. */
  readonly limits?: Partial<ReceiveLimits>;
}

/** The client id of the author of hostile frames, who owns it and has written {@link boardUpdate} with it. */
export const AUTHOR = 7;
/** A client id that another person owns. */
export const VICTIM = 9;
/** Ids on the board that hostile frames aim at: a card's map, its text and array, and their first ids. */
export const BOARD = { card: 0, text: 1, array: 2, title: 3, letters: 4, items: 10, fragment: 13, end: 14 } as const;

/** A board with one card: text "abcdef" (clocks 4 to 9), array of three (10 to 12), a fragment. Plus a text of the victim's. */
export function boardUpdate(): Uint8Array {
  const card = [AUTHOR, BOARD.card] as const;
  const structs: RawStruct[] = [
    { kind: 7, parent: "cards", key: "card" },
    { kind: 7, parent: card, key: "body", content: typeContent(2) },
    { kind: 7, parent: card, key: "tags", content: typeContent(0) },
    { kind: 8, parent: card, key: "title" },
    { kind: 4, parent: [AUTHOR, BOARD.text], content: textContent("abcdef") },
    { kind: 8, parent: [AUTHOR, BOARD.array], content: bytesContent(3, 120, 121, 126) },
    { kind: 7, parent: card, key: "notes", content: typeContent(4) },
  ];
  return rawUpdate([{ client: AUTHOR, clock: 0, structs }]);
}

/** The victim's part of the board: "XYZ" at the end of the text. */
export function victimUpdate(): Uint8Array {
  return rawUpdate([
    { client: VICTIM, clock: 0, structs: [{ kind: 4, origin: [AUTHOR, BOARD.letters + 5], content: textContent("XYZ") }] },
  ]);
}

/** One hostile frame or more per rule. They are sent by the author of {@link boardUpdate}, after both board updates. */
export function hostileFrames(): HostileFrame[] {
  const { card, text, array, letters, items, fragment, end } = BOARD;
  const at = (clock: number) => [AUTHOR, clock] as const;
  const frames: HostileFrame[] = [];
  const add = (rule: RuleId, what: string, update: Uint8Array, limits?: Partial<ReceiveLimits>): void => {
    frames.push(limits === undefined ? { rule, what, update } : { rule, what, update, limits });
  };
  const one = (rule: RuleId, what: string, ...structs: RawStruct[]): void => {
    add(rule, what, rawUpdate([{ client: AUTHOR, clock: end, structs }]));
  };
  const honest: RawStruct = { kind: 4, parent: at(text) };
  const inMeta = (content: RawStruct["content"] & object, kind = 8): RawStruct => ({ kind, parent: "meta", key: "k", content });
  const inText = (kind: number, content: RawStruct["content"] & object): RawStruct => ({ kind, origin: at(letters + 5), content });
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

  const whole = rawUpdate([{ client: AUTHOR, clock: end, structs: [honest] }]);
  add("frame-truncated", "a frame cut off in its delete set", whole.subarray(0, whole.length - 1));
  one("frame-truncated", "a text that claims 2^40 bytes", { ...honest, content: (encoder) => encoding.writeVarUint(encoder, 2 ** 40) });
  add("trailing-bytes", "bytes smuggled behind the delete set", new Uint8Array([...whole, 1, 2, 3]));
  add("number-form", "a section count that is not in shortest form", new Uint8Array([0x80, 0x00, 0x00]));
  add("number-form", "a number above 2^53", new Uint8Array([1, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0]));
  add("count-claim", "thirty million structs in seven bytes", rawUpdate([{ client: AUTHOR, clock: end, structs: [], count: 3e7 }]));
  add("count-claim", "a section without structs", rawUpdate([{ client: AUTHOR, clock: end, structs: [] }]));
  add("client-range", "a client id of 2^32", rawUpdate([{ client: 2 ** 32, clock: 0, structs: [honest] }]));
  add("clock-range", "a clock near 2^53", rawUpdate([{ client: AUTHOR, clock: 2 ** 53 - 2, structs: [honest] }]));
  one("clock-range", "a collected range that burns all of an id", { kind: 0, content: lengthContent(2 ** 31 - 2) });
  add("clock-range", "a delete range beyond the last clock", rawUpdate([], [[AUTHOR, [2 ** 31 - 3, 100]]]));
  one("zero-length", "an empty collected range", { kind: 0, content: lengthContent(0) });
  one("zero-length", "an empty text", { ...honest, content: textContent("") });
  one("zero-length", "a list of no values", { kind: 8, parent: at(array), content: bytesContent(0) });
  add("zero-length", "an empty delete range", rawUpdate([], [[AUTHOR, [letters, 0]]]));
  const twice = { client: AUTHOR, clock: end, structs: [honest] };
  add("duplicate-section", "two sections of one client", rawUpdate([twice, { ...twice, clock: end + 1 }]));
  one("struct-form", "a skipped range", { kind: 10, content: lengthContent(1) });
  one("struct-form", "old JSON content", { kind: 2, parent: at(array), content: bytesContent(1, 1, 49) });
  one("struct-form", "a document in a document", { kind: 9, parent: at(array), content: valueContent({}) });
  one("struct-form", "an unknown content", { kind: 31, parent: at(array) });
  one("struct-form", "a collected range with flags", { kind: 0, flags: 0x20 });
  add("struct-form", "a parent that is neither root nor id", new Uint8Array([1, 1, AUTHOR, end, 4, 2, 1, 1, 65, 0]));
  one("type-ref", "an XML hook", { kind: 7, parent: at(card), key: "x", content: typeContent(5) });
  one("type-ref", "an unknown type", { kind: 7, parent: at(card), key: "x", content: typeContent(7) });
  one("text-encoding", "half a character", { ...honest, content: bytesContent(2, 0xe2, 0x82) });
  one("text-encoding", "a surrogate in UTF-8", { ...honest, content: bytesContent(3, 0xed, 0xa0, 0x80) });
  one("text-encoding", "an overlong slash", { ...honest, content: bytesContent(2, 0xc0, 0xaf) });
  one("key-length", "a map key of 300 bytes", { kind: 8, parent: "meta", key: "k".repeat(300) });
  one(
    "key-length",
    "a format name of 300 bytes",
    inText(6, (encoder) => encoding.writeVarString(encoder, "f".repeat(300))),
  );
  one("vocabulary", "an element of an unknown name", { kind: 7, parent: at(fragment), content: typeContent(3, "marquee") });
  one(
    "vocabulary",
    "a mark of an unknown name",
    inText(6, (encoder) => {
      encoding.writeVarString(encoder, "highlight");
      encoding.writeVarString(encoder, "{}");
    }),
  );
  one(
    "vocabulary",
    "an attribute of an unknown name",
    { kind: 7, parent: at(fragment), content: typeContent(3) },
    { kind: 8, parent: at(end), key: "data-x" },
  );
  one("vocabulary", "an attribute of a text", { kind: 8, parent: at(text), key: "data-x" });
  for (const root of ["cards", "links", "meta"]) one("root-key", `an empty key in ${root}`, { kind: 8, parent: root, key: "" });
  one("root-key", "a card id with a NUL", { kind: 7, parent: "cards", key: "card\0" });
  one("root-key", "a card id with a line feed", { kind: 7, parent: "cards", key: "card\n2" });
  one("root-key", "a card id that was no text", { kind: 7, parent: "cards", key: "card\uFFFD" });
  one("retired-root", "a comment", { kind: 8, parent: "comments", key: "k" });
  one(
    "retired-root",
    "a shared type under comments, and a value in it",
    { kind: 7, parent: "comments", key: "k" },
    { kind: 8, parent: at(end), key: "x" },
  );
  one("forbidden-key", "a map key __proto__", { kind: 8, parent: "meta", key: "__proto__" });
  one("forbidden-key", "a deep value key __proto__", inMeta(valueContent([{ a: JSON.parse('{"__proto__": 1}') as unknown }])));
  one("forbidden-key", "a value key constructor", inMeta(valueContent({ constructor: 1 })));
  one("forbidden-key", "an embed key prototype", inText(5, textContent('{"a":{"prototype":1}}')));
  one(
    "forbidden-key",
    "a format name constructor",
    inText(6, (encoder) => {
      encoding.writeVarString(encoder, "constructor");
      encoding.writeVarString(encoder, "1");
    }),
  );
  one("value-depth", "arrays 33 deep", inMeta(valueContent(nested(33))));
  one("value-nodes", "20,000 empty objects in one value", inMeta(valueContent(Array.from({ length: 20_000 }, () => ({})))));
  one("value-kind", "a big integer", inMeta(valueContent(1n)));
  one("value-kind", "an unknown tag", inMeta(bytesContent(1, 7)));
  one("json-form", "an embed nested 10,000 deep", inText(5, textContent("[".repeat(4000) + "]".repeat(4000))));
  one("json-form", "an embed that is no JSON", inText(5, textContent("{a}")));
  one("json-form", "an embed of 9 kB", inText(5, textContent(JSON.stringify("e".repeat(9000)))));
  one("root-name", "a root of its own", { kind: 8, parent: "secret", key: "k" });
  add(
    "foreign-client",
    "writing at the victim's next clock",
    rawUpdate([{ client: VICTIM, clock: 3, structs: [{ kind: 4, origin: [VICTIM, 2] }] }]),
  );
  add(
    "foreign-client",
    "burning the victim's id",
    rawUpdate([{ client: VICTIM, clock: 3, structs: [{ kind: 0, content: lengthContent(1e9) }] }]),
  );
  one("self-reference", "an origin that is the struct itself", { kind: 4, origin: at(end) });
  one("self-reference", "a right origin ahead", { kind: 4, right: at(end + 1) }, honest);
  one(
    "self-reference",
    "a parent ahead",
    { kind: 4, parent: at(end + 1) },
    { kind: 7, parent: at(card), key: "x", content: typeContent(2) },
  );
  const circle = [
    { client: 20, clock: 0, structs: [{ kind: 4, origin: [21, 0] as const }] },
    { client: 21, clock: 0, structs: [{ kind: 4, origin: [20, 0] as const }] },
  ];
  add("reference-cycle", "two structs that wait for each other", rawUpdate(circle));
  one("parent-form", "a text as a parent", { kind: 8, parent: at(letters), key: "k" });
  one("key-place", "an unkeyed struct under a root", { kind: 8, parent: "cards" });
  one("key-place", "an unkeyed struct in a map", { kind: 8, parent: at(card) });
  one("key-place", "a keyed struct in an array", { kind: 8, parent: at(array), key: "k" });
  one("key-place", "a keyed struct in a fragment", { kind: 8, parent: at(fragment), key: "k" });
  one("content-place", "a text in a map", { kind: 4, parent: "meta", key: "k" });
  one("content-place", "a format in an array", { kind: 6, origin: at(items) });
  one("content-place", "a map in a fragment", { kind: 7, parent: at(fragment) });
  one("content-place", "two living values in one entry", { kind: 8, parent: "meta", key: "k", content: bytesContent(2, 120, 121) });
  const tower = Array.from({ length: 17 }, (_, level): RawStruct => ({
    kind: 7,
    parent: at(level === 0 ? card : end + level - 1),
    key: "in",
  }));
  one("type-depth", "maps 18 deep", ...tower);
  one("origin-order", "the same left and right origin", { kind: 4, origin: at(letters + 2), right: at(letters + 2) });
  one("origin-order", "a right origin left of the left origin", { kind: 4, origin: at(letters + 4), right: at(letters + 1) });
  add(
    "origin-order",
    "a right origin left of the left origin, in runs of two people",
    rawUpdate([{ client: AUTHOR, clock: end, structs: [{ kind: 4, origin: [VICTIM, 1], right: at(letters + 1) }] }]),
  );
  one("origin-order", "a right origin whose own left origin lies between", { kind: 4, origin: at(letters + 1), right: at(letters + 4) });
  one("origin-order", "no left origin, and a right origin that has one", { kind: 4, right: at(letters + 3) });
  add(
    "origin-order",
    "a right origin whose own left origin lies between, in runs of two people",
    rawUpdate([{ client: AUTHOR, clock: end, structs: [{ kind: 4, origin: at(letters + 1), right: [VICTIM, 0] }] }]),
  );
  one("origin-parents", "origins in two lists", { kind: 8, origin: at(items), right: at(letters) });
  one("keyed-right-origin", "a keyed struct with a right origin", { kind: 8, right: at(BOARD.title) });
  add("too-many-structs", "more structs than the limit", rawUpdate([{ client: AUTHOR, clock: end, structs: [honest, honest, honest] }]), {
    maxNewStructs: 2,
  });
  add(
    "too-many-deletes",
    "more new delete ranges than the limit",
    rawUpdate([], [[AUTHOR, [letters, 1], [letters + 2, 1], [letters + 4, 1]]]),
    { maxNewDeleteRanges: 2 },
  );
  add(
    "too-many-clients",
    "more client ids than the limit",
    rawUpdate([30, 31, 32].map((client) => ({ client, clock: 0, structs: [honest] }))),
    { maxClients: 2 },
  );
  const meta = Array.from({ length: 12 }, (): RawStruct => ({ kind: 8, parent: at(array) }));
  one("origin-order", "a right origin left of the left origin, far apart", { kind: 4, origin: at(text + 8), right: at(letters) });
  add("too-much-work", "more steps than the limit", rawUpdate([{ client: 40, clock: 0, structs: meta }]), {
    maxSteps: 3,
    maxStepsPerStruct: 0,
  });
  return frames;
}
