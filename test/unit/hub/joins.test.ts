import { expect, it } from "vitest";
import * as Y from "yjs";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { encodeStep1, encodeUpdate } from "../../../shared/wire/frame.ts";
import { STEP1_BURST, STEP1_PERIOD_MS, VECTOR_SLACK_CLIENTS } from "../../../shared/wire/limits.ts";
import { editsOf, nameOf, step2, syncMessage, vectorIn } from "../../support/frames.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { fillWithIds } from "../../support/many-ids.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const clock = () => new ManualClock();

/** A compartment with one card of each of three authors, and no peer in it. */
async function filled() {
  const manual = clock();
  const world = createHubWorld({ clock: manual });
  for (const [index, name] of ["ana", "ben", "cem"].entries()) {
    const client = new HubClient(world.hub, grantOf(name), { clientId: index + 1 });
    await manual.advance(100);
    client.doc.getMap("cards").set(name, index);
    await manual.advance(100);
    world.hub.leave(client.session);
  }
  return { ...world, clock: manual };
}

it("SW6 a writer joining an empty compartment gets an empty SyncStep2 and the server's step 1, byte for byte", async () => {
  const manual = clock();
  const { hub } = createHubWorld({ clock: manual });
  const client = new HubClient(hub, grantOf("ana"));
  await manual.advance(100);
  expect(client.peer.messages).toEqual([Buffer.from([0, 1, 2, 0, 0]), Buffer.from([0, 0, 1, 0])]);
});

it("SW6 a writer joining a filled one gets updates, then an empty SyncStep2, then the step 1 at the committed head", async () => {
  const { hub, clock } = await filled();
  const client = new HubClient(hub, grantOf("dan"));
  await clock.advance(100);
  // The client's answer to the step 1 held nothing: its receipt comes last.
  expect(client.peer.messages.map(nameOf)).toEqual(["update", "update", "update", "step-2", "step-1", "receipt"]);
  expect(Buffer.from(client.peer.messages[3] ?? [])).toEqual(Buffer.from([0, 1, 2, 0, 0]));
  expect(vectorIn(client.peer.messages[4] ?? new Uint8Array())).toEqual(
    new Map([
      [3, 1],
      [2, 1],
      [1, 1],
    ]),
  );
  expect(client.doc.getMap("cards").toJSON()).toEqual({ ana: 0, ben: 1, cem: 2 });
});

it("SW6 the tail is the very bytes that were broadcast", async () => {
  const manual = clock();
  const { hub } = createHubWorld({ clock: manual });
  const watcher = new HubClient(hub, grantOf("ana"));
  const writer = new HubClient(hub, grantOf("ben"));
  await manual.advance(100);
  writer.doc.getMap("cards").set("a", 1);
  await manual.advance(100);
  const late = new HubClient(hub, grantOf("cem"));
  await manual.advance(100);
  const broadcast = watcher.peer.messages.findLast((message) => nameOf(message) === "update");
  expect(late.peer.messages[0]).toEqual(broadcast);
});

it("SW7 a peer with a part of the snapshot gets the sections it lacks and the whole delete set, and converges", async () => {
  const { hub, clock, history } = await filled();
  const writer = new HubClient(hub, grantOf("ana"), { clientId: 11 });
  await clock.advance(100);
  const part = new Y.Doc();
  Y.applyUpdate(part, Y.encodeStateAsUpdate(writer.doc));
  writer.doc.getMap("cards").delete("ben");
  writer.doc.getMap("cards").set("later", "x".repeat(200_000));
  await clock.advance(100);
  writer.doc.getMap("cards").set("much-later", "y".repeat(200_000));
  await clock.advance(2_000);
  // The tail passed its share: a new snapshot was made, and holds everything.
  expect((await history.load("c1")).snapshot.seq).toBeGreaterThan(6);
  const client = new HubClient(hub, grantOf("dan"), { joins: false });
  Y.applyUpdate(client.doc, Y.encodeStateAsUpdate(part));
  await clock.advance(10);
  client.peer.messages.length = 0;
  client.join();
  await clock.advance(100);
  expect(client.doc.getMap("cards").toJSON()).toEqual(writer.doc.getMap("cards").toJSON());
  const bytes = (messages: readonly Uint8Array[]): number => messages.reduce((sum, message) => sum + message.length, 0);
  const whole = new HubClient(hub, grantOf("eve"));
  await clock.advance(100);
  const isSecondSmaller = bytes(client.peer.messages) < bytes(whole.peer.messages);
  expect(isSecondSmaller).toBe(true);
  expect(whole.doc.getMap("cards").toJSON()).toEqual(writer.doc.getMap("cards").toJSON());
});

