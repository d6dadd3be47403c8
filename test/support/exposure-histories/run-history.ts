import { randomUUID } from "node:crypto";
import { exposure, type Exposure } from "../../../shared/rest/releases.ts";
import { bringIn } from "../bring-in.ts";
import { ControlClient } from "../control-client.ts";
import { namesIn, titleOf } from "./received.ts";
import { faultsOf } from "./faults-of.ts";
import type { HistoryCard } from "./history-card.ts";
import { Person } from "./person.ts";
import { READS } from "./reads.ts";
import { signedIn } from "./signed-in.ts";
import { SOURCE_CARD, writeSource } from "./source-card.ts";
import { until } from "./until.ts";

/** A node that can be killed: where it serves now, and how to kill it and have another one in its place. */
export interface ExposureNode {
  url(): string;
  /** Absent where histories may not kill it. */
  readonly replace?: () => Promise<void>;
}

/** Those who come and go; the first one leads the room and asks who has what. */
const USERNAMES = ["lead-alf", "analyst-brv", "watch-crl"] as const;

/** What a history did, and where the answer differs from what was received; empty where it is the same. */
export interface HistoryResult {
  readonly steps: readonly string[];
  readonly faults: readonly string[];
  readonly cards: number;
}

/** One random history of a new room on these nodes, and what is then said of every card. `random` gives numbers in [0, 1). */
export async function runHistory(nodes: readonly ExposureNode[], random: () => number, size: number): Promise<HistoryResult> {
  const history = await History.begin(nodes, random);
  try {
    await history.write();
    for (let step = 0; step < size; step++) await history.step();
    return await history.compare();
  } finally {
    history.end();
  }
}

class History {
  readonly #nodes: readonly ExposureNode[];
  readonly #random: () => number;
  readonly #room: string;
  readonly #compartment: string;
  readonly #people: readonly Person[];
  readonly #cards: HistoryCard[] = [];
  /** Where releases come from, and the card that they are about. */
  readonly #source: string;
  readonly #steps: string[] = [];
  readonly #away = new Set<Person>();
  readonly #exported = new Map<string, Set<string>>();
  readonly #opened = new Set<string>();
  /** Those who had something open on a node when it was killed: they may count as sent what came soon after. */
  readonly #cut = new Set<Person>();

  private constructor(
    nodes: readonly ExposureNode[],
    random: () => number,
    of: { room: string; compartment: string; source: string; people: readonly Person[] },
  ) {
    this.#nodes = nodes;
    this.#random = random;
    this.#room = of.room;
    this.#compartment = of.compartment;
    this.#people = of.people;
    this.#source = of.source;
  }

