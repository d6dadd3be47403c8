import { describe, expect, it } from "vitest";
import type { FollowedTopic } from "../../../server/domain/cluster/followed-topic.ts";
import { RecordGossip } from "../../../server/domain/cluster/record-gossip.ts";
import {
  decodeRecordMessage,
  encodeRecordMessage,
  inParts,
  MOST_VALUE_BYTES,
  type Change,
} from "../../../server/domain/cluster/record-message.ts";
import { FaultyBus, type FaultyBusNode } from "../../support/faulty-bus.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const second = 1_000;

interface Node {
  readonly end: FaultyBusNode;
  readonly gossip: RecordGossip;
  readonly follow: (name: string) => { topic: FollowedTopic; heard: string[]; told: string[] };
}

function cluster() {
  const clock = new ManualClock();
  const bus = new FaultyBus(clock, () => 0.5);
  const join = (node: string, skewMs = 0): Node => {
    const end = bus.join();
    const own = {
      now: () => clock.now() + skewMs,
      monotonic: () => clock.monotonic(),
      after: clock.after.bind(clock),
      next: clock.next.bind(clock),
      soon: clock.soon.bind(clock),
    };
    const gossip = new RecordGossip({ bus: end, clock: own, node, jitter: () => 0.5 });
    return {
      end,
      gossip,
      follow: (name) => {
        const heard: string[] = [];
        const told: string[] = [];
        const topic = gossip.follow(name, {
          changed: (changes) => heard.push(...changes.map(({ node: from, key, value }) => `${from}/${key}=${value ?? "gone"}`)),
          told: (from, words) => told.push(`${from}: ${words}`),
        });
        return { topic, heard, told };
      },
    };
  };
  return { clock, bus, join };
}

const shown = (topic: FollowedTopic): string[] => [...topic.others].map(({ node, key, value }) => `${node}/${key}=${value}`).toSorted();

describe("records of other nodes", () => {
  it("N10 a record set on one node shows on the other nodes at once, changes once per turn, and goes when it is removed", async () => {
    const { clock, bus, join } = cluster();
    const [a, b] = [join("a"), join("b")];
    await clock.advance(second);
    const one = a.follow("t");
    const two = b.follow("t");
    await clock.advance(second);
    const before = bus.carried;
    one.topic.put("k", "1");
    one.topic.put("k", "2");
    one.topic.put("m", "3");
    await clock.advance(10);
    expect(two.heard).toEqual(["a/k=2", "a/m=3"]);
    expect(bus.carried).toBe(before + 1);
    one.topic.put("k", null);
    await clock.advance(10);
    expect(shown(two.topic)).toEqual(["a/m=3"]);
  });

  it("N10 who follows later learns everything, in parts where it is much", async () => {
    const { clock, join } = cluster();
    const [a, b] = [join("a"), join("b")];
    await clock.advance(second);
    const one = a.follow("t");
    for (let key = 0; key < 3_000; key++) one.topic.put(`k${key}`, "x".repeat(300));
    await clock.advance(second);
    const two = b.follow("t");
    await clock.advance(second);
    expect(shown(two.topic)).toHaveLength(3_000);
  });

  it("N11 a lost message is noticed with the next: everything is asked for", async () => {
    const { clock, bus, join } = cluster();
    const [a, b] = [join("a"), join("b")];
    const one = a.follow("t");
    const two = b.follow("t");
    await clock.advance(second);
    bus.faults.loss = 1;
    one.topic.put("k", "1");
    await clock.advance(10);
    bus.faults.loss = 0;
    one.topic.put("m", "2");
    await clock.advance(second / 2);
    expect(shown(two.topic)).toEqual(["a/k=1", "a/m=2"]);
  });

  it("N11 a lost last message, and a lost goodbye to a topic, are noticed within seven seconds", async () => {
    const { clock, bus, join } = cluster();
    const [a, b] = [join("a"), join("b")];
    const one = a.follow("t");
    const other = a.follow("u");
    const two = b.follow("t");
    const three = b.follow("u");
    other.topic.put("k", "1");
    await clock.advance(second);
    expect(shown(three.topic)).toEqual(["a/k=1"]);
    bus.faults.loss = 1;
    one.topic.put("k", "1");
    other.topic.end();
    await clock.advance(10);
    bus.faults.loss = 0;
    await clock.advance(7 * second);
    expect(shown(two.topic)).toEqual(["a/k=1"]);
    expect(shown(three.topic)).toEqual([]);
  });

  it("N12 P8 a node's records are removed within ten seconds of its death, whatever the clocks say, and its late messages change nothing", async () => {
    const { clock, join } = cluster();
    const [a, b] = [join("a", 3_600_000), join("b", -3_600_000)];
    const one = a.follow("t");
    const two = b.follow("t");
    one.topic.put("k", "1");
    await clock.advance(5 * second);
    expect(shown(two.topic)).toEqual(["a/k=1"]);
    a.end.connect(false, true);
    await clock.advance(5 * second);
    expect(shown(two.topic)).toEqual(["a/k=1"]);
    await clock.advance(5 * second);
    expect(shown(two.topic)).toEqual([]);
    b.end.take("t", encodeRecordMessage({ kind: "change", node: "a", after: 1, version: 2, changes: [["k", "late"]] }));
    b.end.take("nodes", encodeRecordMessage({ kind: "beat", node: "a", beat: 1, isAsking: false, versions: [] }));
    expect(shown(two.topic)).toEqual([]);
  });

  it("N12 a node that says goodbye takes its records with it at once, for good", async () => {
    const { clock, join } = cluster();
    const [a, b] = [join("a"), join("b")];
    const one = a.follow("t");
    const two = b.follow("t");
    one.topic.put("k", "1");
    await clock.advance(second);
    a.gossip.close();
    await clock.advance(10);
    expect(two.heard).toEqual(["a/k=1", "a/k=gone"]);
    b.end.take("t", encodeRecordMessage({ kind: "change", node: "a", after: 0, version: 9, changes: [["k", "late"]] }));
    await clock.advance(20 * second);
    expect(shown(two.topic)).toEqual([]);
    expect(b.gossip.nodes).toEqual([]);
  });

  it("N13 while the bus is away other nodes' records age out, and everything is there again soon after it is back", async () => {
    const { clock, join } = cluster();
    const [a, b] = [join("a"), join("b")];
    const one = a.follow("t");
    const two = b.follow("t");
    one.topic.put("k", "1");
    two.topic.put("m", "2");
    await clock.advance(second);
    b.end.connect(false);
    await clock.advance(5 * second);
    one.topic.put("k", "meanwhile");
    two.topic.put("m", "meanwhile");
    await clock.advance(5 * second);
    expect([shown(one.topic), shown(two.topic)]).toEqual([[], []]);
    b.end.connect(true);
    await clock.advance(second);
    expect([shown(one.topic), shown(two.topic)]).toEqual([["b/m=meanwhile"], ["a/k=meanwhile"]]);
  });

  it("N10 a node that follows and says nothing costs its signs of life alone", async () => {
    const { clock, bus, join } = cluster();
    const [a, b] = [join("a"), join("b")];
    for (let topic = 0; topic < 100; topic++) {
      a.follow(`t${topic}`);
      b.follow(`t${topic}`);
    }
    await clock.advance(5 * second);
    const before = { messages: bus.carried, bytes: bus.carriedBytes };
    await clock.advance(20 * second);
    expect(bus.carried - before.messages).toBe(20);
    expect(bus.carriedBytes - before.bytes).toBeLessThan(20 * 16);
  });

  it("N14 a node says something to one other alone", async () => {
    const { clock, join } = cluster();
    const [a, b, c] = [join("a"), join("b"), join("c")];
    const [one, two, three] = [a.follow("t"), b.follow("t"), c.follow("t")];
    await clock.advance(second);
    one.topic.tell("b", "are you there?");
    await clock.advance(10);
    expect([two.told, three.told]).toEqual([["a: are you there?"], []]);
  });
});

