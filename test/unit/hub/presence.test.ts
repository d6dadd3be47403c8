import { describe, expect, it } from "vitest";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { KEEP_ALIVE_MS } from "../../../server/domain/wire/keep-alive.ts";
import { MAX_PRESENCE_STATE_BYTES, PRESENCE_SLACK_ENTRIES, STEP1_BURST } from "../../../shared/wire/limits.ts";
import { encodeAwareness, nameOf, presenceIn, type ShownPresence } from "../../support/frames.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const QUERY = Uint8Array.of(3);

function world() {
  const clock = new ManualClock();
  const parts = createHubWorld({ clock });
  const enter = async (name: string, clientId: number, options: Parameters<typeof grantOf>[1] = {}): Promise<HubClient> => {
    const client = new HubClient(parts.hub, grantOf(name, options), { clientId });
    await clock.advance(1_000);
    await clock.advance(1_000);
    return client;
  };
  return { ...parts, clock, enter };
}

/** Every presence entry a client was sent. */
const seen = ({ peer }: HubClient): ShownPresence[] =>
  peer.messages.filter((message) => ["presence", "keep-alive"].includes(nameOf(message))).flatMap(presenceIn);

const latest = (client: HubClient, of: number): ShownPresence | undefined => seen(client).findLast((entry) => entry.client === of);

