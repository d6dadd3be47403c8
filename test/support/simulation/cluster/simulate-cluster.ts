import * as Y from "yjs";
import { contentDigest } from "../../../../server/domain/history/replay/content-digest.ts";
import { digestOfReplay, digestOfUpdate } from "../../../../server/domain/history/replay/replay-digest.ts";
import { grantOf } from "../../hub-world.ts";
import { settle } from "../../manual-clock.ts";
import { checkReceipts } from "../check-receipts.ts";
import { BrokenPromise, type Oracle } from "../oracles.ts";
import { SimulatedClient } from "../simulated-client.ts";
import { replayLedger } from "../../replayed-ledger.ts";
import { ClusterSimulation, type ClusterOptions } from "./cluster-simulation.ts";
import type { ClusterTally } from "./cluster-tally.ts";
import type { SimulatedNode } from "./simulated-node.ts";

/** Steps of one simulation before everything is healed. */
const STEPS = 450;
/** How long a healed cluster may take until every client shows the same, virtual milliseconds. */
const HEALING_MS = 5_000;
const ROUND_MS = 50;
/** How long a person waits for an answer before they ask again, virtual milliseconds. */
const ASKING_MS = 1_000;

/** The outcome of one seed: `broken` names the promise that did not hold. `healedMs` is how long it took to agree after everything was mended. */
export interface ClusterOutcome {
  readonly seed: number;
  readonly tally: ClusterTally;
  readonly entries: number;
  readonly receipts: number;
  /** Acts that people asked for and got. */
  readonly performed: number;
  /** How many of those added a card to a board. */
  readonly added: number;
  /** Promises that nodes kept by acts of their own, each as often as it was asked. */
  readonly kept: number;
  readonly healedMs: number;
  readonly broken: { readonly oracle: Oracle; readonly step: number; readonly detail: string } | null;
}

/** Plays one seed to its end. Rejects only if the simulation itself is wrong. */
export async function simulateCluster(seed: number, options: ClusterOptions = {}): Promise<ClusterOutcome> {
  const cluster = new ClusterSimulation(seed, options);
  const outcome = { seed, tally: cluster.tally, entries: 0, receipts: 0, performed: 0, added: 0, kept: 0, healedMs: 0, broken: null };
  try {
    await cluster.start();
    while (cluster.tally.steps < STEPS) await cluster.step();
    const healedMs = await comeToRest(cluster);
    await checkEverything(cluster);
    cluster.tally.healed += cluster.nodes.reduce((sum, { healed }) => sum + healed, 0);
    return {
      ...outcome,
      healedMs,
      entries: cluster.database.disk.durable.flat().reduce((sum, { entries }) => sum + entries.length, 0),
      performed: cluster.commander.tally.acts,
      added: cluster.commander.tally.added,
      kept: cluster.acts.kept,
      receipts: cluster.clients.reduce((sum, { receipts }) => sum + receipts.length, 0),
    };
  } catch (cause) {
    if (!(cause instanceof BrokenPromise))
      throw new Error(`the simulation broke at step ${cluster.tally.steps} of seed ${seed}`, { cause });
    return { ...outcome, broken: { oracle: cause.oracle, step: cluster.tally.steps, detail: cause.message } };
  }
}

/** Heals everything and delivers everything until every client that may read a board shows what its ledger says. Returns how long that took. */
async function comeToRest(cluster: ClusterSimulation): Promise<number> {
  await cluster.heal();
  for (let elapsedMs = 0; ; elapsedMs += ROUND_MS) {
    for (const client of cluster.clients) {
      if (client.link === null) cluster.connect(client);
      while (cluster.deliver(client, "to-server") || cluster.deliver(client, "to-client"));
    }
    await settle();
    cluster.check();
    if (isAtRest(cluster) && cluster.commander.isAnswered) return elapsedMs;
    if (elapsedMs % ASKING_MS === 0) askAgain(cluster);
    if (elapsedMs > HEALING_MS) throw new BrokenPromise("stuck", `replicas do not agree ${elapsedMs} ms after everything was mended`);
    await cluster.clock.advance(ROUND_MS);
  }
}

/** Another node may answer what the first one did not. */
function askAgain({ commander, nodes }: ClusterSimulation): void {
  const [node] = nodes;
  if (node !== undefined) commander.askAgain(node.hub);
}

