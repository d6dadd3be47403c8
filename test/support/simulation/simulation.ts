import * as Y from "yjs";
import { encodeUpdate } from "../../../shared/wire/frame.ts";
import { grantOf } from "../hub-world.ts";
import { settle } from "../manual-clock.ts";
import { openSimulatedLedger } from "../simulated-disk.ts";
import { seededNumbers } from "../seeded-history.ts";
import { randomEdit } from "../structure/edits.ts";
import { lengthContent, rawUpdate } from "../structure/raw-update.ts";
import { ActWriter } from "./act-writer.ts";
import { Commander } from "./commander.ts";
import type { Link } from "./link.ts";
import { BrokenPromise, Oracles } from "./oracles.ts";
import type { Plant } from "./plants.ts";
import { SimulatedClient } from "./simulated-client.ts";
import { SimulatedMachine, type Running } from "./simulated-machine.ts";

/** What happened in a simulation, so that a test can see that it was not an idle one. */
export interface Tally {
  steps: number;
  edits: number;
  acts: number;
  commands: number;
  crashes: number;
  stops: number;
  cuts: number;
  duplicates: number;
  hostile: number;
  stalls: number;
  failures: number;
}

type Action = readonly [weight: number, act: () => void | Promise<void>];

/**
 * A server and its clients in one process, on virtual time, with every choice made by one seed: who edits, which queue moves, when the
 * disk syncs, fills up or loses power. Messages of one connection keep their order, as on TCP; those of different ones do not.
 */
export class Simulation {
  readonly truth = new Map<number, string>();
  readonly machine: SimulatedMachine;
  readonly oracles: Oracles;
  readonly acts = new ActWriter();
  readonly commander: Commander;
  readonly honest: readonly SimulatedClient[];
  readonly mallory: SimulatedClient;
  readonly watcher: SimulatedClient;
  readonly tally: Tally = {
    steps: 0,
    edits: 0,
    acts: 0,
    commands: 0,
    crashes: 0,
    stops: 0,
    cuts: 0,
    duplicates: 0,
    hostile: 0,
    stalls: 0,
    failures: 0,
  };
  server!: Running;
  readonly #pick: (count: number) => number;
  readonly #random: () => number;
  readonly #actions: readonly Action[];
  /** Connections whose client's end is gone, which the server has still to notice. */
  readonly #halfOpen: Link[] = [];

  constructor(seed: number, plant: Plant | null = null) {
    const random = seededNumbers(seed);
    const pick = (count: number): number => Math.floor(random() * count);
    this.#random = random;
    this.#pick = pick;
    this.machine = new SimulatedMachine(random, plant);
    this.oracles = new Oracles(this.machine.disk, this.truth);
    this.commander = new Commander(this.oracles, pick);
    const world = {
      truth: this.truth,
      pick,
      sent: (compartment: string, message: Uint8Array) => this.oracles.sent(compartment, message),
    };
    const person = (name: string, compartment: string, role: "analyst" | "watch" = "analyst"): SimulatedClient =>
      new SimulatedClient(grantOf(name, { compartment, role }), world);
    this.honest = [person("alice", "c1"), person("bilal", "c1"), person("chloe", "c1"), person("alice", "c2"), person("dalia", "c2")];
    this.mallory = person("mallory", "c1");
    this.watcher = person("walid", "c1", "watch");
    this.#actions = this.#table();
  }

  /** How often the hostile client was shut out. */
  get refused(): number {
    return this.mallory.refusals.length;
  }

  get clients(): readonly SimulatedClient[] {
    return [...this.honest, this.mallory, this.watcher];
  }

  /** Starts the server and connects every client. */
  async start(): Promise<void> {
    await this.#writeActs();
    this.server = await this.machine.boot();
    for (const client of this.clients) client.connect(this.server.hub);
  }

  /** Makes one seeded step and asks every oracle. */
  async step(): Promise<void> {
    this.tally.steps += 1;
    const total = this.#actions.reduce((sum, [weight]) => sum + weight, 0);
    let at = this.#random() * total;
    const action = this.#actions.find(([weight]) => (at -= weight) < 0);
    await action?.[1]();
    await settle();
    this.oracles.check();
    this.#checkClients();
  }

  /** Delivers the next message of one direction of one connection. Says whether there was any. */
  deliver(client: SimulatedClient, direction: "to-server" | "to-client"): boolean {
    const { link } = client;
    if (link === null || link.session === null) return false;
    const { hub } = this.server;
    if (direction === "to-server") {
      const message = link.isPaused || link.isCut ? undefined : link.toServer.shift();
      if (message === undefined) return false;
      hub.receive(link.session, message);
      return true;
    }
    if (link.isStalled || link.toClient.length === 0) return false;
    client.receive();
    // The closing handshake is done; for the hub the connection may be gone already.
    if (client.link === null) hub.leave(link.session);
    else if (link.toClient.length === 0) hub.drained(link.session);
    return true;
  }

