import * as encoding from "lib0/encoding";
import { rawUpdate, type RawId, type RawStruct } from "./structure/raw-update.ts";

/** A board that the validator accepts, or accepted in an earlier version, although no honest person makes one. */
export interface HostileBoard {
  readonly what: string;
  /** It has names that only earlier versions took from outside: such boards still load and must be worked on. */
  readonly hasFormerNames?: boolean;
  /** The updates that make it, oldest first; about `size` of whatever it has many of. */
  readonly make: (size: number) => readonly Uint8Array[];
}

/** Writes the structs of one client one after the other, and remembers where they end. */
class RawClient {
  readonly id: number;
  clock = 0;

  constructor(id: number) {
    this.id = id;
  }

  /** One update with these structs. Each is given the id that it gets, and the number of ids it takes. */
  update(
    structs: Iterable<(at: RawId) => readonly [RawStruct, length: number]>,
    deletes: readonly (readonly [number, ...RawId[]])[] = [],
  ): Uint8Array {
    const from = this.clock;
    const written: RawStruct[] = [];
    for (const make of structs) {
      const [struct, length] = make([this.id, this.clock]);
      written.push(struct);
      this.clock += length;
    }
    return rawUpdate(written.length === 0 ? [] : [{ client: this.id, clock: from, structs: written }], deletes);
  }
}

const KIND = { string: 4, format: 6, type: 7, any: 8 } as const;
const TEXT = 2;
const MAP = 1;

const times = <Value>(count: number, make: (index: number) => Value): Value[] => Array.from({ length: count }, (_, index) => make(index));

/** A keyed shared type. */
const type = (parent: string | RawId, key: string, ref: number) => (): readonly [RawStruct, number] => [
  { kind: KIND.type, parent, key, content: (encoder) => encoding.writeVarUint(encoder, ref) },
  1,
];

/** A keyed plain value, the first of its key or behind `origin`. */
const value = (place: Pick<RawStruct, "parent" | "key" | "origin">, plain: string) => (): readonly [RawStruct, number] => [
  {
    kind: KIND.any,
    ...place,
    content: (encoder) => {
      encoding.writeVarUint(encoder, 1);
      encoding.writeAny(encoder, plain);
    },
  },
  1,
];

/** Text at the end of what the same client wrote last, or as the first of `parent`. */
const text =
  (content: string, parent?: RawId) =>
  ([client, clock]: RawId): readonly [RawStruct, number] => [
    {
      kind: KIND.string,
      ...(parent ? { parent } : { origin: [client, clock - 1] }),
      content: (encoder) => encoding.writeVarString(encoder, content),
    },
    content.length,
  ];

const format =
  (name: string, isOn = true, parent?: RawId) =>
  ([client, clock]: RawId): readonly [RawStruct, number] => [
    {
      kind: KIND.format,
      ...(parent ? { parent } : { origin: [client, clock - 1] }),
      content: (encoder) => {
        encoding.writeVarString(encoder, name);
        encoding.writeVarString(encoder, isOn ? "true" : "null");
      },
    },
    1,
  ];

/** A client that has begun a text in `cards`, and the update that did. */
function textBoard(): { readonly writer: RawClient; readonly begun: Uint8Array } {
  const writer = new RawClient(1);
  const begun = writer.update([type("cards", "t", TEXT), text("begin", [1, 0])]);
  return { writer, begun };
}