function isAtRest(cluster: ClusterSimulation): boolean {
  const digests = new Map<string, string>();
  for (const client of cluster.clients) {
    if (client.link === null) {
      if (client !== cluster.guest) return false;
      continue;
    }
    const { doc, compartment } = client;
    const typed = Y.decodeStateVector(Y.encodeStateVector(doc)).get(doc.clientID) ?? 0;
    if (client !== cluster.guest && typed !== cluster.oracles.top(compartment, doc.clientID)) return false;
    const digest = digests.get(compartment) ?? ledgerDigest(cluster, compartment);
    digests.set(compartment, digest);
    if (contentDigest(doc) !== expectedDigest(cluster, client, digest)) return false;
  }
  return true;
}

function ledgerUpdates({ oracles }: ClusterSimulation, compartment: string): Uint8Array[] {
  return oracles.entries(compartment).flatMap((entry) => (entry.kind === "update" && entry.update !== null ? [entry.update] : []));
}

function ledgerDigest(cluster: ClusterSimulation, compartment: string): string {
  return digestOfReplay(ledgerUpdates(cluster, compartment));
}

/** The digest of what a client has to show where the ledger's is `digest`: without what its document has deleted by itself. */
function expectedDigest(cluster: ClusterSimulation, { compartment, keptToItself }: SimulatedClient, digest: string): string {
  return keptToItself.length === 0 ? digest : digestOfReplay([...ledgerUpdates(cluster, compartment), ...keptToItself]);
}

/** P1, P2, P4, P5 at rest: what was receipted is there, each entry says what it changed, and every node shows the same to a new client. */
async function checkEverything(cluster: ClusterSimulation): Promise<void> {
  cluster.database.answersAtOnce = true;
  const ledger = cluster.database.connect({ isAlive: () => true, isCut: () => false, awake: () => Promise.resolve() });
  for (const client of cluster.honest) checkReceipts(cluster.oracles, client);
  await cluster.commander.checkAll(ledger);
  cluster.acts.check(cluster.oracles, new Set(cluster.clients.map((client) => client.compartment)));
  for (const compartment of new Set(cluster.clients.map((client) => client.compartment))) {
    try {
      await replayLedger(ledger, compartment);
    } catch (cause) {
      throw new BrokenPromise("chain", cause instanceof Error ? cause.message : String(cause));
    }
    const digest = ledgerDigest(cluster, compartment);
    const { length } = cluster.oracles.entries(compartment);
    for (const node of cluster.nodes) {
      const expect = (what: string, actual: string, expected = digest): void => {
        if (actual !== expected)
          throw new BrokenPromise("divergence", `${what} of a node shows something else than the replay of ${compartment}`);
      };
      expect("the state at the head", digestOfUpdate((await node.history.stateAt(compartment, length)) ?? new Uint8Array([0, 0])));
      expect("the snapshot", digestOfUpdate((await node.history.snapshot(compartment)).update));
      const joiner = await freshJoiner(cluster, node, compartment);
      expect("a fresh joiner", contentDigest(joiner.doc), expectedDigest(cluster, joiner, digest));
    }
  }
}

async function freshJoiner(cluster: ClusterSimulation, node: SimulatedNode, compartment: string): Promise<SimulatedClient> {
  const joiner = new SimulatedClient(grantOf("walid", { compartment, role: "watch" }), {
    truth: cluster.truth,
    sent: (where, message) => cluster.oracles.sent(where, message),
    pick: () => 4_000_000_000,
  });
  // A node without clients on the board learns of what the bus has lost with its next look at the ledger, and one
  // that began to open it while the database was out of reach says "try again" first.
  for (let elapsedMs = 0; elapsedMs <= HEALING_MS; elapsedMs += 200) {
    const link = joiner.link ?? joiner.connect(node.hub);
    for (let message = link.toServer.shift(); message !== undefined; message = link.toServer.shift())
      if (link.session !== null) node.hub.receive(link.session, message);
    while (link.toClient.length > 0 && joiner.link !== null) joiner.receive();
    await cluster.clock.advance(200);
  }
  cluster.check();
  if (joiner.link?.session != null) node.hub.leave(joiner.link.session);
  return joiner;
}