describe("presence", () => {
  it("SW15 P2 carries the server's word on who it is, whatever the client wrote there", async () => {
    const { clock, enter } = world();
    const ana = await enter("ana", 1);
    const ben = await enter("ben", 2, { partner: "BRV", role: "watch" });
    ben.show({ user: { id: "ana", displayName: "ANA", partner: "ALF", role: "lead" }, cursor: { at: 7 } });
    await clock.advance(100);
    expect(latest(ana, 2)?.state).toEqual({
      cursor: { at: 7 },
      user: { id: "ben", username: "ben", displayName: "BEN", partner: "BRV", role: "watch" },
    });
  });

  it("SW16 T16 entries of ids the peer does not show are dropped silently, whatever their clock, before their state is read", async () => {
    const { clock, enter } = world();
    const ana = await enter("ana", 1);
    const ben = await enter("ben", 2);
    const cem = await enter("cem", 3);
    ana.show({ at: "true" });
    ben.show({ at: "ben" });
    await clock.advance(100);
    for (let attempt = 0; attempt < 1_000; attempt++) {
      ben.say(encodeAwareness([{ client: 1, clock: Number.MAX_SAFE_INTEGER - attempt, state: '{"at":"forged"}' }]));
      ben.say(encodeAwareness([{ client: 1, clock: attempt, state: "null" }]));
      ben.say(encodeAwareness([{ client: 1, clock: attempt, state: "no JSON {" }]));
    }
    await clock.advance(100);
    expect(ben.peer.closed).toBeNull();
    expect(latest(cem, 1)?.state?.["at"]).toBe("true");
    ana.show({ at: "next" });
    await clock.advance(100);
    expect(latest(cem, 1)?.state?.["at"]).toBe("next");
    expect(seen(cem).some(({ state }) => state?.["at"] === "forged")).toBe(false);
  });

  it("SW16 returned foreign entries, which stock clients send, go nowhere", async () => {
    const { clock, enter } = world();
    const ana = await enter("ana", 1);
    const ben = await enter("ben", 2);
    ana.show({ at: 1 });
    ben.show({ at: 2 });
    await clock.advance(100);
    const before = ana.peer.messages.length;
    for (const message of ben.peer.messages.filter((each) => nameOf(each) === "presence")) ben.say(message);
    await clock.advance(1_000);
    expect(ana.peer.messages).toHaveLength(before);
    expect(ben.peer.closed).toBeNull();
  });

  it("SW16 SW19 a peer that shows nothing and returns what it gets claims no id, not even that of its own person's other connection", async () => {
    const { clock, enter } = world();
    const ana = await enter("ana", 1);
    const ben = await enter("ben", 2);
    ana.show({ n: 1 });
    ben.show({ n: 1 });
    await clock.advance(100);
    const silent = await enter("ana", 3);
    const returned = silent.peer.messages.filter((message) => nameOf(message) === "presence");
    expect(returned.flatMap(presenceIn).map(({ client }) => client)).toEqual([1, 2]);
    for (const message of returned) silent.say(message);
    await clock.advance(10_000);
    expect(silent.peer.closed).toBeNull();
    silent.show({ n: 3 });
    await clock.advance(100);
    expect(latest(ana, 3)?.state?.["n"]).toBe(3);
  });

  it("SW15 a peer that comes back gets everyone under clocks above those it has seen: a stock client takes nothing else", async () => {
    const { hub, clock, enter } = world();
    const ana = await enter("ana", 1);
    const ben = await enter("ben", 2);
    ana.show({ n: 1 });
    await clock.advance(1_000);
    const before = latest(ben, 1);
    hub.leave(ben.session);
    const back = await enter("ben", 2);
    expect(latest(back, 1)?.state).toEqual(before?.state);
    expect(latest(back, 1)?.clock).toBeGreaterThan(before?.clock ?? Infinity);
  });

  it("SW15 clocks are the server's: they only grow, also past one that a peer made up", async () => {
    const { clock, enter } = world();
    const ana = await enter("ana", 1);
    const ben = await enter("ben", 2);
    ben.say(encodeAwareness([{ client: 2, clock: 2 ** 53 - 1, state: '{"n":1}' }]));
    await clock.advance(100);
    ben.say(encodeAwareness([{ client: 2, clock: 0, state: '{"n":2}' }]));
    await clock.advance(100);
    const [first, second] = seen(ana).filter(({ client }) => client === 2);
    expect(first?.clock).toBeLessThan(2 ** 50);
    expect(second?.clock).toBeGreaterThan(first?.clock ?? Infinity);
    expect(second?.state?.["n"]).toBe(2);
  });

  it("SW18 a peer never gets its own entry: not by a flush, not on a query, not when it joins again while its old connection still shows", async () => {
    const { hub, clock, enter } = world();
    const ana = await enter("ana", 1);
    const ben = await enter("ben", 2);
    ana.show({ n: 1 });
    ben.show({ n: 1 });
    await clock.advance(100);
    ana.say(QUERY);
    expect(seen(ana).map(({ client }) => client)).not.toContain(1);
    expect(seen(ana).map(({ client }) => client)).toContain(2);
    ana.peer.answersPings = false;
    const again = new HubClient(hub, grantOf("ana"), { clientId: 1 });
    again.show({ n: 2 });
    await clock.advance(10_000);
    expect(latest(ben, 1)?.state?.["n"]).toBe(2);
    expect(seen(again).map(({ client }) => client)).not.toContain(1);
  });

  it("SW18 a joiner gets everyone shown, and a peer that leaves is gone at the next flush", async () => {
    const { hub, clock, enter } = world();
    const ana = await enter("ana", 1);
    const ben = await enter("ben", 2);
    ana.show({ n: 1 });
    ben.show({ n: 1 });
    await clock.advance(100);
    const cem = await enter("cem", 3);
    expect(new Set(seen(cem).map(({ client }) => client))).toEqual(new Set([1, 2]));
    hub.leave(ben.session);
    await clock.advance(100);
    expect(latest(cem, 2)?.state).toBeNull();
    cem.say(QUERY);
    expect(presenceIn(cem.peer.messages.at(-1) ?? new Uint8Array()).map(({ client }) => client)).toEqual([1]);
  });

  it("SW17 a state above 4 kB, counted in bytes, is closed with 4413; one of exactly 4 kB is shown", async () => {
    const { clock, enter } = world();
    const ana = await enter("ana", 1);
    const ben = await enter("ben", 2);
    const cem = await enter("cem", 3);
    const padding = MAX_PRESENCE_STATE_BYTES - JSON.stringify({ s: "" }).length;
    ben.show({ s: "x".repeat(padding) });
    // As many characters, three times the bytes.
    cem.show({ s: "ش".repeat(padding / 2 + 1) });
    await clock.advance(100);
    expect(ben.peer.closed).toBeNull();
    expect(String(latest(ana, 2)?.state?.["s"]).length).toBe(padding);
    expect(cem.peer.closed?.code).toBe(closeCode.tooLarge);
  });

  it("SW12 malformed presence is closed with 4400: truncated, trailing, a count without entries, no JSON, no object", async () => {
    const { clock, enter } = world();
    const entry = encodeAwareness([{ client: 9, clock: 1, state: "{}" }]);
    const wrap = (payload: readonly number[]): Uint8Array => Uint8Array.from([1, payload.length, ...payload]);
    const hostile: Uint8Array[] = [
      entry.subarray(0, -1),
      wrap([200, 1, 1, 1]),
      wrap([1, 9, 1, 100, 123, 125]),
      wrap([1, 9, 1, 2, 123, 125, 0]),
      wrap([1, 9, 1, 1, 0xff]),
      ...["[]", "1", '"text"', "{", "{}{}", "[".repeat(2_000)].map((state) => encodeAwareness([{ client: 9, clock: 1, state }])),
    ];
    for (const [index, message] of hostile.entries()) {
      const peer = await enter(`p${index}`, 9);
      peer.say(message);
      await clock.advance(200);
      expect([index, peer.peer.closed?.code]).toEqual([index, closeCode.malformed]);
    }
  });

  it("SW15 T33 __proto__, constructor and prototype never arrive, at any depth", async () => {
    const { clock, enter } = world();
    const ana = await enter("ana", 1);
    const ben = await enter("ben", 2);
    const state = '{"__proto__":{"isAdmin":true},"deep":{"constructor":{"x":1},"list":[{"prototype":1,"kept":2}]}}';
    ben.say(encodeAwareness([{ client: 2, clock: 1, state }]));
    await clock.advance(100);
    const text = JSON.stringify(latest(ana, 2)?.state);
    expect(text).not.toMatch(/__proto__|constructor|prototype|isAdmin/);
    expect(latest(ana, 2)?.state?.["deep"]).toEqual({ list: [{ kept: 2 }] });
  });

  it("SW18 on a crowded board a peer gets at most a frame a second, the latest state in it", async () => {
    const { hub, clock, enter } = world();
    const crowd = Array.from(
      { length: 400 },
      (_, index) => new HubClient(hub, grantOf(`w${index}`, { role: "watch" }), { clientId: 100 + index }),
    );
    const ana = await enter("ana", 1);
    await clock.advance(3_000);
    const watcher = crowd[0] as HubClient;
    watcher.peer.messages.length = 0;
    for (let move = 0; move < 500; move++) {
      ana.show({ move });
      for (const other of crowd.slice(1, 20)) other.show({ move });
      await clock.advance(10);
    }
    const frames = watcher.peer.messages.filter((message) => nameOf(message) === "presence");
    expect(frames.length).toBeLessThanOrEqual(6);
    expect(frames.length).toBeGreaterThan(2);
    await clock.advance(2_000);
    expect(latest(watcher, 1)?.state?.["move"]).toBe(499);
  });

  it("SW18 a peer that joins while a crowded board's presence is going out gets everyone too, even if no one moves any more", async () => {
    const { hub, clock, enter } = world();
    const crowd = Array.from({ length: 200 }, (_, index) => new HubClient(hub, grantOf(`w${index}`), { clientId: 100 + index }));
    const ana = await enter("ana", 1);
    await clock.advance(3_000);
    const late: HubClient[] = [];
    const soon = clock.soon.bind(clock);
    clock.soon = (callback) => {
      // Between two turns of the round.
      if (late.length === 0) late.push(new HubClient(hub, grantOf("cem"), { clientId: 3 }));
      soon(callback);
    };
    ana.show({ n: 1 });
    await clock.advance(5_000);
    expect(crowd.every((client) => latest(client, 1)?.state?.["n"] === 1)).toBe(true);
    expect(late).toHaveLength(1);
    expect(late.map((client) => latest(client, 1)?.state?.["n"])).toEqual([1]);
  });

  it("SW16 P12 a message of many more entries than are shown is closed with 4413 before they are read; one of all that are shown is taken", async () => {
    const { enter } = world();
    const ana = await enter("ana", 1);
    const ben = await enter("ben", 2);
    ana.show({ cursor: 1 });
    const entries = (count: number) => Array.from({ length: count }, (_, index) => ({ client: 100 + index, clock: 1, state: "{}" }));
    ben.show({ cursor: 2 });
    ben.say(encodeAwareness(entries(PRESENCE_SLACK_ENTRIES)));
    expect(ben.peer.closed).toBeNull();
    ana.say(encodeAwareness(entries(PRESENCE_SLACK_ENTRIES + 1_000)));
    expect(ana.peer.closed?.code).toBe(closeCode.tooLarge);
  });

  it("SW13 queries count as requests: a flood of them is closed with 4529", async () => {
    const { enter } = world();
    const ana = await enter("ana", 1);
    for (let query = 0; query < STEP1_BURST + 1; query++) ana.say(QUERY);
    expect(ana.peer.closed?.code).toBe(closeCode.tooFast);
  });

  it("P1 presence leaves no trace in the ledger", async () => {
    const { clock, enter, ledger } = world();
    const ana = await enter("ana", 1);
    ana.show({ n: 1 });
    await clock.advance(1_000);
    expect((await ledger.head("c1")).seq).toBe(0);
  });
});

describe("keep-alive", () => {
  it("SW14 a peer to whom nothing is sent gets an empty presence frame at least every 20 s, others none", async () => {
    const { hub, clock, enter } = world();
    const quiet = await enter("ana", 1);
    quiet.peer.messages.length = 0;
    let longest = 0;
    let since = 0;
    for (let second = 1; second <= 120; second++) {
      const before = quiet.peer.messages.length;
      await clock.advance(1_000);
      hub.sweep();
      if (quiet.peer.messages.length > before) since = second;
      longest = Math.max(longest, second - since);
    }
    expect(longest).toBeLessThanOrEqual(20);
    expect(quiet.peer.messages.every((message) => Buffer.compare(message, Buffer.from([1, 1, 0])) === 0)).toBe(true);
    expect(quiet.peer.messages.length).toBeLessThanOrEqual(120_000 / KEEP_ALIVE_MS);
  });
});