  /** Lets the server notice every connection that is gone. */
  noticeAll(): void {
    for (const link of this.#halfOpen.splice(0)) if (link.session !== null) this.server.hub.leave(link.session);
  }

  #table(): readonly Action[] {
    const anyone = (): SimulatedClient => this.clients[this.#pick(this.clients.length)] as SimulatedClient;
    const absent = (): SimulatedClient => this.clients.find(({ link }) => link === null) ?? anyone();
    const waiting = (queue: "toServer" | "toClient"): SimulatedClient => {
      const those = this.clients.filter(({ link }) => link !== null && link[queue].length > 0);
      return those[this.#pick(those.length)] ?? anyone();
    };
    const writer = (): SimulatedClient => this.honest[this.#pick(this.honest.length)] as SimulatedClient;
    return [
      [14, () => this.#edit(writer())],
      [3, () => this.#edit(this.mallory)],
      [24, () => this.#deliverSome(waiting("toServer"), "to-server")],
      [24, () => this.#deliverSome(waiting("toClient"), "to-client")],
      [16, () => this.machine.clock.advance(this.#pick(40))],
      [0.6, () => this.machine.clock.advance(this.#pick(20_000))],
      [1.5, () => this.machine.clock.advance(1_000)],
      [1.5, () => this.#leave(anyone())],
      [1, () => this.#cut(anyone())],
      [1, () => this.noticeAll()],
      [24, () => this.#comeBack(absent())],
      [0.4, () => this.#restart(writer())],
      [0.6, () => this.#crash()],
      [0.3, () => this.#stopInOrder()],
      [3, () => this.#attack()],
      [0.7, () => this.#writeAsWatcher()],
      [1, () => this.#stall(anyone())],
      [0.3, () => this.#fail()],
      [2, () => this.#heal()],
      [1.5, () => this.machine.disk.sync()],
      [1.5, () => this.#show(anyone())],
      [5, () => this.#command()],
    ];
  }

  #edit(client: SimulatedClient): void {
    client.doc.transact(() => randomEdit(client.doc, this.#pick));
    this.tally.edits += 1;
  }

  /** While the server is down, one of a later version has the folder and appends acts. */
  async #writeActs(): Promise<void> {
    const ledger = await openSimulatedLedger(this.machine.disk, { acknowledges: "after-sync" });
    for (let left = this.#pick(5); left > 0; left -= 1) {
      this.tally.acts += 1;
      await this.acts.write(ledger, this.#pick(2) === 0 ? "c1" : "c2", Math.floor(this.machine.clock.now()));
    }
  }

  #command(): void {
    this.tally.commands += 1;
    this.commander.ask(this.server.hub);
  }

  #deliverSome(client: SimulatedClient, direction: "to-server" | "to-client"): void {
    const queue = client.link?.toServer;
    if (direction === "to-server" && queue?.[0] !== undefined && this.#pick(12) === 0) {
      // A client that is not sure sends it again.
      queue.splice(1 + this.#pick(queue.length), 0, queue[0]);
      this.tally.duplicates += 1;
    }
    for (let left = 1 + this.#pick(6); left > 0 && this.deliver(client, direction); left -= 1);
  }

  #leave(client: SimulatedClient): void {
    if (client.link?.session == null) return;
    this.server.hub.leave(client.link.session);
    client.link = null;
  }

  #cut(client: SimulatedClient): void {
    const { link } = client;
    if (link === null) return;
    for (let arrives = this.#pick(link.toServer.length + 1); arrives > 0 && this.deliver(client, "to-server"); arrives -= 1);
    link.cut();
    client.link = null;
    this.#halfOpen.push(link);
    this.tally.cuts += 1;
  }

  #comeBack(client: SimulatedClient): void {
    if (client.link === null) client.connect(this.server.hub);
    for (const { link } of this.clients) if (link?.isStalled === true && this.#pick(8) === 0) link.isStalled = false;
  }

  #restart(client: SimulatedClient): void {
    if (client.unsyncedIds >= 4) return;
    this.#cut(client);
    client.restart();
  }

  async #crash(): Promise<void> {
    this.tally.crashes += 1;
    this.machine.crash();
    await this.#lose();
  }

  /** A stop on request: everything the hub has received is settled before it ends. */
  async #stopInOrder(): Promise<void> {
    this.tally.stops += 1;
    const { hub } = this.server;
    const drained = hub.drain().then(() => true);
    let isDone = false;
    for (let waited = 0; !isDone && waited < 200; waited += 1)
      isDone = await Promise.race([drained, this.machine.clock.advance(50).then(() => false)]);
    if (!isDone) throw new BrokenPromise("stuck", "the hub does not end its work");
    for (const { link } of this.clients) {
      if (link?.session != null && link.session.pendingFrames > 0)
        throw new BrokenPromise("lost", `${link.session.pendingFrames} received frames were given up at a stop`);
    }
    this.oracles.check();
    this.machine.crash();
    await this.#lose();
  }

  /** Every connection ends with the program; some of what it had sent still arrives. */
  async #lose(): Promise<void> {
    await this.#writeActs();
    this.server = await this.machine.boot();
    this.#halfOpen.length = 0;
    for (const client of this.clients) {
      const arrives = this.#pick((client.link?.toClient.length ?? 0) + 1);
      for (let left = arrives; left > 0 && client.link !== null; left -= 1) client.receive();
      client.link = null;
    }
  }

  /** A client that may write tries to write as another person, or to break the board. */
  #attack(): void {
    const { mallory } = this;
    this.tally.hostile += 1;
    const board = Y.encodeStateAsUpdate(mallory.doc);
    // An id without a write has no owner yet.
    const victims = this.honest.filter(({ compartment, doc }) => this.oracles.top(compartment, doc.clientID) > 0);
    const victim = victims.filter(({ compartment }) => compartment === mallory.compartment)[this.#pick(2)]?.doc.clientID;
    if (victim === undefined) return;
    const known = Y.decodeStateVector(Y.encodeStateVector(mallory.doc)).get(victim) ?? 0;
    switch (this.#pick(6)) {
      case 0:
        return mallory.say(encodeUpdate(writtenOn(board, victim, "forged")));
      case 1:
        return mallory.say(encodeUpdate(rawUpdate([{ client: victim, clock: known, structs: [{ kind: 0, content: lengthContent(50) }] }])));
      case 2: {
        const clock =
          (Y.decodeStateVector(board.length > 2 ? Y.encodeStateVectorFromUpdate(board) : new Uint8Array([0])).get(mallory.doc.clientID) ??
            0) + 9;
        return mallory.say(
          encodeUpdate(rawUpdate([{ client: mallory.doc.clientID, clock, structs: [{ kind: 8, parent: "meta", key: "gap" }] }])),
        );
      }
      case 3:
        return mallory.say(Uint8Array.of(0, 2, 3, 1, 255, 255));
      case 4:
        return mallory.show(victim, { user: { id: "alice" } });
      default:
        // Every client's content again: none of it is new, and none of it becomes mallory's.
        return mallory.say(encodeUpdate(board));
    }
  }

  #writeAsWatcher(): void {
    const { watcher } = this;
    this.tally.hostile += 1;
    watcher.say(encodeUpdate(writtenOn(Y.encodeStateAsUpdate(watcher.doc), watcher.doc.clientID, "watched")));
  }

  #stall(client: SimulatedClient): void {
    if (client.link === null) return;
    client.link.isStalled = true;
    this.tally.stalls += 1;
  }

  #fail(): void {
    this.tally.failures += 1;
    if (this.#pick(3) === 0) this.machine.isUnreadable = true;
    else this.machine.isFull = true;
  }

  #heal(): void {
    this.machine.isFull = false;
    this.machine.isUnreadable = false;
  }

  #show(client: SimulatedClient): void {
    client.show(client.doc.clientID, { user: { id: "nobody" }, cursor: this.#pick(9) });
  }

  #checkClients(): void {
    this.commander.check();
    for (const client of this.honest) {
      if (client.refusals.length > 0)
        throw new BrokenPromise("honest-refused", `${client.grant.user.id} was closed with ${client.refusals.join(", ")}`);
    }
  }
}

/** An update that sets one entry of `meta` under a client id, on a board that the forger has seen. */
function writtenOn(board: Uint8Array, client: number, key: string): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, board);
  doc.clientID = client;
  const before = Y.encodeStateVector(doc);
  doc.getMap("meta").set(key, "written by another client");
  // Without the delete set: what is deleted on the board is honest work of others.
  return withoutDeletes(Y.encodeStateAsUpdate(doc, before));
}

function withoutDeletes(update: Uint8Array): Uint8Array {
  const { structs } = Y.decodeUpdate(update);
  const [first] = structs;
  if (!(first instanceof Y.Item)) return update;
  const origin = first.origin === null ? undefined : ([first.origin.client, first.origin.clock] as const);
  return rawUpdate([
    {
      client: first.id.client,
      clock: first.id.clock,
      structs: [origin === undefined ? { kind: 8, parent: "meta", key: String(first.parentSub) } : { kind: 8, origin }],
    },
  ]);
}
