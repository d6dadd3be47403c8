import * as Y from "yjs";
import { contentDigest } from "../../../server/domain/history/replay/content-digest.ts";
import { digestOfReplay, digestOfUpdate, replayed } from "../../../server/domain/history/replay/replay-digest.ts";
import { grantOf } from "../hub-world.ts";
import { settle } from "../manual-clock.ts";
import { checkReceipts } from "./check-receipts.ts";
import { BrokenPromise, type Oracle } from "./oracles.ts";
import { withoutOwnership, type Plant } from "./plants.ts";
import { SimulatedClient } from "./simulated-client.ts";
import { Simulation, type Tally } from "./simulation.ts";

/** Steps of one simulation before everything is let come to rest. */
const STEPS = 700;
/** Rounds of delivering everything and letting time pass until nothing moves any more. */
const MOST_ROUNDS = 400;

/** The outcome of one seed: `broken` names the promise that did not hold, and `detail` says how. */
export interface Outcome {
  readonly seed: number;
  readonly tally: Tally;
  readonly entries: number;
  readonly receipts: number;
  readonly refused: number;
  /** Acts that people asked for and got. */
  readonly performed: number;
  readonly broken: { readonly oracle: Oracle; readonly step: number; readonly detail: string } | null;
}

/** Plays one seed to its end. Rejects only if the simulation itself is wrong. */
export async function simulate(seed: number, plant: Plant | null = null): Promise<Outcome> {
  const simulation = new Simulation(seed, plant);
  const play = (): Promise<Outcome["broken"]> => played(simulation);
  const broken = plant === "ownership-off" ? await withoutOwnership(play) : await play();
  const compartments = [...new Set(simulation.clients.map(({ compartment }) => compartment))];
  return {
    seed,
    tally: simulation.tally,
    entries: compartments.reduce((sum, compartment) => sum + simulation.oracles.entries(compartment).length, 0),
    receipts: simulation.clients.reduce((sum, { receipts }) => sum + receipts.length, 0),
    refused: simulation.refused,
    performed: simulation.commander.tally.acts,
    broken,
  };
}

async function played(simulation: Simulation): Promise<Outcome["broken"]> {
  try {
    await simulation.start();
    while (simulation.tally.steps < STEPS) await simulation.step();
    await comeToRest(simulation);
    await checkEverything(simulation);
    return null;
  } catch (cause) {
    if (!(cause instanceof BrokenPromise)) throw new Error(`the simulation broke at step ${simulation.tally.steps}`, { cause });
    return { oracle: cause.oracle, step: simulation.tally.steps, detail: cause.message };
  }
}

/** Heals everything and delivers everything, until no message is under way and no client has anything to add. */
async function comeToRest(simulation: Simulation): Promise<void> {
  const { machine, clients } = simulation;
  machine.isFull = false;
  machine.isUnreadable = false;
  simulation.noticeAll();
  let quiet = 0;
  for (let round = 0; quiet < 6; round += 1) {
    if (round > MOST_ROUNDS) throw new BrokenPromise("stuck", "messages never stop");
    let hasMoved = false;
    for (const client of clients) {
      if (client.link === null) {
        client.connect(simulation.server.hub);
        hasMoved = true;
      } else client.link.isStalled = false;
      while (simulation.deliver(client, "to-server") || simulation.deliver(client, "to-client")) hasMoved = true;
    }
    if (simulation.commander.askAgain(simulation.server.hub)) hasMoved = true;
    await machine.clock.advance(500);
    await settle();
    simulation.oracles.check();
    simulation.commander.check();
    quiet = hasMoved ? 0 : quiet + 1;
  }
}

/** P1, P2, P5 at rest: everything typed and everything receipted is there, and every client shows the same. */
async function checkEverything(simulation: Simulation): Promise<void> {
  simulation.machine.readsAtOnce = true;
  const { oracles, server, clients, honest, watcher } = simulation;
  for (const client of honest) {
    const typed = Y.decodeStateVector(Y.encodeStateVector(client.doc)).get(client.doc.clientID) ?? 0;
    const durable = oracles.top(client.compartment, client.doc.clientID);
    if (typed !== durable) throw new BrokenPromise("lost", `${client.grant.user.id} typed up to ${typed}; the ledger has ${durable}`);
  }
  for (const client of clients) checkReceipts(oracles, client);
  await simulation.commander.checkAll(server.ledger);
  simulation.acts.check(oracles, new Set(clients.map((client) => client.compartment)));
  for (const compartment of new Set(clients.map((client) => client.compartment))) {
    const entries = oracles.entries(compartment);
    if (entries.some(({ author }) => author === watcher.grant.user.id)) throw new BrokenPromise("attribution", "a watch officer wrote");
    const updates = entries.flatMap((entry) => (entry.kind === "update" && entry.update !== null ? [entry.update] : []));
    const replay = replayed(updates);
    if (replay.store.pendingStructs !== null || replay.store.pendingDs !== null)
      throw new BrokenPromise("pending", `the ledger of ${compartment} does not replay`);
    const digest = contentDigest(replay);
    const expect = (who: string, actual: string, expected = digest): void => {
      if (actual !== expected) throw new BrokenPromise("divergence", `${who} shows something else than the replay of ${compartment}`);
    };
    const expectClient = (who: string, { doc, keptToItself }: SimulatedClient): void =>
      expect(who, contentDigest(doc), keptToItself.length === 0 ? digest : digestOfReplay([...updates, ...keptToItself]));
    for (const client of clients) if (client.compartment === compartment) expectClient(client.grant.user.id, client);
    expect("the state at the head", digestOfUpdate((await server.history.stateAt(compartment, entries.length)) ?? new Uint8Array([0, 0])));
    expect("the snapshot", digestOfUpdate((await server.history.snapshot(compartment)).update));
    expectClient("a fresh joiner", await freshJoiner(simulation, compartment));
  }
  for (const { link } of clients) if (link?.session != null) server.hub.leave(link.session);
  const { seen } = await freshJoiner(simulation, watcher.compartment);
  if (seen.size > 0) throw new BrokenPromise("presence", `${[...seen].join(", ")} is shown, although everyone has left`);
}

async function freshJoiner(simulation: Simulation, compartment: string): Promise<SimulatedClient> {
  const joiner = new SimulatedClient(grantOf("walid", { compartment, role: "watch" }), {
    truth: simulation.truth,
    sent: (where, message) => simulation.oracles.sent(where, message),
    pick: () => 4_000_000_000,
  });
  joiner.connect(simulation.server.hub);
  for (let round = 0; round < 4; round += 1) {
    while (simulation.deliver(joiner, "to-server") || simulation.deliver(joiner, "to-client"));
    await simulation.machine.clock.advance(2_000);
  }
  simulation.oracles.check();
  if (joiner.link?.session != null) simulation.server.hub.leave(joiner.link.session);
  return joiner;
}
