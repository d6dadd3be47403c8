// Attacks by what is written: content that the validator may accept, and that is expensive later.
import * as Y from "yjs";
import { setTimeout as wait } from "node:timers/promises";
import { ControlClient } from "../../control-client.ts";
import { editsOf, step2 } from "../../frames.ts";
import { rawUpdate, textContent, typeContent, valueContent, type RawStruct } from "../../structure/raw-update.ts";
import type { Attack, Outcome } from "../attack.ts";
import type { HostileMember } from "../hostile-member.ts";
import type { MemberSocket } from "../member-socket.ts";
import { titleCard } from "../title-card.ts";

/** Receipts are waited for as long as this, milliseconds; a server under attack may take its time, and the honest people are measured apart. */
const SETTLE_LIMIT_MS = 30_000;

/** Letters typed into a text that bears many marks. */
const SMALL_EDITS = 300;

/** What the server said to the writes of a socket. */
function ofWrites(socket: MemberSocket): Outcome {
  const end = socket.isClosed ? `, closed with ${socket.closeCode ?? "a cut"}` : "";
  return { note: `${socket.receipts} of ${socket.sentWrites} writes saved${end}` };
}

/** Writes all of it over one connection to a board, and waits for the receipts. */
async function writeAll(member: HostileMember, updates: Iterable<Uint8Array>, board?: string): Promise<Outcome> {
  const socket = await member.open(board);
  for (const update of updates) {
    if (socket.isClosed) break;
    await socket.write(update);
  }
  await socket.settled(SETTLE_LIMIT_MS);
  const outcome = ofWrites(socket);
  socket.destroy();
  return outcome;
}

/** An attack that writes prepared updates, to the attacked board or to one of the hostile member's own. */
function writing(
  row: Omit<Attack, "prepare">,
  updates: (member: HostileMember) => Iterable<Uint8Array>,
  place: "attacked" | "own" = "attacked",
): Attack {
  return {
    ...row,
    prepare: async (member) => {
      const board = place === "own" ? await member.ownBoard() : undefined;
      const ready = [...updates(member)];
      return () => writeAll(member, ready, board);
    },
  };
}

/** Writes an item of `per` new client ids each, until there are `count` ids. */
function* manyIds(member: HostileMember, count: number, per = 8): Iterable<Uint8Array> {
  for (let made = 0; made < count; made += per)
    yield rawUpdate(
      Array.from({ length: per }, () => member.newClient()).map((client) => ({
        client,
        clock: 0,
        structs: [{ kind: 8, parent: "meta", key: `id-${client}` }],
      })),
    );
}

/** A text of `parts` bold and plain letters in turns, then so many marks over all of it, then small edits: every part bears every mark. */
function markedText(client: number, marks: number, parts: number): Uint8Array[] {
  return editsOf(client, (doc) => {
    const card = new Y.Map();
    const text = new Y.Text();
    doc.transact(() => {
      doc.getMap("cards").set(`card-${client}`, card);
      card.set("title", text);
    });
    text.applyDelta(Array.from({ length: parts }, (_, index) => ({ insert: "x", ...(index % 2 === 0 && { attributes: { bold: true } }) })));
    const names = Array.from({ length: marks }, (_, index) => [`mark-${index}`, true] as const);
    // In pieces, as a client would send them.
    for (let at = 0; at < names.length; at += 2_500) text.format(0, text.length, Object.fromEntries(names.slice(at, at + 2_500)));
    for (let edit = 0; edit < SMALL_EDITS; edit++) text.insert(text.length, "y");
  });
}

/** Twenty thousand letters that all stand at one place, and updates whose letters must each be placed past every one of them. */
function crowdedPlace(member: HostileMember): { crowd: Uint8Array; costly: Uint8Array[] } {
  const [base, ...writers] = Array.from({ length: 31 }, () => member.newClient()) as [number, ...number[]];
  const letters = Array.from({ length: 20_000 }, (_, index): RawStruct =>
    index === 0 ? { kind: 4, parent: [base, 1] } : { kind: 4, right: [base, index + 1] },
  );
  const crowd = rawUpdate([
    {
      client: base,
      clock: 0,
      structs: [
        { kind: 7, parent: "cards", key: `card-${base}` },
        { kind: 7, parent: [base, 0], key: "title", content: typeContent(2) },
        ...letters,
      ],
    },
  ]);
  // The server takes five million steps for one update; each letter here costs twenty thousand and those before it.
  const costly = writers.map((client) =>
    rawUpdate([{ client, clock: 0, structs: Array.from({ length: 190 }, (): RawStruct => ({ kind: 4, parent: [base, 1] })) }]),
  );
  return { crowd, costly };
}

/** Letters of a text that is cut into half as many pieces. */
const CUT_LETTERS = 100_000;

/** A card with a text of so many letters, the first of which has clock 2. */
function letters(client: number, count: number): Uint8Array {
  return titleCard(client, [{ kind: 4, parent: [client, 1], content: textContent("x".repeat(count)) }]);
}

