import { expect, it } from "vitest";
import { SLOW_CONSUMER_BYTES } from "../../../server/domain/hub/session/slow-consumer.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { encodeStep1, encodeUpdate } from "../../../shared/wire/frame.ts";
import { FailingLedger } from "../../support/failing-ledger.ts";
import { editsOf, nameOf } from "../../support/frames.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

async function trio() {
  const clock = new ManualClock();
  const ledger = new FailingLedger();
  const parts = createHubWorld({ clock, ledger });
  const writer = new HubClient(parts.hub, grantOf("ana"));
  const slow = new HubClient(parts.hub, grantOf("ben"));
  const quick = new HubClient(parts.hub, grantOf("cem"));
  for (let turn = 0; turn < 3; turn++) await clock.advance(500);
  slow.peer.messages.length = 0;
  return { ...parts, clock, ledger, writer, slow, quick };
}

it("SW20 T32 a peer that does not read gets nothing more, and everything it missed once it has drained", async () => {
  const { hub, clock, writer, slow, quick } = await trio();
  slow.peer.buffered = SLOW_CONSUMER_BYTES + 1;
  for (let index = 0; index < 100; index++) {
    writer.doc.getMap("cards").set(`k${index}`, "x".repeat(1_000));
    await clock.advance(10);
  }
  expect(slow.peer.messages).toEqual([]);
  expect(quick.doc.getMap("cards").size).toBe(100);
  slow.peer.buffered = 0;
  hub.drained(slow.session);
  expect(slow.doc.getMap("cards").toJSON()).toEqual(writer.doc.getMap("cards").toJSON());
  writer.doc.getMap("cards").set("after", 1);
  await clock.advance(100);
  expect(slow.doc.getMap("cards").get("after")).toBe(1);
  expect(slow.peer.closed).toBeNull();
});

it("SW20 a peer that has not drained after 15 s is closed with 1013; no other peer is", async () => {
  const { hub, clock, writer, slow, quick } = await trio();
  slow.peer.buffered = SLOW_CONSUMER_BYTES + 1;
  writer.doc.getMap("cards").set("a", 1);
  for (let second = 0; second < 14; second++) {
    await clock.advance(1_000);
    hub.sweep();
  }
  expect(slow.peer.closed).toBeNull();
  for (let second = 0; second < 3; second++) {
    await clock.advance(1_000);
    hub.sweep();
  }
  expect(slow.peer.closed?.code).toBe(closeCode.tryAgain);
  expect(quick.peer.closed).toBeNull();
});

it("SW20 one that missed more than is kept at hand is closed with 1013 and taken out at once", async () => {
  const { hub, clock, writer, slow } = await trio();
  slow.peer.buffered = SLOW_CONSUMER_BYTES + 1;
  for (let index = 0; index < 12; index++) {
    writer.doc.getMap("cards").set(`k${index}`, "x".repeat(60_000));
    for (let turn = 0; turn < 5; turn++) await clock.advance(100);
  }
  slow.peer.buffered = 0;
  hub.drained(slow.session);
  expect(slow.peer.closed?.code).toBe(closeCode.tryAgain);
  expect(hub.connections().map(({ grant }) => grant.user.id)).not.toContain("ben");
});

it("SW20 presence does not pile up either: a slow peer gets everyone's with the first flush after it drained", async () => {
  const { hub, clock, writer, slow } = await trio();
  slow.show({});
  writer.show({ n: 0 });
  await clock.advance(100);
  slow.peer.messages.length = 0;
  slow.peer.buffered = SLOW_CONSUMER_BYTES + 1;
  for (let n = 1; n <= 50; n++) {
    writer.show({ n });
    await clock.advance(100);
  }
  expect(slow.peer.messages).toEqual([]);
  slow.peer.buffered = 0;
  hub.drained(slow.session);
  await clock.advance(100);
  expect(slow.peer.messages.map(nameOf)).toEqual(["presence"]);
});

it("SW21 who does not read is not read from: answers and receipts wait for a reader too", async () => {
  const { hub, clock, slow } = await trio();
  slow.peer.buffered = SLOW_CONSUMER_BYTES + 1;
  slow.say(Uint8Array.of(3));
  expect(slow.peer.isPaused).toBe(true);
  await clock.advance(1_000);
  expect(slow.peer.isPaused).toBe(true);
  slow.peer.buffered = 0;
  hub.drained(slow.session);
  expect(slow.peer.isPaused).toBe(false);
});

it("SW20 the document of a join is allowed for once, however large", async () => {
  const { hub, clock, writer } = await trio();
  for (let index = 0; index < 40; index++) {
    writer.doc.getMap("cards").set(`k${index}`, "x".repeat(100_000));
    await clock.advance(50);
  }
  const joiner = new HubClient(hub, grantOf("dan"), { joins: false });
  await clock.advance(10);
  joiner.peer.buffered = 4_100_000;
  joiner.join();
  writer.doc.getMap("cards").set("small", 1);
  await clock.advance(50);
  expect(joiner.doc.getMap("cards").get("small")).toBe(1);
  joiner.peer.buffered = 4_100_000 + SLOW_CONSUMER_BYTES;
  writer.doc.getMap("cards").set("small", 2);
  await clock.advance(50);
  expect(joiner.doc.getMap("cards").get("small")).toBe(1);
});

it("SW21 a peer with many writes under way is paused, and read again when half of them are settled", async () => {
  const { clock, ledger, writer } = await trio();
  const release = ledger.hold();
  const edits = editsOf(writer.doc.clientID, (doc) => {
    for (let index = 0; index < 400; index++) doc.getMap("cards").set(`k${index}`, index);
  });
  let sent = 0;
  for (const update of edits) {
    if (writer.peer.isPaused) break;
    writer.say(encodeUpdate(update));
    sent++;
  }
  expect(sent).toBe(256);
  await clock.advance(1_000);
  expect(writer.peer.isPaused).toBe(true);
  release();
  await clock.advance(1_000);
  expect(writer.peer.isPaused).toBe(false);
});

it("SW21 so is one with many bytes under way", async () => {
  const { clock, ledger, writer } = await trio();
  const release = ledger.hold();
  for (let index = 0; index < 5; index++) writer.doc.getMap("cards").set(`k${index}`, "x".repeat(900_000));
  expect(writer.peer.isPaused).toBe(true);
  release();
  for (let turn = 0; turn < 5; turn++) await clock.advance(500);
  expect(writer.peer.isPaused).toBe(false);
  expect(writer.receipts.at(-1)?.tops[0]?.[1]).toBe(5);
});

it("SW20 a peer that joins again and again without reading is not read from after its first answers", async () => {
  const { clock, writer, slow } = await trio();
  for (let index = 0; index < 5; index++) writer.doc.getMap("cards").set(`k${index}`, "x".repeat(700_000));
  await clock.advance(500);
  slow.peer.buffered = SLOW_CONSUMER_BYTES + 4_000_000;
  slow.say(encodeStep1(new Map()));
  expect(slow.peer.isPaused).toBe(true);
});
