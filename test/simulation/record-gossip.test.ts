import { expect, it } from "vitest";
import type { FollowedTopic } from "../../server/domain/cluster/followed-topic.ts";
import { RecordGossip } from "../../server/domain/cluster/record-gossip.ts";
import { FaultyBus, type FaultyBusNode } from "../support/faulty-bus.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { seededNumbers } from "../support/seeded-history.ts";

const SEEDS = 30;
const STEPS = 150;
const TOPICS = ["presence/1", "presence/2", "roster/1"];
const HEALED_MS = 10_000;

interface Node {
  readonly name: string;
  readonly end: FaultyBusNode;
  readonly gossip: RecordGossip;
  readonly topics: Map<string, FollowedTopic>;
  readonly own: Map<string, Map<string, string>>;
}

/** Nodes that come, die, are cut off and change records, on a bus that loses, repeats and reorders; then quiet, then the comparison. */
async function play(seed: number) {
  const clock = new ManualClock();
  const random = seededNumbers(seed);
  const bus = new FaultyBus(clock, random);
  const nodes: Node[] = [];
  const tally = { messages: 0, deaths: 0, cuts: 0, goodbyes: 0 };
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  let started = 0;
  const join = (): void => {
    const end = bus.join();
    const name = `n${started++}`;
    const gossip = new RecordGossip({ bus: end, clock, node: name, jitter: random });
    nodes.push({ name, end, gossip, topics: new Map(), own: new Map() });
  };
  const follow = (node: Node, name: string): void => {
    node.topics.set(name, node.gossip.follow(name, { changed: () => {} }));
    node.own.set(name, new Map());
  };
  const act = (node: Node): void => {
    const name = pick(TOPICS) ?? "";
    const topic = node.topics.get(name);
    if (topic === undefined) return follow(node, name);
    if (random() < 0.08) {
      topic.end();
      node.topics.delete(name);
      node.own.delete(name);
      return;
    }
    const key = `k${Math.floor(random() * 5)}`;
    const value = random() < 0.3 ? null : `${node.name} ${Math.floor(random() * 1_000)}`;
    topic.put(key, value);
    if (value === null) node.own.get(name)?.delete(key);
    else node.own.get(name)?.set(key, value);
  };
  const disturb = (): void => {
    const node = pick(nodes);
    const dice = random();
    if (node === undefined || (nodes.length < 5 && dice < 0.3)) return join();
    if (dice < 0.6) {
      tally.cuts++;
      return node.end.connect(!node.end.isConnected, random() < 0.5);
    }
    if (dice < 0.75 || nodes.length < 3) return;
    nodes.splice(nodes.indexOf(node), 1);
    if (dice < 0.88) {
      tally.goodbyes++;
      node.gossip.close();
    } else tally.deaths++;
    node.end.connect(false, true);
  };
  for (let step = 0; step < STEPS; step++) {
    if (step % 20 === 0) Object.assign(bus.faults, { loss: random() * 0.4, duplicates: random() * 0.3, delayMs: random() * 800 });
    if (random() < 0.1 || nodes.length < 2) disturb();
    const node = pick(nodes);
    if (node !== undefined) act(node);
    await clock.advance(random() * 400);
  }
  Object.assign(bus.faults, { loss: 0, duplicates: 0, delayMs: 5 });
  for (const node of nodes) if (!node.end.isConnected) node.end.connect(true);
  await clock.advance(HEALED_MS);
  tally.messages = bus.carried;
  return { seed, wrong: differences(nodes), tally, pendingTimers: clock.pending };
}

function differences(nodes: readonly Node[]): string[] {
  const wrong: string[] = [];
  for (const node of nodes) {
    for (const [name, topic] of node.topics) {
      const shown = [...topic.others].map(({ node: from, key, value }) => `${from}/${key}=${value}`).toSorted();
      const expected = nodes
        .filter((other) => other !== node)
        .flatMap((other) => [...(other.own.get(name) ?? [])].map(([key, value]) => `${other.name}/${key}=${value}`))
        .toSorted();
      if (JSON.stringify(shown) !== JSON.stringify(expected))
        wrong.push(`${node.name} ${name}: ${shown.join()} instead of ${expected.join()}`);
    }
  }
  return wrong;
}

it(`N11 N12 N13 all nodes' views are equal ten seconds after the faults end, seeds 1 to ${SEEDS}`, async () => {
  const tally = { messages: 0, deaths: 0, cuts: 0, goodbyes: 0 };
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = await play(seed);
    expect({ seed, wrong: outcome.wrong }).toEqual({ seed, wrong: [] });
    // A node has a handful of timers, whatever has happened to it (those of the dead run on in the test).
    expect(outcome.pendingTimers).toBeLessThan(100);
    for (const name of ["messages", "deaths", "cuts", "goodbyes"] as const) tally[name] += outcome.tally[name];
  }
  // An idle simulation proves nothing.
  expect(tally.messages).toBeGreaterThan(SEEDS * 500);
  expect(tally.deaths).toBeGreaterThan(SEEDS / 3);
  expect(tally.goodbyes).toBeGreaterThan(SEEDS / 3);
  expect(tally.cuts).toBeGreaterThan(SEEDS);
});
