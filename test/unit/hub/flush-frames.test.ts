import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { flushFrames } from "../../../server/domain/hub/delivery/flush-frames.ts";
import { frameUpdate, unframeUpdates } from "../../../server/domain/wire/update-frame.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import type { ManualClock } from "../../support/manual-clock.ts";

/** One update for each word that is typed. */
function typed(words: readonly string[]): Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const text = new Y.Text();
  doc.getMap("cards").set("a", text);
  for (const word of words) text.insert(text.length, word);
  return updates.slice(1);
}

/** Frames of `updates`, and how many there are, as {@link flushFrames} takes them. */
const flushed = (updates: readonly Uint8Array[]): Uint8Array => flushFrames([Buffer.concat(updates.map(frameUpdate))], updates.length);

describe("what a flush sends", () => {
  it("SW11 is the frames as they are where there are few", () => {
    const updates = typed(["one ", "two ", "three "]);
    expect(unframeUpdates(flushed(updates))).toEqual(updates.map((update) => Buffer.from(update)));
  });

  it("SW11 is one Update message where there are many", () => {
    const updates = typed(["one ", "two ", "three ", "four "]);
    const [merged = new Uint8Array(), ...more] = unframeUpdates(flushed(updates));
    expect(more).toEqual([]);
    expect(Y.decodeUpdate(merged).structs).toHaveLength(1);
    expect(Buffer.from(merged).includes("one two three four ")).toBe(true);
  });

  it("SW11 is the frames as they are where merging would hold up the sockets", () => {
    const updates = typed(Array.from({ length: 8 }, () => "x".repeat(20_000)));
    expect(unframeUpdates(flushed(updates))).toHaveLength(8);
  });

  it("SW11 is the frames as they are where they do not follow one another", () => {
    const updates = typed(["one ", "two ", "three ", "four ", "five "]).toSpliced(2, 1);
    expect(unframeUpdates(flushed(updates))).toEqual(updates.map((update) => Buffer.from(update)));
  });

  it("SW9 SW11 P5 many edits at once reach a watcher as one message; ledger and receipts keep each", async () => {
    const { hub, clock, ledger } = createHubWorld();
    const author = new HubClient(hub, grantOf("ana"));
    const watcher = new HubClient(hub, grantOf("ben", { partner: "BRV", role: "watch" }));
    await (clock as ManualClock).advance(1_000);
    let messages = 0;
    watcher.doc.on("update", () => messages++);
    for (let index = 0; index < 20; index++) author.doc.getMap("cards").set(`card-${index}`, index);
    await (clock as ManualClock).advance(1_000);
    expect(messages).toBe(1);
    expect(watcher.doc.getMap("cards").toJSON()).toEqual(author.doc.getMap("cards").toJSON());
    expect(author.receipts.filter(({ tops }) => tops.length > 0)).toHaveLength(20);
    const entries = await ledger.read("c1", { after: 0, limit: 100 });
    expect(entries.filter(({ kind }) => kind === "update")).toHaveLength(20);
  });
});
