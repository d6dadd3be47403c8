import { encodeCommitMessage } from "../../../../server/domain/cluster/commit-message.ts";
import { grantOf } from "../../hub-world.ts";
import { ManualClock, settle } from "../../manual-clock.ts";
import { seededNumbers } from "../../seeded-history.ts";
import { randomEdit } from "../../structure/edits.ts";
import type { Link } from "../link.ts";
import { ActWriter } from "../act-writer.ts";
import { Commander } from "../commander.ts";
import { BrokenPromise, Oracles } from "../oracles.ts";
import { SimulatedClient } from "../simulated-client.ts";
import { emptyTally, type ClusterTally } from "./cluster-tally.ts";
import { GUEST, GuestRights } from "./guest-rights.ts";
import { RevocationOracle } from "./revocation-oracle.ts";
import { SimulatedBus } from "./simulated-bus.ts";
import { SimulatedDatabase, type ClusterPlant } from "./simulated-database.ts";
import { SimulatedNode, type Shared } from "./simulated-node.ts";

type Action = readonly [weight: number, act: () => void | Promise<void>];

const NODES = 3;

/** How a simulation differs from the usual one. */
export interface ClusterOptions {
  /** The person whose right ends and comes back edits and comments; usually they read. */
  readonly guestWrites?: boolean;
  /** Some commands write to the board, and nodes keep promises by acts of their own. */
  readonly commandsWrite?: boolean;
  readonly plant?: ClusterPlant | null;
}

/**
 * Three nodes, one database, one bus and the people on them, in one process on virtual time. One seed makes every choice: who edits, what
 * moves, what breaks. People come back to any node that answers, as behind a balancer without sticky sessions.
 */
export class ClusterSimulation {
  readonly clock = new ManualClock();
  readonly truth = new Map<number, string>();
  readonly tally: ClusterTally = emptyTally();
  readonly database: SimulatedDatabase;
  readonly bus: SimulatedBus;
  readonly oracles: Oracles;
  readonly acts: ActWriter;
  readonly commander: Commander;
  readonly honest: readonly SimulatedClient[];
  /** Loses and gets back the right to the room, again and again. */
  readonly guest: SimulatedClient;
  nodes: readonly SimulatedNode[] = [];
  readonly #rights: GuestRights;
  readonly #revocation: RevocationOracle;
  readonly #homes = new Map<Link, SimulatedNode>();
  readonly #random: () => number;
  readonly #pick: (count: number) => number;
  readonly #actions: readonly Action[];
  readonly #guestWrites: boolean;
  readonly #hasPromises: boolean;
  #boots = 0;

