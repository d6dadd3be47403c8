import * as Y from "yjs";

/** Answers an integer below `count`. */
export type Pick = (count: number) => number;

/** An update taken apart, so that its parts can be changed and put together again with the framing intact. */
interface Parts {
  structs: (Y.Item | Y.GC)[];
  deletes: [client: number, clock: number, length: number][];
}

function partsOf(update: Uint8Array): Parts {
  const { structs, ds } = Y.decodeUpdate(update);
  const deletes: Parts["deletes"] = [];
  for (const [client, ranges] of ds.clients) for (const { clock, len } of ranges) deletes.push([client, clock, len]);
  return { structs, deletes };
}

/** Writes parts as they stand: one section per stretch of structs of one client, clocks as the first of each says. */
function joined({ structs, deletes }: Parts): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const sections: Parts["structs"][] = [];
  for (const struct of structs) {
    if (sections.at(-1)?.[0]?.id.client === struct.id.client) sections.at(-1)?.push(struct);
    else sections.push([struct]);
  }
  writeNumber(encoder, sections.length);
  for (const section of sections) {
    writeNumber(encoder, section.length);
    writeNumber(encoder, (section[0] as Y.Item).id.client);
    writeNumber(encoder, (section[0] as Y.Item).id.clock);
    for (const struct of section) struct.write(encoder, 0);
  }
  const clients = Map.groupBy(deletes, ([client]) => client);
  writeNumber(encoder, clients.size);
  for (const [client, ranges] of clients) {
    writeNumber(encoder, client);
    writeNumber(encoder, ranges.length);
    for (const [, clock, length] of ranges) {
      writeNumber(encoder, clock);
      writeNumber(encoder, length);
    }
  }
  return encoder.toUint8Array();
}

function writeNumber(encoder: Y.UpdateEncoderV1, value: number): void {
  // Lengths are written as plain numbers in V1.
  encoder.writeLen(value);
}

/** The ids that a mutation may aim at: clients with the first clock each does not have. */
export type Known = readonly (readonly [client: number, end: number])[];

function someId(known: Known, pick: Pick): Y.ID {
  const [client, end] = known[pick(known.length)] as readonly [number, number];
  return Y.createID(client, Math.max(0, pick(end + (pick(10) === 0 ? 3 : 0))));
}

type Mutation = (parts: Parts, known: Known, pick: Pick) => void;

function someItem({ structs }: Parts, pick: Pick): Y.Item | undefined {
  const items = structs.filter((struct) => struct instanceof Y.Item);
  return items.length === 0 ? undefined : items[pick(items.length)];
}

const onItem =
  (change: (item: Y.Item, known: Known, pick: Pick) => void): Mutation =>
  (parts, known, pick) => {
    const item = someItem(parts, pick);
    if (item !== undefined) change(item, known, pick);
  };

function deepValue(depth: number): unknown {
  return depth === 0 ? 0 : [deepValue(depth - 1)];
}

/** Maps in maps, the outermost in a root: some reach deeper than is allowed. */
function tower({ client, clock }: Y.ID, levels: number): Y.Item[] {
  return Array.from({ length: levels }, (_, level) => {
    const parent = level === 0 ? "meta" : Y.createID(client, clock + level - 1);
    const content = new Y.ContentType(new Y.Map());
    return new Y.Item(Y.createID(client, clock + level), null, null, null, null, parent as never, "tower", content);
  });
}

const CONTENTS: ((pick: Pick) => unknown)[] = [
  (pick) => new Y.ContentAny([deepValue(pick(40))]),
  () => new Y.ContentAny([10n as never]),
  (pick) => new Y.ContentAny([JSON.parse(`{"${["__proto__", "constructor", "x"][pick(3)]}":[1]}`)]),
  (pick) => new Y.ContentAny(Array.from({ length: pick(4) }, () => "v")),
  (pick) => new Y.ContentString("x".repeat(pick(4))),
  (pick) => new Y.ContentEmbed(pick(2) === 0 ? { e: deepValue(pick(40)) } : "e".repeat(pick(20_000))),
  (pick) => new Y.ContentFormat(["bold", "__proto__", "k".repeat(300)][pick(3)] as string, true),
  (pick) =>
    new Y.ContentType(
      [new Y.Array(), new Y.Map(), new Y.Text(), new Y.XmlElement("p"), new Y.XmlFragment(), new Y.XmlHook("h"), new Y.XmlText()][
        pick(7)
      ] as never,
    ),
  (pick) => new Y.ContentDeleted(pick(3)),
  () => new Y.ContentBinary(new Uint8Array(3)),
  () => new Y.ContentDoc(new Y.Doc()),
  () => new Y.ContentJSON([1]),
];