describe("messages of records", () => {
  it("N15 another version and everything malformed are ignored, whatever the bytes", () => {
    const whole = encodeRecordMessage({
      kind: "change",
      node: "a",
      after: 0,
      version: 1,
      changes: [
        ["k", "v"],
        ["m", null],
      ],
    });
    expect(decodeRecordMessage(whole)).toEqual({
      kind: "change",
      node: "a",
      after: 0,
      version: 1,
      changes: [
        ["k", "v"],
        ["m", null],
      ],
    });
    expect(decodeRecordMessage(Uint8Array.from([2, ...whole.subarray(1)]))).toBeNull();
    for (let end = 0; end < whole.length; end++) expect(decodeRecordMessage(whole.subarray(0, end))).toBeNull();
    expect(decodeRecordMessage(Uint8Array.from([...whole, 0]))).toBeNull();
    const long = encodeRecordMessage({
      kind: "change",
      node: "a",
      after: 0,
      version: 1,
      changes: [["k", "v".repeat(MOST_VALUE_BYTES + 1)]],
    });
    expect(decodeRecordMessage(long)).toBeNull();
  });

  it("N15 a value beyond the limit is not told and keeps nothing else back", async () => {
    const { clock, join } = cluster();
    const [a, b] = [join("a"), join("b")];
    const one = a.follow("t");
    const two = b.follow("t");
    await clock.advance(second);
    one.topic.put("large", "v".repeat(MOST_VALUE_BYTES + 1));
    one.topic.put("largest", "v".repeat(MOST_VALUE_BYTES));
    one.topic.put("small", "v");
    await clock.advance(second);
    expect([...two.topic.others].map(({ key }) => key)).toEqual(["largest", "small"]);
  });

  it("N15 much is told in parts that each stay small", () => {
    const changes = Array.from({ length: 5_000 }, (_, index): Change => [`k${index}`, "v".repeat(500)]);
    const parts = inParts(changes);
    expect(parts.flat()).toEqual(changes);
    for (const part of parts)
      expect(encodeRecordMessage({ kind: "change", node: "a", after: 0, version: 1, changes: part }).length).toBeLessThan(300 << 10);
    expect(inParts([])).toEqual([[]]);
  });
});
