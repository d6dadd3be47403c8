/**
 * Why an update is refused. The number is the rule's place in RULES.md ("V: validator"), which tests cite; `close` is the close code
 * of the sync socket (SW12): 4400 malformed or hostile, 4413 too large.
 */
export const RULES = {
  "frame-truncated": { number: "V1", close: 4400, sentence: "No field runs past the last byte." },
  "trailing-bytes": { number: "V2", close: 4400, sentence: "Nothing follows the delete set." },
  "number-form": { number: "V3", close: 4400, sentence: "Every number is a shortest-form variable-length integer of at most 2^53 - 1." },
  "count-claim": {
    number: "V4",
    close: 4400,
    sentence: "A count claims no more than the bytes left can hold, and a section holds a struct.",
  },
  "client-range": { number: "V5", close: 4400, sentence: "Client ids are below 2^32." },
  "clock-range": { number: "V6", close: 4400, sentence: "Clocks stay below 2^31." },
  "zero-length": { number: "V7", close: 4400, sentence: "Structs and delete ranges are at least one id long." },
  "duplicate-section": { number: "V8", close: 4400, sentence: "A client has one section in an update." },
  "struct-form": {
    number: "V9",
    close: 4400,
    sentence: "Structs are collected ranges or items with content 1 or 3 to 8, with the flags Yjs writes.",
  },
  "type-ref": { number: "V10", close: 4400, sentence: "Shared types are array, map, text, XML element, fragment or text." },
  "text-encoding": { number: "V11", close: 4400, sentence: "Text is valid UTF-8." },
  "key-length": { number: "V12", close: 4400, sentence: "Map keys, format names and node names are at most 256 bytes." },
  "forbidden-key": { number: "V13", close: 4400, sentence: "No key is __proto__, constructor or prototype, at any depth." },
  "value-depth": { number: "V14", close: 4400, sentence: "Plain values nest at most 32 deep." },
  "value-nodes": { number: "V15", close: 4413, sentence: "One plain value has at most 10,000 parts, one update at most 200,000." },
  "value-kind": { number: "V16", close: 4400, sentence: "Plain values hold no big integers, functions or unknown tags." },
  "json-form": { number: "V17", close: 4400, sentence: "Embeds and format values are JSON of at most 8 kB, at most 32 deep." },
  "root-name": { number: "V18", close: 4400, sentence: "Roots are cards, links, comments and meta." },
  "foreign-client": { number: "V19", close: 4400, sentence: "New structs carry only client ids of their author." },
  "self-reference": { number: "V20", close: 4400, sentence: "A struct refers only to earlier clocks of its own client." },
  "reference-cycle": { number: "V21", close: 4400, sentence: "Structs of one update do not wait for each other in a circle." },
  "parent-form": { number: "V22", close: 4400, sentence: "A living parent is a shared type." },
  "key-place": { number: "V23", close: 4400, sentence: "Roots and maps hold keyed entries, arrays and fragments unkeyed ones." },
  "content-place": { number: "V24", close: 4400, sentence: "Content fits its parent's type, and a living entry holds one value." },
  "type-depth": { number: "V25", close: 4400, sentence: "Shared types nest at most 16 deep." },
  "origin-order": {
    number: "V26",
    close: 4400,
    sentence: "The left origin lies strictly left of the right origin, and the right origin's own left origin is not between them.",
  },
  "origin-parents": { number: "V27", close: 4400, sentence: "Left and right origin belong to one parent and one key." },
  "keyed-right-origin": { number: "V28", close: 4400, sentence: "Keyed entries have no right origin." },
  "too-many-structs": { number: "V29", close: 4413, sentence: "An update brings at most the limit of new structs." },
  "too-many-deletes": { number: "V30", close: 4413, sentence: "An update brings at most the limit of new delete ranges." },
  "too-many-clients": { number: "V31", close: 4413, sentence: "An update brings new structs of at most the limit of client ids." },
  "too-much-work": {
    number: "V32",
    close: 4413,
    sentence: "Finding the places of an update's structs takes at most the limit of steps, and its cuts move at most the limit of runs.",
  },
  vocabulary: { number: "V33", close: 4400, sentence: "New elements, attributes and marks of rich text have names of the vocabulary." },
  "root-key": { number: "V34", close: 4400, sentence: "New keys of roots are not empty and have no control character." },
  "retired-root": { number: "V41", close: 4400, sentence: "Nothing new comes under the root comments: what people say are acts." },
} as const;

/** The name of a validator rule: a key of {@link RULES}. */
export type RuleId = keyof typeof RULES;

/**
 * Why an update that keeps to every rule is refused nevertheless: there is no room for it (RULES.md, E6 to E8). `reason` is what its
 * author's client is told when the socket is closed: a close reason has at most 123 bytes.
 */
export const BOARD_RULES = {
  "board-full": { number: "E6", close: 4413, reason: "the board is full; deleting still works" },
  "board-clients": { number: "E6", close: 4413, reason: "the board takes no new client ids" },
  "share-full": { number: "E7", close: 4413, reason: "you hold your share of this board; deleting still works" },
  "share-clients": { number: "E7", close: 4413, reason: "you hold your share of this board's client ids" },
  "new-clients": { number: "E8", close: 4529, reason: "too many new client ids within an hour" },
} as const;

/** The name of a limit of a board: a key of {@link BOARD_RULES}. */
export type BoardRuleId = keyof typeof BOARD_RULES;

/** What programs that keep to an earlier shape of a board are told beside the rule. A close reason has at most 123 bytes. */
const ADVICE: Partial<Record<string, string>> = {
  "retired-root": "comments are acts: POST /api/compartments/:id/comments",
} satisfies Partial<Record<RuleId, string>>;

/** What a peer is told when a write of it was refused by this rule. */
export function refusalReason(rule: string): string {
  const words = Object.hasOwn(BOARD_RULES, rule) ? BOARD_RULES[rule as BoardRuleId].reason : ADVICE[rule];
  return words === undefined ? `refused: ${rule}` : `refused: ${rule}: ${words}`;
}