/** Mutations that keep an update readable, and change what it says. */
const MUTATIONS: Mutation[] = [
  onItem((item, known, pick) => void (item.origin = someId(known, pick))),
  onItem((item, known, pick) => void (item.rightOrigin = someId(known, pick))),
  onItem((item) => ([item.origin, item.rightOrigin] = [item.rightOrigin, item.origin])),
  onItem((item) => void (item.rightOrigin = item.origin)),
  onItem((item, known, pick) => {
    item.origin = someId(known, pick);
    item.rightOrigin = someId(known, pick);
  }),
  onItem((item, _known, pick) => void (item.origin = Y.createID(item.id.client, item.id.clock + pick(2)))),
  onItem((item, known, pick) => {
    item.origin = null;
    item.rightOrigin = null;
    item.parent = someId(known, pick) as never;
    item.parentSub = pick(2) === 0 ? null : "key";
  }),
  onItem((item, _known, pick) => {
    item.origin = null;
    item.rightOrigin = null;
    item.parent = ["cards", "meta", "secret", "links"][pick(4)] as never;
    item.parentSub = [null, "key", "__proto__", "k".repeat(300)][pick(4)] as string | null;
  }),
  onItem((item, _known, pick) => {
    item.content = (CONTENTS[pick(CONTENTS.length)] as (pick: Pick) => never)(pick);
  }),
  ({ structs }, known, pick) => {
    const client = pick(3) === 0 ? 1 + pick(1000) : (known[pick(known.length)] as readonly [number, number])[0];
    for (const struct of structs) struct.id = Y.createID(client, struct.id.clock);
  },
  ({ structs }, known, pick) => {
    const [client, end] = known[pick(known.length)] as readonly [number, number];
    let clock = end;
    for (const struct of structs) {
      struct.id = Y.createID(client, clock);
      clock += struct.length;
    }
  },
  ({ structs }, _known, pick) => {
    const shift = pick(7) - 3;
    for (const struct of structs) struct.id = Y.createID(struct.id.client, Math.max(0, struct.id.clock + shift));
  },
  ({ structs }, _known, pick) => {
    const last = structs.at(-1);
    if (last !== undefined) structs[structs.length - 1] = new Y.GC(last.id, [0, 1, 1e6, 2 ** 31, 2 ** 40][pick(5)] as number);
  },
  ({ structs }, _known, pick) => void structs.splice(pick(structs.length + 1), 1),
  ({ structs }, _known, pick) => void (structs.length > 0 && structs.push(structs[pick(structs.length)] as Y.Item)),
  ({ structs }, _known, pick) =>
    void (structs.length > 0 && structs.splice(pick(structs.length), 0, new Y.Skip((structs[0] as Y.Item).id, 1) as never)),
  ({ deletes }, known, pick) => {
    const { client, clock } = someId(known, pick);
    deletes.push([client, clock, pick(6)]);
  },
  ({ deletes }, known, pick) => {
    for (let i = pick(30); i >= 0; i--) {
      const { client, clock } = someId(known, pick);
      deletes.push([client, clock, 1]);
    }
  },
  ({ deletes }, known, pick) => void deletes.push([(known[0] as readonly [number, number])[0], pick(2 ** 30), 2 ** 31]),
  ({ structs }, _known, pick) => {
    const last = structs.at(-1);
    if (last !== undefined) structs.push(...tower(Y.createID(last.id.client, last.id.clock + last.length), 12 + pick(10)));
  },
  (parts, known, pick) => {
    const [one, two] = [someItem(parts, pick), someItem(parts, pick)];
    if (one === undefined || two === undefined) return;
    two.id = Y.createID((known[pick(known.length)] as readonly [number, number])[0] + pick(2), pick(3));
    one.origin = two.id;
    if (pick(2) === 0) two.origin = one.id;
  },
];

/** Changes what an update says, once or twice, and keeps it readable. Answers the bytes, or null where there is nothing to change. */
export function mutatedParts(update: Uint8Array, known: Known, pick: Pick): Uint8Array | null {
  try {
    const parts = partsOf(update);
    for (let times = 1 + pick(2); times > 0; times--) (MUTATIONS[pick(MUTATIONS.length)] as Mutation)(parts, known, pick);
    return joined(parts);
  } catch {
    // Yjs itself cannot read or write every mutant of a mutant; the caller takes another.
    return null;
  }
}

/** Changes bytes of an update without looking at what they mean. */
export function mutatedBytes(update: Uint8Array, pick: Pick): Uint8Array {
  const bytes = [...update];
  for (let times = 1 + pick(3); times > 0; times--) {
    const at = pick(bytes.length);
    const roll = pick(6);
    if (roll === 0) bytes.length = at;
    else if (roll === 1) bytes.splice(at, 0, pick(256));
    else if (roll === 2) bytes.splice(at, 1);
    else if (roll === 3) bytes.push(pick(256));
    else if (roll === 4) bytes.splice(at, 1, 255, 255, 255, 255, 15);
    else bytes[at] = pick(4) === 0 ? pick(256) : (bytes[at] ?? 0) ^ (1 << pick(8));
  }
  return new Uint8Array(bytes);
}