it("SW8 a read-only peer gets the document and no step 1", async () => {
  const { hub, clock } = await filled();
  const watch = new HubClient(hub, grantOf("wim", { role: "watch" }));
  await clock.advance(100);
  expect(watch.peer.messages.map(nameOf)).toEqual(["update", "update", "update", "step-2"]);
  expect(watch.isSynced).toBe(true);
  expect(watch.doc.getMap("cards").size).toBe(3);
});

it("SW8 a read-only peer's write changes nothing, is answered at most three times, and its presence stays", async () => {
  const { hub, clock, ledger } = await filled();
  const head = await ledger.head("c1");
  const reader = new HubClient(hub, grantOf("dan"));
  const watch = new HubClient(hub, grantOf("wim", { role: "watch" }), { clientId: 77 });
  watch.show({ cursor: 1 });
  await clock.advance(100);
  watch.say(step2(Uint8Array.of(0, 0)));
  await clock.advance(100);
  expect(watch.peer.messages.map(nameOf)).not.toContain("denied");
  for (let index = 0; index < 50; index++) watch.doc.getMap("cards").set(`w${index}`, index);
  watch.say(step2(Y.encodeStateAsUpdate(watch.doc)));
  await clock.advance(100);
  expect(watch.peer.messages.map(nameOf).filter((name) => name === "denied")).toHaveLength(3);
  expect(watch.peer.closed).toBeNull();
  expect(await ledger.head("c1")).toEqual(head);
  expect(reader.doc.getMap("cards").size).toBe(3);
  expect(reader.peer.messages.filter((message) => nameOf(message) === "presence")).toHaveLength(1);
});

it("SW13 T30 more step 1 requests than a person's client makes are closed with 4529, and a later period counts from zero", async () => {
  const { hub, clock } = await filled();
  const flood = new HubClient(hub, grantOf("dan"));
  const patient = new HubClient(hub, grantOf("eve"));
  await clock.advance(10);
  for (let request = 1; request < STEP1_BURST; request++) {
    flood.say(encodeStep1(new Map()));
    patient.say(encodeStep1(new Map()));
  }
  expect(flood.peer.closed).toBeNull();
  flood.say(encodeStep1(new Map()));
  expect(flood.peer.closed?.code).toBe(closeCode.tooFast);
  await clock.advance(STEP1_PERIOD_MS + 1);
  patient.say(encodeStep1(new Map()));
  expect(patient.peer.closed).toBeNull();
});

it("SW12 T22 malformed messages are closed with 4400 and leave nothing behind", async () => {
  const { hub, clock, ledger } = await filled();
  const head = await ledger.head("c1");
  const [good = new Uint8Array()] = editsOf(9, (doc) => doc.getMap("cards").set("x", 1));
  const malformed: [string, Uint8Array][] = [
    ["empty", new Uint8Array()],
    ["unknown type", Uint8Array.of(9, 0)],
    ["auth from a peer", Uint8Array.of(2, 0, 0)],
    ["receipt from a peer", Uint8Array.of(100, 1, 0)],
    ["unknown step", syncMessage(3, good)],
    ["truncated", encodeUpdate(good).subarray(0, -1)],
    ["trailing byte", Buffer.concat([encodeUpdate(good), Buffer.of(0)])],
    ["endless integer", Buffer.alloc(40, 0xff)],
    ["vector of 30 million", syncMessage(0, Uint8Array.of(0x80, 0x87, 0xa7, 0x0e))],
    ["vector past 2^32", syncMessage(0, Uint8Array.of(1, 0x80, 0x80, 0x80, 0x80, 0x10, 1))],
    ["update with a foreign root", encodeUpdate(editsOf(9, (doc) => doc.getMap("elsewhere").set("x", 1))[0] ?? good)],
    ["update with trailing bytes", encodeUpdate(Buffer.concat([good, Buffer.of(1)]))],
  ];
  for (const [what, message] of malformed) {
    const peer = new HubClient(hub, grantOf("dan"));
    await clock.advance(50);
    peer.say(message);
    await clock.advance(50);
    expect([what, peer.peer.closed?.code]).toEqual([what, closeCode.malformed]);
  }
  expect(await ledger.head("c1")).toEqual(head);
});

