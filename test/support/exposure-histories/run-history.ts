import { randomUUID } from "node:crypto";
import { exposure, type Exposure } from "../../../shared/rest/releases.ts";
import { bringIn } from "../bring-in.ts";
import { ControlClient } from "../control-client.ts";
import { RestClient } from "../rest-client.ts";
import { cardsIn } from "./received.ts";
import { Person } from "./person.ts";

/** A node that can be killed: where it serves now, and how to kill it and have another one in its place. */
export interface ExposureNode {
  url(): string;
  /** Absent where histories may not kill it. */
  readonly replace?: () => Promise<void>;
}

/** Those who come and go; the first one leads the room and asks who has what. */
const USERNAMES = ["lead-alf", "analyst-brv", "watch-crl"] as const;

/** Answers that give content of a compartment; each gives all that was written in it so far. */
const READS: readonly ((compartment: string, card: string) => string)[] = [
  (id) => `/api/compartments/${id}/timeline?limit=200`,
  (id) => `/api/compartments/${id}/contributions?limit=500`,
  (id, card) => `/api/compartments/${id}/comments?card=${card}`,
  (id) => `/api/compartments/${id}/sightings`,
  (id, card) => `/api/compartments/${id}/opinions?card=${card}`,
  (id) => `/api/compartments/${id}/acts/counts`,
  (id) => `/api/compartments/${id}/attribution`,
];

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
  readonly #cards: string[] = [];
  readonly #steps: string[] = [];
  readonly #away = new Set<Person>();
  readonly #exported = new Map<string, Set<string>>();
  readonly #opened = new Set<string>();
  /** Those who had something open on a node when it was killed: they may count as sent what came soon after. */
  readonly #cut = new Set<Person>();

  private constructor(
    nodes: readonly ExposureNode[],
    random: () => number,
    of: { room: string; compartment: string; people: readonly Person[] },
  ) {
    this.#nodes = nodes;
    this.#random = random;
    this.#room = of.room;
    this.#compartment = of.compartment;
    this.#people = of.people;
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
    const people = await Promise.all(
      clients.map(async (rest, index) => {
        const { user } = await rest.json<{ user: { id: string } }>("GET", "/api/me");
        return new Person(rest, { username: USERNAMES[index] ?? "", id: user.id, compartment: compartment.id });
      }),
    );
    return new History(nodes, random, { room: room.id, compartment: compartment.id, people });
  }

  end(): void {
    for (const person of this.#people) {
      for (const { socket } of person.boards) socket.close();
      person.control?.socket.close();
    }
  }

  async step(): Promise<void> {
    const person = this.#pick(this.#people);
    const roll = this.#random();
    if (roll < 0.04) return await this.#kill();
    if (this.#away.has(person)) return roll < 0.5 ? await this.#comeBack(person) : undefined;
    if (roll < 0.26) return await this.#join(person);
    if (roll < 0.42) return await this.#leave(person);
    if (roll < 0.6) return await this.write();
    if (roll < 0.72) return await this.#read(person);
    if (roll < 0.79) return await this.#readState(person);
    if (roll < 0.84) return await this.#export(person);
    if (roll < 0.9) return await this.#follow(person);
    if (roll < 0.95) return await this.#open(person);
    if (person !== this.#people[0]) await this.#remove(person);
  }

  /** The lead writes a card, over a connection of the moment or one that stays. Goes on once everybody who follows has it. */
  async write(): Promise<void> {
    const [lead] = this.#people as [Person];
    const stays = lead.boards[0];
    const board = stays ?? (await lead.join(this.#node().url()));
    const card = `card-${randomUUID()}`;
    const followers = this.#people.filter(({ control }) => control !== null);
    const seen = followers.map(({ control }) => control?.events.length ?? 0);
    const entries = (await this.#contributions()).entries.length;
    const from = Date.now();
    this.#note(`lead writes ${card}`);
    lead.write(board, card, `Title of ${card}`);
    this.#cards.push(card);
    const has = ({ doc, end }: Person["boards"][number]): boolean => {
      if (end !== null) throw new Error(`a connection was closed with ${end} while ${card} was written`);
      return doc.getMap("cards").has(card);
    };
    await until(() => this.#people.every(({ boards }) => boards.every(has)), "everybody has a new card");
    await until(async () => (await this.#contributions()).entries.length > entries, "the card is in the ledger");
    lead.received.add([card], from);
    // A line of the timeline is a part of the compartment: whoever is sent one counts as having all of it.
    await Promise.all(
      followers.map(async (person, index) => {
        await person.control?.event("timeline", ({ entries }) => entries.some((entry) => entry.card?.id === card), seen[index]);
        person.received.add(this.#cards, from);
      }),
    );
    if (stays === undefined) await this.#gone(lead, board);
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
    const holder = (await this.#ask(card)).holders.find(({ by }) => by.id === person.id);
    return holder !== undefined && holder.until === undefined;
  }

  async #read(person: Person): Promise<void> {
    const read = this.#pick(READS);
    const card = this.#cards[0];
    if (card === undefined) return;
    const path = read(this.#compartment, card);
    this.#note(`${person.username} reads ${path}`);
    const from = Date.now();
    await this.#get(person, path);
    person.received.add(this.#cards, from);
  }

  async #readState(person: Person): Promise<void> {
    const { entries } = await this.#contributions();
    const head = entries.at(-1)?.seq ?? 0;
    const at = Math.floor(this.#random() * (head + 1));
    this.#note(`${person.username} reads the state at ${at} of ${head}`);
    const from = Date.now();
    const response = await this.#get(person, `/api/compartments/${this.#compartment}/state?at=${at}`);
    person.received.add(cardsIn(new Uint8Array(await response.arrayBuffer())), from);
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
    person.received.add(this.#cards, from);
    const cards = this.#exported.get(person.id) ?? new Set();
    this.#exported.set(person.id, cards);
    for (const card of this.#cards) cards.add(card);
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
    const card = this.#pick(this.#cards);
    if (person.control === null || !person.received.cards.has(card)) return;
    this.#note(`${person.username} opens ${card}`);
    await person.control.ask("card:opened", { room: this.#room, compartment: this.#compartment, card });
    this.#opened.add(`${person.id} ${card}`);
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
      const said = new Map((await this.#ask(card)).holders.map((holder) => [holder.by.id, holder]));
      for (const person of this.#people) faults.push(...this.#faultsOf(person, card, said.get(person.id)));
    }
    return { steps: this.#steps, faults, cards: this.#cards.length };
  }

  #faultsOf(person: Person, card: string, said: Exposure["holders"][number] | undefined): string[] {
    const got = person.received.cards.get(card);
    const of = `${person.username} and ${card}`;
    if (said === undefined) return got === undefined ? [] : [`${of}: received, and not said`];
    if (got === undefined) return this.#cut.has(person) ? [] : [`${of}: said, and never received`];
    const since = Date.parse(said.since);
    const faults: string[] = [];
    const skewMs = this.#nodes.length > 1 ? SKEW_MS : 0;
    if (since > got.to + skewMs)
      faults.push(`${of}: said to be since ${said.since}, received ${new Date(got.to).toISOString()} at the latest`);
    if (since < got.from - skewMs && !this.#cut.has(person))
      faults.push(`${of}: said to be since ${said.since}, asked for at ${new Date(got.from).toISOString()}`);
    if (said.exported.length > 0 !== (this.#exported.get(person.id)?.has(card) === true)) faults.push(`${of}: exports are not those made`);
    if ((said.opened !== undefined) !== this.#opened.has(`${person.id} ${card}`)) faults.push(`${of}: opened is not what was`);
    return faults;
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
    return this.#pick(this.#nodes);
  }

  #pick<Item>(of: readonly Item[]): Item {
    return of[Math.floor(this.#random() * of.length)] as Item;
  }

  #note(step: string): void {
    this.#steps.push(step);
  }
}

/** A node without Redis hears of changes of rights within this time, milliseconds. */
const HEARD_MS = 1_000;
/** The clocks of two nodes, and that of the database which they keep to, may lie so far apart; that of one node is the recorder's own. Milliseconds. */
const SKEW_MS = 250;
const sessions = new Map<string, RestClient>();

/** One session for each person and node: signing in is slow on purpose. */
async function signedIn(url: string, username: string): Promise<RestClient> {
  const key = `${url} ${username}`;
  const known = sessions.get(key) ?? (await RestClient.signIn(url, username));
  sessions.set(key, known);
  return known;
}

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const endMs = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > endMs) throw new Error(`it did not come true in time that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