/** Each kind of board that made some derived work quadratic, or that might. */
export const HOSTILE_BOARDS: readonly HostileBoard[] = [
  {
    what: "a text with many formats open at once",
    hasFormerNames: true,
    make: (size) => {
      const { writer, begun } = textBoard();
      return [begun, writer.update(times(size, (i) => [format(`mark${i}`), text("x")] as const).flat())];
    },
  },
  {
    what: "the same, and small edits that each set one more",
    hasFormerNames: true,
    make: (size) => {
      const { writer, begun } = textBoard();
      const made = writer.update(times(size, (i) => [format(`mark${i}`), text("x")] as const).flat());
      return [begun, made, ...times(Math.ceil(size / 4), (i) => writer.update([format(`more${i}`), text("y")]))];
    },
  },
  {
    what: "many formats without text between them, and deletes beside them",
    hasFormerNames: true,
    make: (size) => {
      const { writer, begun } = textBoard();
      const gap = writer.update([...times(size, (i) => format(`mark${i}`)), text("z".repeat(size))]);
      const from = writer.clock - size;
      return [begun, gap, ...times(Math.floor(size / 4), (i) => writer.update([], [[1, [from + 2 * i, 1]]]))];
    },
  },
  {
    what: "many formats opened and ended",
    hasFormerNames: true,
    make: (size) => {
      const { writer, begun } = textBoard();
      return [begun, writer.update(times(size, (i) => [format(`mark${i}`), text("x"), format(`mark${i}`, false)] as const).flat())];
    },
  },
  {
    what: "one long text of which every other letter is deleted in one update",
    make: (size) => {
      const { writer, begun } = textBoard();
      const from = writer.clock;
      return [
        begun,
        writer.update([text("t".repeat(2 * size))]),
        writer.update([], [[1, ...times(size, (i): RawId => [from + 2 * i, 1])]]),
      ];
    },
  },
  {
    what: "one key written again and again in many small entries",
    make: (size) => {
      const writer = new RawClient(1);
      const first = writer.update([value({ parent: "meta", key: "k" }, "v0")]);
      return [first, ...times(size, (i) => writer.update([(at: RawId) => value({ origin: [1, at[1] - 1] }, `v${i}`)()]))];
    },
  },
  {
    what: "one key written again and again in one entry",
    make: (size) => {
      const writer = new RawClient(1);
      const first = writer.update([value({ parent: "meta", key: "k" }, "v0")]);
      return [first, writer.update(times(size, (i) => (at: RawId) => value({ origin: [1, at[1] - 1] }, `v${i}`)()))];
    },
  },
  {
    what: "many cards in one entry, each with a text",
    make: (size) => {
      const writer = new RawClient(1);
      return [
        writer.update(
          times(size, (i) => [type("cards", `card${i}`, MAP), ([, clock]: RawId) => type([1, clock - 1], "title", TEXT)()] as const).flat(),
        ),
      ];
    },
  },
  {
    what: "a letter typed into each of many texts in one entry",
    make: (size) => {
      const writer = new RawClient(1);
      const made = writer.update(times(size, (i) => type("cards", `t${i}`, TEXT)));
      return [made, writer.update(times(size, (i) => text("a letter", [1, i])))];
    },
  },
  {
    what: "many fields of one map",
    make: (size) => {
      const writer = new RawClient(1);
      return [
        writer.update([type("cards", "card", MAP), ...times(size, (i) => value({ parent: [1, 0], key: `field${i}` }, "v"))]),
        ...times(20, (i) => writer.update([value({ parent: [1, 0], key: `later${i}` }, "w")])),
      ];
    },
  },
  {
    what: "many maps, each inside the one before as deep as the validator lets them",
    make: (size) => {
      const writer = new RawClient(1);
      const nested = times(
        size,
        (i) =>
          ([client, clock]: RawId) =>
            (i % 14 === 0 ? type("cards", `card${i}`, MAP) : type([client, clock - 1], "in", MAP))(),
      );
      return [writer.update(nested)];
    },
  },
  {
    what: "many letters typed one by one, each an entry",
    make: (size) => {
      const { writer, begun } = textBoard();
      return [begun, ...times(size, () => writer.update([text("a")]))];
    },
  },
  {
    what: "small entries, each under a client id of its own",
    make: (size) => times(size, (i) => new RawClient(i + 1).update([value({ parent: "meta", key: `k${i}` }, "v")])),
  },
];