it("SW5 found 5 a vector that names every id of the board and the slack beside is taken, one id more is refused", async () => {
  const { hub, clock } = await filled();
  const vectorOf = (count: number) => new Map(Array.from({ length: count }, (_, client) => [client + 1, 1]));
  const honest = new HubClient(hub, grantOf("dan"), { joins: false });
  honest.say(encodeStep1(vectorOf(3 + VECTOR_SLACK_CLIENTS)));
  await clock.advance(100);
  expect(honest.isSynced).toBe(true);
  const hostile = new HubClient(hub, grantOf("eve"), { joins: false });
  await clock.advance(100);
  hostile.say(encodeStep1(vectorOf(4 + VECTOR_SLACK_CLIENTS)));
  expect(hostile.peer.closed).toEqual({ code: closeCode.malformed, reason: "state vector: too-many-clients" });
});

it(
  "SW5 found 5 a board of more ids than any vector was allowed to name is joined again with all of them",
  { timeout: 20_000 },
  async () => {
    const ids = VECTOR_SLACK_CLIENTS + 2_000;
    const manual = clock();
    const { hub, ledger } = createHubWorld({ clock: manual });
    await fillWithIds(ledger, ids);
    const first = new HubClient(hub, grantOf("dan"));
    await manual.advance(100);
    expect(first.isSynced).toBe(true);
    hub.leave(first.session);
    const again = new HubClient(hub, grantOf("dan"), { joins: false });
    again.say(encodeStep1(Y.decodeStateVector(Y.encodeStateVector(first.doc))));
    await manual.advance(100);
    expect(again.peer.closed).toBeNull();
    expect(again.isSynced).toBe(true);
  },
);

/** A board that one person types on, and when its snapshot was asked for; `failures`: how often making it fails first. */
async function typedBoard(failures: number) {
  const world = createHubWorld();
  const { hub, history } = world;
  const clock = world.clock as ManualClock;
  const asked: number[] = [];
  const original = history.snapshot.bind(history);
  history.snapshot = async (compartment) => {
    asked.push(clock.monotonic());
    if (asked.length <= failures) throw new Error("no worker");
    return original(compartment);
  };
  const alice = new HubClient(hub, grantOf("alice"));
  await clock.advance(1_000);
  const type = async (letters: number): Promise<void> => {
    for (let i = 0; i < letters; i++) alice.doc.getMap("meta").set("k", i);
    await clock.advance(1_000);
  };
  return { clock, history, asked, type };
}

it("W7 a new snapshot is made after 2,000 entries, however small, and after a failure not before a pause", async () => {
  const { clock, history, asked, type } = await typedBoard(1);
  await type(1_900);
  expect(asked).toHaveLength(0);
  await type(100);
  expect(asked).toHaveLength(1);
  await type(1);
  expect(asked).toHaveLength(1);
  await clock.advance(5_000);
  await type(1);
  expect(asked).toHaveLength(2);
  expect((await history.load("c1")).tail.length).toBeLessThan(10);
});

it("W7 a board that takes many edits gets a new snapshot no sooner than 5 s after the last, and then without another edit", async () => {
  const { clock, history, asked, type } = await typedBoard(0);
  await type(2_100);
  expect(asked).toHaveLength(1);
  await type(2_100);
  expect(asked).toHaveLength(1);
  await clock.advance(5_000);
  expect(asked).toHaveLength(2);
  expect((await history.load("c1")).tail).toHaveLength(0);
});