/** Letters between a client's letters, each behind the one of so many: it cuts the text there. */
function cutting(writer: number, text: number, behind: readonly number[]): Uint8Array {
  const structs = behind.map((letter): RawStruct => ({ kind: 4, origin: [text, 2 + letter], right: [text, 3 + letter] }));
  return rawUpdate([{ client: writer, clock: 0, structs }]);
}

/** Every second letter of a text, from its beginning. */
const EVERY_SECOND = Array.from({ length: CUT_LETTERS / 2 - 1 }, (_, index) => 2 * index + 1);

/** Towers of maps as deep as they may be, each a card of its own. */
function* towers(member: HostileMember, count: number): Iterable<Uint8Array> {
  for (let made = 0; made < count; made++) {
    const client = member.newClient();
    const structs = Array.from({ length: 16 }, (_, level): RawStruct =>
      level === 0 ? { kind: 7, parent: "cards", key: `card-${client}` } : { kind: 7, parent: [client, level - 1], key: "title" },
    );
    yield rawUpdate([{ client, clock: 0, structs: structs.slice(0, 15) }]);
  }
}

/** A paragraph with so many attributes, then each of them changed. */
function attributedParagraph(client: number, count: number, edits: number): Uint8Array[] {
  return editsOf(client, (doc) => {
    const paragraph = new Y.XmlElement("paragraph");
    const body = new Y.XmlFragment();
    doc.transact(() => {
      doc.getMap<Y.Map<unknown>>("cards").set(`card-${client}`, new Y.Map([["body", body]]));
      body.insert(0, [paragraph]);
      for (let index = 0; index < count; index++) paragraph.setAttribute(`a${index}`, "1");
    });
    for (let edit = 0; edit < edits; edit++) paragraph.setAttribute(`a${edit % count}`, `${edit}`);
  });
}

/** A text whose every second letter is deleted, so that its delete set has as many ranges. */
function perforated(member: HostileMember, ranges: number): { text: Uint8Array; deletes: Uint8Array } {
  const client = member.newClient();
  const text = rawUpdate([
    {
      client,
      clock: 0,
      structs: [
        { kind: 7, parent: "cards", key: `card-${client}` },
        { kind: 7, parent: [client, 0], key: "title", content: typeContent(2) },
        { kind: 4, parent: [client, 1], content: textContent("ab".repeat(ranges)) },
      ],
    },
  ]);
  return { text, deletes: rawUpdate([], [[client, ...Array.from({ length: ranges }, (_, index) => [2 + 2 * index, 1] as const)]]) };
}

/** Two keys of one map, set in turns. */
function alternatingKeys(client: number, count: number): Uint8Array[] {
  return editsOf(client, (doc) => {
    const card = new Y.Map<unknown>();
    doc.getMap("cards").set(`card-${client}`, card);
    for (let edit = 0; edit < count; edit++) card.set(edit % 2 === 0 ? "lane" : "severity", edit % 2 === 0 ? "new" : "high");
  });
}

const massDeletion: Attack = {
  name: "mass-deletion",
  cites: "found 15, T60, M2",
  what: "one update of 158 bytes that empties 34 cards",
  prepare: async (member) => {
    const { attacked: board, url } = member.stage;
    const lead = await member.honest("lead");
    const author = await member.open(board, await lead.token());
    const client = member.newClient();
    const structs = Array.from({ length: 34 }, (_, index): RawStruct[] => [
      { kind: 7, parent: "cards", key: `kept-${index}` },
      { kind: 8, parent: [client, 2 * index], key: "kind", content: valueContent("report") },
    ]);
    await author.write(rawUpdate([{ client, clock: 0, structs: structs.flat() }]));
    await author.settled();
    author.destroy();
    const control = await ControlClient.connect(url, { cookie: lead.cookie });
    await control.ask("room:follow", { room: member.stage.room });
    const page = await lead.json<{ entries: { seq: number }[] }>("GET", `/api/compartments/${board}/timeline?limit=1`);
    const at = page.entries[0]?.seq ?? 0;
    return async () => {
      const before = control.events.length;
      const { note } = await writeAll(member, [rawUpdate([], [[client, ...structs.map((_, index) => [2 * index, 1] as const)]])]);
      const told = await Promise.race([
        control.event("deletions", () => true, before).then(() => true),
        wait(member.stage.times.toldMs, false),
      ]);
      control.close();
      const path = `/api/compartments/${board}/cards/kept-0/restoration`;
      const { status } = await lead.request("POST", path, { at });
      const faults = [...(told ? [] : ["no one is told"]), ...(status < 300 ? [] : [`restoring answers ${status}`])];
      return { note, broken: faults.length === 0 ? undefined : faults.join(", ") };
    };
  },
};