  static async begin(nodes: readonly ExposureNode[], random: () => number): Promise<History> {
    const url = nodes[0]?.url() ?? "";
    const clients = await Promise.all(USERNAMES.map((username) => signedIn(url, username)));
    const [lead] = clients as [RestClient];
    const { room } = await lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "A history" });
    for (const [index, username] of USERNAMES.entries())
      if (index > 0) await bringIn(lead, { room: room.id, person: clients[index] as RestClient, username, role: "analyst" });
    const body = { name: "Wide", releasableTo: ["BRV", "CRL"] };
    const { compartment } = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, body);
    const own = { name: "Source", releasableTo: [] };
    const source = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, own);
    const people = await Promise.all(
      clients.map(async (rest, index) => {
        const { user } = await rest.json<{ user: { id: string } }>("GET", "/api/me");
        return new Person(rest, { username: USERNAMES[index] ?? "", id: user.id, compartment: compartment.id });
      }),
    );
    await writeSource(url, lead, source.compartment.id);
    return new History(nodes, random, { room: room.id, compartment: compartment.id, source: source.compartment.id, people });
  }

  end(): void {
    for (const person of this.#people) {
      for (const { socket } of person.boards) socket.close();
      person.control?.socket.close();
    }
  }

  async step(): Promise<void> {
    const person = this.#pick(this.#people) as Person;
    const roll = this.#random();
    if (roll < 0.04) return await this.#kill();
    if (this.#away.has(person)) return roll < 0.5 ? await this.#comeBack(person) : undefined;
    if (roll < 0.26) return await this.#join(person);
    if (roll < 0.42) return await this.#leave(person);
    if (roll < 0.5) return await this.write();
    if (roll < 0.55) return await this.#erase();
    if (roll < 0.58) return await this.#writeAgain();
    if (roll < 0.61) return await this.#release();
    if (roll < 0.63) return await this.#recall();
    if (roll < 0.72) return await this.#read(person);
    if (roll < 0.79) return await this.#readState(person);
    if (roll < 0.84) return await this.#export(person);
    if (roll < 0.9) return await this.#follow(person);
    if (roll < 0.95) return await this.#open(person);
    if (person !== this.#people[0]) await this.#remove(person);
  }

  /** The lead writes a card. */
  async write(): Promise<void> {
    const name = `card-${randomUUID()}`;
    await this.#put({ name, key: name, release: null, isThere: false });
  }

  /** The lead writes a card that was deleted once more. */
  async #writeAgain(): Promise<void> {
    const card = this.#cards.find(({ isThere, release }) => !isThere && release === null);
    if (card !== undefined) await this.#put(card);
  }

  async #put(card: HistoryCard): Promise<void> {
    const [lead] = this.#people as [Person];
    this.#note(`lead writes ${card.name}`);
    await this.#change(card, { isThere: true }, async () => await this.#onBoard((board) => lead.write(board, card.key)));
  }

  /** The lead deletes a card; the first one stays, so that there is one that everybody has who has anything. */
  async #erase(): Promise<void> {
    const card = this.#pick(this.#cards.slice(1).filter(({ isThere, release }) => isThere && release === null));
    if (card === undefined) return;
    const [lead] = this.#people as [Person];
    this.#note(`lead deletes ${card.name}`);
    await this.#change(card, { isThere: false }, async () => await this.#onBoard((board) => lead.erase(board, card.key)));
  }

  async #release(): Promise<void> {
    const [lead] = this.#people as [Person];
    const name = `card-${randomUUID()}`;
    this.#note(`lead releases ${name}`);
    const from = Date.now();
    const there = this.#there();
    const seen = this.#seen();
    const content = { title: titleOf(name), body: "", kind: "report", marking: { tlp: "amber", caveats: [], orcon: false } };
    const body = { card: SOURCE_CARD, to: this.#compartment, content, reason: "A history" };
    const { release } = await lead.rest.json<{ release: { id: string; card?: { id: string } } }>(
      "POST",
      `/api/compartments/${this.#source}/releases`,
      body,
    );
    const card = { name, key: release.card?.id ?? "", release: release.id, isThere: true };
    this.#cards.push(card);
    await this.#reached(card, { from, names: [...there, name], seen });
  }

  async #recall(): Promise<void> {
    const [lead] = this.#people as [Person];
    const card = this.#cards.find(({ isThere, release }) => isThere && release !== null);
    if (card === undefined) return;
    this.#note(`lead recalls ${card.name}`);
    await this.#change(card, { isThere: false }, async () => {
      await lead.rest.json("POST", `/api/releases/${card.release}/recall`, { reason: "A history" });
    });
  }

  /** Has a card brought or taken, and goes on once everybody who follows has heard of it. */
  async #change(card: HistoryCard, { isThere }: { readonly isThere: boolean }, change: () => Promise<void>): Promise<void> {
    const from = Date.now();
    const there = this.#there();
    const seen = this.#seen();
    const { length } = (await this.#contributions()).entries;
    card.isThere = isThere;
    if (!this.#cards.includes(card)) this.#cards.push(card);
    await change();
    await until(async () => (await this.#contributions()).entries.length > length, "the change is in the ledger");
    await this.#reached(card, { from, names: isThere ? [...there, card.name] : there, seen });
  }

  /** The lead does something over a connection of the moment or one that stays. */
  async #onBoard(change: (board: Person["boards"][number]) => void): Promise<void> {
    const [lead] = this.#people as [Person];
    const stays = lead.boards[0];
    if (stays !== undefined) return change(stays);
    const board = await lead.join(this.#node().url());
    const { length } = (await this.#contributions()).entries;
    change(board);
    await until(async () => (await this.#contributions()).entries.length > length, "the change is in the ledger");
    await this.#gone(lead, board);
  }

  /** Waits until a card has come or gone on every board, and until those who follow have its line: it counts as all that was there, `names`, for them. */
  async #reached(
    card: HistoryCard,
    { from, names, seen }: { readonly from: number; readonly names: readonly string[]; readonly seen: ReadonlyMap<Person, number> },
  ): Promise<void> {
    const [lead] = this.#people as [Person];
    const has = ({ doc, end }: Person["boards"][number]): boolean => {
      if (end !== null) throw new Error(`a connection was closed with ${end} while ${card.name} was changed`);
      return doc.getMap("cards").has(card.key) === card.isThere;
    };
    await until(() => this.#people.every(({ boards }) => boards.every(has)), "everybody has the change");
    if (card.isThere) lead.received.add([card.name], from);
    await Promise.all(
      Array.from(seen, async ([person, count]) => {
        await person.control?.event("timeline", ({ entries }) => entries.some((entry) => entry.card?.id === card.key), count);
        person.received.add(names, from);
      }),
    );
  }

  /** Those who follow the room, and what they have been sent of it so far. */
  #seen(): ReadonlyMap<Person, number> {
    return new Map(this.#people.flatMap((person) => (person.control === null ? [] : [[person, person.control.events.length] as const])));
  }

  /** Names of the cards that are on the board. */
  #there(): readonly string[] {
    return this.#cards.filter(({ isThere }) => isThere).map(({ name }) => name);
  }

  /** Names of all cards that ever were. */
  #ever(): readonly string[] {
    return this.#cards.map(({ name }) => name);
  }

  async #join(person: Person): Promise<void> {
    const node = this.#node();
    this.#note(`${person.username} joins on ${this.#nodes.indexOf(node)}`);
    await person.join(node.url());
  }

  async #leave(person: Person): Promise<void> {
    const board = person.boards[0];
    if (board === undefined) return;
    this.#note(`${person.username} leaves`);
    await this.#gone(person, board);
  }

  async #gone(person: Person, board: Person["boards"][number]): Promise<void> {
    await person.leave(board);
    // Of a node that was killed the record ends later.
    if (this.#cut.has(person)) return;
    await until(
      async () => !(await this.#isSentOn(person)) || person.boards.length > 0 || person.control !== null,
      `${person.username} is gone`,
    );
  }

  async #isSentOn(person: Person): Promise<boolean> {
    const card = this.#cards[0];
    if (card === undefined) return false;
    const holder = (await this.#ask(card.key)).holders.find(({ by }) => by.id === person.id);
    return holder !== undefined && holder.until === undefined;
  }

  async #read(person: Person): Promise<void> {
    const read = this.#pick(READS) as (typeof READS)[number];
    const card = this.#cards[0];
    if (card === undefined) return;
    const path = read(this.#compartment, card.key);
    this.#note(`${person.username} reads ${path}`);
    const from = Date.now();
    await this.#get(person, path);
    person.received.add(this.#ever(), from);
  }

  async #readState(person: Person): Promise<void> {
    const { entries } = await this.#contributions();
    const head = entries.at(-1)?.seq ?? 0;
    const at = Math.floor(this.#random() * (head + 1));
    this.#note(`${person.username} reads the state at ${at} of ${head}`);
    const from = Date.now();
    const response = await this.#get(person, `/api/compartments/${this.#compartment}/state?at=${at}`);
    person.received.add(namesIn(new Uint8Array(await response.arrayBuffer())), from);
  }

  /** Read by the lead, who wrote all of it. */
  async #contributions(): Promise<{ readonly entries: readonly { readonly seq: number }[] }> {
    const [lead] = this.#people as [Person];
    const response = await this.#get(lead, `/api/compartments/${this.#compartment}/contributions?limit=500`);
    return (await response.json()) as { entries: { seq: number }[] };
  }

  async #export(person: Person): Promise<void> {
    this.#note(`${person.username} exports`);
    const from = Date.now();
    await (await this.#get(person, `/api/compartments/${this.#compartment}/ledger`)).text();
    person.received.add(this.#ever(), from);
    const cards = this.#exported.get(person.id) ?? new Set();
    this.#exported.set(person.id, cards);
    for (const name of this.#ever()) cards.add(name);
  }

  /** Follows the room on the control channel, or does so no longer. */
  async #follow(person: Person): Promise<void> {
    if (person.control !== null) {
      this.#note(`${person.username} follows no longer`);
      person.control.socket.close();
      person.control = null;
      if (this.#cut.has(person)) return;
      await until(async () => !(await this.#isSentOn(person)) || person.boards.length > 0, `${person.username} follows no longer`);
      return;
    }
    this.#note(`${person.username} follows the room`);
    const control = await ControlClient.connect(this.#node().url(), { cookie: person.rest.cookie });
    await control.ask("room:follow", { room: this.#room });
    person.control = control;
  }

  async #open(person: Person): Promise<void> {
    const card = this.#pick(this.#cards.filter(({ isThere }) => isThere));
    if (card === undefined || person.control === null || !person.received.cards.has(card.name)) return;
    this.#note(`${person.username} opens ${card.name}`);
    await person.control.ask("card:opened", { room: this.#room, compartment: this.#compartment, card: card.key });
    this.#opened.add(`${person.id} ${card.name}`);
  }

  async #remove(person: Person): Promise<void> {
    this.#note(`${person.username} is removed`);
    const [lead] = this.#people as [Person];
    const answer = await lead.rest.delete(`/api/rooms/${this.#room}/members/${person.id}`);
    if (answer.status !== 204) throw new Error(`removing: ${answer.status} ${answer.text}`);
    await Promise.all(person.boards.map(({ socket }) => socket.ended));
    person.boards.length = 0;
    person.control?.socket.close();
    person.control = null;
    this.#away.add(person);
    if (!this.#cut.has(person)) await until(async () => !(await this.#isSentOn(person)), `${person.username} is out`);
  }

  async #comeBack(person: Person): Promise<void> {
    this.#note(`${person.username} comes back`);
    const [lead] = this.#people as [Person];
    await bringIn(lead.rest, { room: this.#room, person: person.rest, username: person.username, role: "analyst" });
    // A node that had nothing of theirs open may hear of the removal only now, and would close what they open meanwhile.
    if (this.#nodes.length > 1) await new Promise((resolve) => setTimeout(resolve, HEARD_MS));
    this.#away.delete(person);
  }

  async #kill(): Promise<void> {
    const node = this.#node();
    if (node.replace === undefined) return;
    this.#note(`node ${this.#nodes.indexOf(node)} is killed`);
    const url = node.url();
    for (const person of this.#people) {
      const open = person.boards.filter((board) => board.node === url);
      if (open.length > 0 || person.control !== null) this.#cut.add(person);
    }
    await node.replace();
    for (const person of this.#people) {
      person.boards.splice(0, person.boards.length, ...person.boards.filter((board) => board.node !== url));
      person.control?.socket.close();
      person.control = null;
      person.rest = await signedIn(this.#nodes[0]?.url() ?? "", person.username);
    }
  }

  /** Holds what is said of every card against what was received. */
  async compare(): Promise<HistoryResult> {
    const faults: string[] = [];
    for (const card of this.#cards) {
      const said = new Map((await this.#ask(card.key)).holders.map((holder) => [holder.by.id, holder]));
      for (const person of this.#people) {
        const wasCut = this.#cut.has(person);
        const [wasExported, wasOpened] = [
          this.#exported.get(person.id)?.has(card.name) === true,
          this.#opened.has(`${person.id} ${card.name}`),
        ];
        const really = { got: person.received.cards.get(card.name), wasExported, wasOpened, wasCut, nodes: this.#nodes.length };
        faults.push(...faultsOf(said.get(person.id), really).map((fault) => `${person.username} and ${card.name}: ${fault}`));
      }
    }
    return { steps: this.#steps, faults, cards: this.#cards.length };
  }

  async #ask(card: string): Promise<Exposure> {
    const [lead] = this.#people as [Person];
    const response = await this.#get(lead, `/api/compartments/${this.#compartment}/exposure?card=${card}`);
    return exposure.parse(await response.json());
  }

  async #get(person: Person, path: string): Promise<Response> {
    const url = this.#node().url();
    const response = await fetch(`${url}${path}`, { headers: { cookie: person.rest.cookie } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  #node(): ExposureNode {
    const node = this.#pick(this.#nodes);
    if (node === undefined) throw new Error("there is no node");
    return node;
  }

  #pick<Item>(of: readonly Item[]): Item | undefined {
    return of[Math.floor(this.#random() * of.length)];
  }

  #note(step: string): void {
    this.#steps.push(step);
  }
}

/** A node without Redis hears of changes of rights within this time, milliseconds. */
const HEARD_MS = 1_000;