  constructor(seed: number, { guestWrites = false, commandsWrite = false, plant = null }: ClusterOptions = {}) {
    this.#guestWrites = guestWrites;
    this.#rights = new GuestRights(guestWrites ? "analyst" : "watch");
    this.#random = seededNumbers(seed);
    this.#pick = (count) => Math.floor(this.#random() * count);
    this.database = new SimulatedDatabase(this.clock, this.#random, { changes: this.#rights.changes, plant });
    this.bus = new SimulatedBus(this.clock, this.#random);
    this.oracles = new Oracles(this.database.disk, this.truth);
    this.acts = new ActWriter({ promises: commandsWrite });
    this.#hasPromises = commandsWrite;
    this.commander = new Commander(this.oracles, this.#pick, commandsWrite ? this.truth : null);
    this.#revocation = new RevocationOracle(this.clock, this.database.disk, GUEST);
    const person = (name: string, compartment: string, role: "analyst" | "watch" = "analyst"): SimulatedClient => {
      const client: SimulatedClient = new SimulatedClient(grantOf(name, { compartment, role }), {
        truth: this.truth,
        pick: this.#pick,
        sent: (where, message) => {
          this.oracles.sent(where, message);
          if (client === this.guest) this.#revocation.sent(message);
        },
      });
      return client;
    };
    this.honest = [person("alice", "c1"), person("bilal", "c1"), person("chloe", "c1"), person("alice", "c2"), person("dalia", "c2")];
    this.guest = person(GUEST, "c1", this.#rights.role);
    this.#actions = this.#table();
  }

  get clients(): readonly SimulatedClient[] {
    return [...this.honest, this.guest];
  }

  /** Starts every node and connects every client. */
  async start(): Promise<void> {
    await this.#rights.begin();
    this.nodes = Array.from({ length: NODES }, () => this.#boot());
    await settle();
    for (const client of this.clients) this.connect(client);
  }

  /** Makes one seeded step and asks every oracle. */
  async step(): Promise<void> {
    this.tally.steps += 1;
    const total = this.#actions.reduce((sum, [weight]) => sum + weight, 0);
    let at = this.#random() * total;
    const action = this.#actions.find(([weight]) => (at -= weight) < 0);
    await action?.[1]();
    await settle();
    this.check();
  }

  /** Asks every oracle. */
  check(): void {
    this.oracles.check();
    this.#revocation.check();
    this.commander.check();
    for (const client of this.honest) {
      if (client.refusals.length > 0)
        throw new BrokenPromise("honest-refused", `${client.grant.user.id} was closed with ${client.refusals.join(", ")}`);
    }
  }

  /** Connects a person to some node that can be reached; who has lost the right is let in nowhere. */
  connect(client: SimulatedClient): boolean {
    if (client === this.guest && this.#revocation.isWithdrawn) return false;
    const reachable = this.nodes.filter((node) => node.isAlive && !node.isPaused && !node.isCutOff && !this.database.isDown);
    const node = reachable[this.#pick(reachable.length)];
    if (node === undefined) return false;
    this.#homes.set(client.connect(node.hub), node);
    this.tally.moves += 1;
    return true;
  }

  /** Delivers the next message of one direction of one connection. Says whether there was any. */
  deliver(client: SimulatedClient, direction: "to-server" | "to-client"): boolean {
    const { link } = client;
    const node = link === null ? undefined : this.#homes.get(link);
    if (link === null || link.session === null || node === undefined) return false;
    if (!node.isAlive) {
      client.link = null;
      return true;
    }
    if (direction === "to-server") {
      const message = link.isPaused || node.isPaused ? undefined : link.toServer.shift();
      if (message === undefined) return false;
      node.hub.receive(link.session, message);
      return true;
    }
    if (link.isStalled || link.toClient.length === 0) return false;
    client.receive();
    if (client === this.guest) client.refusals.length = 0;
    if (client.link === null) node.hub.leave(link.session);
    else if (link.toClient.length === 0) node.hub.drained(link.session);
    return true;
  }

  /** Takes every fault back. */
  async heal(): Promise<void> {
    this.database.isFull = false;
    this.database.lostAnswers = 0;
    this.database.start();
    this.bus.isSteady = true;
    this.nodes = this.nodes.map((node) => (node.isAlive ? node : this.#boot()));
    for (const node of this.nodes) {
      node.resume();
      node.isCutOff = false;
      if (node.bus.isCut) node.bus.cut(false);
    }
    for (const { link } of this.clients) if (link !== null) link.isStalled = false;
    await settle();
  }

  #boot(): SimulatedNode {
    const shared: Shared = {
      clock: this.clock,
      database: this.database,
      bus: this.bus,
      directory: this.#rights.directory,
      random: this.#random,
      finishersOn: (hub) => (this.#hasPromises ? [this.acts.finisherOn(hub)] : []),
      nextName: () => `node-${(this.#boots += 1)}`,
    };
    return new SimulatedNode(shared);
  }

  #table(): readonly Action[] {
    const anyone = (): SimulatedClient => this.clients[this.#pick(this.clients.length)] as SimulatedClient;
    const writer = (): SimulatedClient => this.honest[this.#pick(this.honest.length)] as SimulatedClient;
    const node = (): SimulatedNode => this.nodes[this.#pick(NODES)] as SimulatedNode;
    const waiting = (queue: "toServer" | "toClient"): SimulatedClient => {
      const those = this.clients.filter(({ link }) => link !== null && link[queue].length > 0);
      return those[this.#pick(those.length)] ?? anyone();
    };
    return [
      [16, () => this.#edit(writer())],
      [24, () => this.#deliverSome(waiting("toServer"), "to-server")],
      [24, () => this.#deliverSome(waiting("toClient"), "to-client")],
      [24, () => this.clock.advance(this.#pick(40))],
      [0.5, () => this.clock.advance(this.#pick(8_000))],
      [14, () => this.#comeBack()],
      [1.2, () => this.#leave(anyone())],
      [0.5, () => this.#kill(node())],
      [0.3, () => this.#drain(node())],
      [0.6, () => this.#pause(node())],
      [2, () => node().resume()],
      [0.3, () => this.#crashDatabase()],
      [2, () => this.database.start()],
      [0.8, () => this.#cutFromBus(node())],
      [1.6, () => this.#mendBus(node())],
      [0.6, () => this.#cutFromDatabase(node())],
      [1.6, () => void (node().isCutOff = false)],
      [0.4, () => this.#jump(node())],
      [0.2, () => this.#fill()],
      [1.5, () => void (this.database.isFull = false)],
      [0.6, () => void (this.database.lostAnswers = this.#pick(30))],
      [0.8, () => this.#turnRight()],
      [0.6, () => void (((anyone().link ?? {}) as Link).isStalled = this.#pick(2) === 0)],
      [1.5, () => this.#show(anyone())],
      [4, () => this.#act(node())],
      [6, () => this.#command(node())],
      ...(this.#guestWrites ? this.#guestActions(node) : []),
    ];
  }

  /** The guest writes, too, and loses the right more often. */
  #guestActions(node: () => SimulatedNode): readonly Action[] {
    return [
      [16, () => this.#edit(this.guest)],
      [6, () => this.#say(node())],
      [3, () => this.#turnRight()],
    ];
  }

  #edit(client: SimulatedClient): void {
    client.doc.transact(() => randomEdit(client.doc, this.#pick));
    this.tally.edits += 1;
  }

  /**
   * A node of a later version appends an act, and tells the other nodes or not: the bus may lose it. A commit without frames must
   * look like one, not like a gap.
   */
  #act(node: SimulatedNode): void {
    this.tally.acts += 1;
    const compartment = this.#pick(2) === 0 ? "c1" : "c2";
    const isTold = this.#pick(3) > 0;
    void this.acts
      .write(this.database.connect(connectionOf(node)), compartment, Math.floor(this.clock.now()))
      .then((seq) => {
        if (seq === null || !isTold) return;
        const commit = { compartment, afterSeq: seq - 1, headSeq: seq, framed: new Uint8Array(0), inserts: [], updates: 0, claims: [] };
        node.bus.publish(`commits/${compartment}`, encodeCommitMessage(commit, this.clock.now()));
      })
      // The database is down, full or out of reach: then it was never acknowledged.
      .catch(() => null);
  }

  #command(node: SimulatedNode): void {
    if (!node.isAlive) return;
    this.tally.commands += 1;
    this.commander.ask(node.hub);
  }

  /** The guest comments, while they may. */
  #say(node: SimulatedNode): void {
    if (!node.isAlive || this.#revocation.isWithdrawn) return;
    const id = `guest-${(this.tally.commands += 1)}`;
    const command = { type: "comment.made", id, said: { card: `card-${this.#pick(6)}`, text: id } } as const;
    void node.hub.command({ ...this.guest.grant }, { action: "comment", command }, async () => null);
  }

  #show(client: SimulatedClient): void {
    client.show(client.doc.clientID, { user: { id: "nobody" }, cursor: this.#pick(9) });
  }

  #deliverSome(client: SimulatedClient, direction: "to-server" | "to-client"): void {
    for (let left = 1 + this.#pick(6); left > 0 && this.deliver(client, direction); left -= 1);
  }

  #comeBack(): void {
    for (const client of this.clients) if (client.link === null && this.#pick(2) === 0) this.connect(client);
  }

  #leave(client: SimulatedClient): void {
    const { link } = client;
    const node = link === null ? undefined : this.#homes.get(link);
    if (link?.session != null && node?.isAlive === true) node.hub.leave(link.session);
    client.link = null;
  }

  /** Kills a node; another takes its place at once, as a supervisor would see to. What it had sent may still arrive. */
  #kill(node: SimulatedNode): void {
    this.tally.kills += 1;
    this.tally.healed += node.healed;
    node.kill();
    for (const client of this.clients) {
      if (client.link === null || this.#homes.get(client.link) !== node) continue;
      for (let left = this.#pick(client.link.toClient.length + 1); left > 0 && client.link !== null; left -= 1) client.receive();
      client.link = null;
    }
    this.nodes = this.nodes.map((other) => (other === node ? this.#boot() : other));
  }

  /** A stop on request, as in a rolling restart: everything the node has received is settled before it ends. */
  async #drain(node: SimulatedNode): Promise<void> {
    if (node.isPaused || node.isCutOff || this.database.isDown || this.database.isFull) return;
    this.tally.drains += 1;
    const drained = node.hub.drain().then(() => true);
    let isDone = false;
    for (let waited = 0; !isDone && waited < 300; waited += 1)
      isDone = await Promise.race([drained, this.clock.advance(50).then(() => false)]);
    if (!isDone) throw new BrokenPromise("stuck", "a node does not end its work");
    this.#kill(node);
  }

  #pause(node: SimulatedNode): void {
    this.#revocation.disturbed();
    this.tally.pauses += 1;
    node.pause();
  }

  #crashDatabase(): void {
    this.#revocation.disturbed();
    this.tally.databaseCrashes += 1;
    this.database.crash();
  }

  #cutFromBus(node: SimulatedNode): void {
    if (node.bus.isCut) return;
    this.tally.cutsFromBus += 1;
    node.bus.cut(true);
  }

  #mendBus(node: SimulatedNode): void {
    if (node.bus.isCut) node.bus.cut(false);
  }

  #cutFromDatabase(node: SimulatedNode): void {
    this.#revocation.disturbed();
    this.tally.cutsFromDatabase += 1;
    node.isCutOff = true;
  }

  #jump(node: SimulatedNode): void {
    this.tally.jumps += 1;
    node.jump();
  }

  #fill(): void {
    this.tally.fullDisks += 1;
    this.database.isFull = true;
  }

  /** Takes the guest's right away, or gives it back, at some node that reaches the directory. */
  #turnRight(): void {
    const node = this.nodes.find((other) => !other.isPaused && !other.isCutOff && !this.database.isDown);
    if (node === undefined) return;
    const isCalm = (): boolean => {
      const home = this.guest.link === null ? undefined : this.#homes.get(this.guest.link);
      return home !== undefined && !home.isPaused && !home.isCutOff && !this.database.isDown;
    };
    // Only where nothing is broken the second holds; elsewhere the backstop does.
    this.#rights.turn({ database: this.database, oracle: this.#revocation }, isCalm, (isWithdrawn) => {
      if (isWithdrawn) this.tally.revocations += 1;
      void node.withdraw().catch(() => null);
    });
  }
}

/** A connection that goes with a node: it is cut and ends with it. */
function connectionOf(node: SimulatedNode) {
  return { isAlive: () => node.isAlive, isCut: () => node.isCutOff, awake: () => Promise.resolve() };
}