const markNames: Attack = {
  name: "mark-names",
  cites: "W1, P12",
  what: "13,500 mark names in one text of a board of one's own, then small edits, and its timeline read meanwhile",
  prepare: async (member) => {
    const board = await member.ownBoard();
    const updates = markedText(member.newClient(), 13_500, 2_000);
    return async () => {
      const { note } = await writeAll(member, updates, board);
      // What is derived from a board is made when it is asked for, or some time after it was written.
      const asked = member.rest.request("GET", `/api/compartments/${board}/timeline`).then(
        ({ status }) => `answered ${status}`,
        () => "cut",
      );
      const late = wait(3 * member.stage.times.attackMs, null);
      const answer = await Promise.race([asked, late]);
      await late;
      if (answer === null) return { note, broken: "the timeline is not answered" };
      return { note: `${note}, the timeline ${answer}` };
    };
  },
};

const stepBudget: Attack = {
  name: "step-budget",
  cites: "found 19, V32",
  what: "updates of 3 kB just under the step budget, thirty of them",
  prepare: async (member) => {
    const { crowd, costly } = crowdedPlace(member);
    const place = await writeAll(member, [crowd]);
    return async () => {
      const { note } = await writeAll(member, costly);
      return { note: `${note} (the crowd: ${place.note})` };
    };
  },
};

const cutText: Attack = {
  name: "cut-text",
  cites: "W1, V32, H14",
  what: "a text in 50,000 pieces, edits in its middle, and updates that cut it and another one from the end to the beginning",
  prepare: async (member) => {
    const [pieces, whole] = [member.newClient(), member.newClient()];
    // From the beginning to the end: a document of Yjs moves next to nothing.
    const made = Array.from({ length: 5 }, (_, part) =>
      cutting(member.newClient(), pieces, EVERY_SECOND.slice(part * 10_000, (part + 1) * 10_000)),
    );
    const prepared = await writeAll(member, [letters(pieces, CUT_LETTERS), letters(whole, CUT_LETTERS), ...made]);
    const inMiddle = Array.from({ length: SMALL_EDITS }, (_, index) => cutting(member.newClient(), pieces, [CUT_LETTERS / 2 - 2 * index]));
    const backwards = cutting(member.newClient(), whole, EVERY_SECOND.toReversed());
    const parts = Array.from({ length: 12 }, (_, part) =>
      cutting(
        member.newClient(),
        pieces,
        Array.from({ length: 1_000 }, (__, index) => CUT_LETTERS / 4 - 2 * (1_000 * part + index)),
      ),
    );
    return async () => {
      const edits = await writeAll(member, inMiddle);
      const large = await writeAll(member, [backwards]);
      const cuts = await writeAll(member, parts);
      return { note: `pieces: ${prepared.note}; edits: ${edits.note}; 50,000 cuts at once: ${large.note}; 1,000 at a time: ${cuts.note}` };
    };
  },
};

const deleteSets: Attack = {
  name: "delete-sets",
  cites: "T25, V36",
  what: "a SyncStep2 with 20,000 known delete ranges, over and over",
  prepare: async (member) => {
    const { text, deletes } = perforated(member, 19_000);
    await writeAll(member, [text, deletes]);
    return async () => {
      const socket = await member.open();
      const end = performance.now() + member.stage.times.attackMs;
      while (performance.now() < end && !socket.isClosed) {
        socket.sentWrites += 1;
        await socket.send(step2(deletes));
      }
      await socket.settled(5_000);
      const outcome = ofWrites(socket);
      socket.destroy();
      return outcome;
    };
  },
};

/** Attacks by what is written. */
export const CONTENT_ATTACKS: readonly Attack[] = [
  writing(
    { name: "vector-ids", cites: "found 5", what: "10,056 client ids in 1,257 updates: a vector that honest clients must send back" },
    (member) => manyIds(member, 10_056),
  ),
  writing({ name: "board-ids", cites: "E6", what: "50,000 client ids in one board" }, (member) => manyIds(member, 50_000)),
  markNames,
  writing({ name: "mark-names-shared", cites: "W1, P12", what: "6,000 mark names on the shared board, then 300 small edits" }, (member) =>
    markedText(member.newClient(), 6_000, 400),
  ),
  massDeletion,
  stepBudget,
  deleteSets,
  cutText,
  writing({ name: "attributes", cites: "V12", what: "a paragraph with 10,000 attributes, then 2,000 of them changed" }, (member) =>
    attributedParagraph(member.newClient(), 10_000, 2_000),
  ),
  writing({ name: "nesting", cites: "T26, V25", what: "2,000 towers of types as deep as they may be" }, (member) => towers(member, 2_000)),
  writing({ name: "values", cites: "V15, T33", what: "40 updates of twenty values with 9,000 empty objects each" }, function* (member) {
    const parts = Array.from({ length: 9_000 }, () => ({}));
    for (let made = 0; made < 40; made++) {
      const client = member.newClient();
      const value = (index: number): RawStruct => ({ kind: 8, parent: "meta", key: `v${index}-${client}`, content: valueContent(parts) });
      yield rawUpdate([{ client, clock: 0, structs: Array.from({ length: 20 }, (_, index) => value(index)) }]);
    }
  }),
  writing({ name: "alternating-keys", cites: "T29, W1", what: "two keys of one card set in turns 30,000 times" }, (member) =>
    alternatingKeys(member.newClient(), 30_000),
  ),
];
