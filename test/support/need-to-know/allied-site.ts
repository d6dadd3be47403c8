import { randomBytes } from "node:crypto";
import * as Y from "yjs";
import { bringIn } from "../bring-in.ts";
import { RestClient } from "../rest-client.ts";
import type { RunningServer } from "../start-server.ts";
import { openStockClient } from "../stock-client.ts";
import {
  COMPARTMENT_NAMES,
  COMPARTMENTS,
  INVITED,
  keepersOf,
  knowersOfAccount,
  knowersOfRoom,
  knowersOfToken,
  PEOPLE,
  PERSON_NAMES,
  readersOf,
  roleIn,
  type CompartmentName,
  type PersonName,
  type RoomName,
} from "./people.ts";
import { makeReleases } from "./releases.ts";

/** The password of every account of such a site. */
export const ALLIED_PASSWORD = "an allied password";

/** Something that not everyone may know of. */
export interface Thing {
  /** What it is called as a parameter of a path, and in this site. */
  readonly kind:
    | "room"
    | "compartment"
    | "card"
    | "deleted-card"
    | "comment"
    | "sighting"
    | "opinion"
    | "release"
    | "recall"
    | "user"
    | "token"
    | "invitation";
  readonly id: string;
  readonly knownTo: ReadonlySet<PersonName>;
  /** Where it is, if in a compartment or room. */
  readonly place?: CompartmentName | RoomName;
}

/** A word that stands in one place and nowhere else. */
export interface Secret {
  readonly word: string;
  /** Where it stands, in words. */
  readonly what: string;
  readonly knownTo: ReadonlySet<PersonName>;
  /** Whether it is never shown again, not even to those who know it. */
  readonly isSaidOnce?: true;
}

/** A person who has signed in. */
export interface Person {
  readonly name: PersonName;
  readonly username: string;
  readonly id: string;
  /** On the first node. */
  readonly client: RestClient;
  readonly token: string;
}

/** A site of six nations with three rooms and eight compartments; something secret of every kind is in each of them. */
export interface AlliedSite {
  readonly people: Readonly<Record<PersonName, Person>>;
  readonly rooms: Readonly<Record<RoomName, string>>;
  readonly compartments: Readonly<Record<CompartmentName, string>>;
  readonly things: readonly Thing[];
  readonly secrets: readonly Secret[];
  /** Signs a person in at any node of the site. */
  readonly signIn: (url: string, person: PersonName) => Promise<RestClient>;
}

/** Makes the site on a fresh server that has no demo. Everything goes through the server's own interfaces. */
export async function makeAlliedSite(server: RunningServer): Promise<AlliedSite> {
  return await new Builder(server).build();
}

class Builder {
  readonly #server: RunningServer;
  readonly #things: Thing[] = [];
  readonly #secrets: Secret[] = [];
  readonly #people = {} as Record<PersonName, Person>;
  readonly #rooms = {} as Record<RoomName, string>;
  readonly #compartments = {} as Record<CompartmentName, string>;

  constructor(server: RunningServer) {
    this.#server = server;
  }

  async build(): Promise<AlliedSite> {
    await this.#addPeople();
    for (const [room, lead] of [
      ["harbour", "lead-alf"],
      ["island", "lead-dlt"],
      ["offer", COMPARTMENTS.offer.maker],
    ] as const)
      await this.#makeRoom(room, lead);
    await this.#bringEveryoneIn();
    for (const name of COMPARTMENT_NAMES) await this.#makeCompartment(name);
    await this.#people["lead-alf"].client.json("DELETE", `/api/rooms/${this.#rooms.harbour}/members/${this.#people["former-crl"].id}`);
    for (const name of COMPARTMENT_NAMES) await this.#fill(name);
    await makeReleases({
      node: this.#server,
      people: this.#people,
      compartments: this.#compartments,
      clientOf: (person) => Promise.resolve(this.#people[person].client),
      secrets: this.#secrets,
      keep: (thing) => this.#keep(thing),
      word: (what, knownTo) => this.#word(what, knownTo),
    });
    await this.#invite();
    return {
      people: this.#people,
      rooms: this.#rooms,
      compartments: this.#compartments,
      things: this.#things,
      secrets: this.#secrets,
      signIn: (url, person) => RestClient.signIn(url, this.#people[person].username, ALLIED_PASSWORD),
    };
  }

  /** A new secret word; letters and digits only, so that it can stand in a name, an id or a text. */
  #word(what: string, knownTo: ReadonlySet<PersonName>): string {
    const word = `zq${randomBytes(5).toString("hex")}`;
    this.#secrets.push({ word, what, knownTo });
    return word;
  }

  /** `seenBy`: who may be shown the id, where that is more than those who may know of the thing. */
  #keep(thing: Thing, seenBy = thing.knownTo): void {
    this.#things.push(thing);
    // The id of a card is a secret word itself.
    if (thing.kind === "card" || thing.kind === "deleted-card") return;
    const what = `id of a ${thing.kind}${thing.place === undefined ? "" : ` of ${thing.place}`}`;
    this.#secrets.push({ word: thing.id, what, knownTo: seenBy });
  }

  async #addPeople(): Promise<void> {
    const { url, setupLink } = this.#server;
    const usernames = Object.fromEntries(
      PERSON_NAMES.map((name) => [name, `${name}-${this.#word(`account of ${name}`, knowersOfAccount(name))}`]),
    ) as Record<PersonName, string>;
    const account = (name: PersonName) => ({
      username: usernames[name],
      displayName: `Person ${usernames[name]}`,
      password: ALLIED_PASSWORD,
    });
    const token = new URL(setupLink ?? "").hash.slice(1);
    await new RestClient(url).json("POST", "/api/setup", { token, ...account("root"), partner: { code: "HUB", name: "Hub" } });
    const root = await RestClient.signIn(url, usernames.root, ALLIED_PASSWORD);
    for (const code of ["ALF", "BRV", "CRL", "DLT", "EFG"]) await root.json("POST", "/api/partners", { code, name: `Nation ${code}` });
    await Promise.all(
      PERSON_NAMES.filter((name) => name !== "root").map(async (name) => {
        const { role: _role, room: _room, ...authorities } = { role: null, room: null, ...PEOPLE[name] };
        await root.json("POST", "/api/users", { ...account(name), ...authorities });
      }),
    );
    await Promise.all(PERSON_NAMES.map((name) => this.#signIn(name, usernames[name])));
  }

  async #signIn(name: PersonName, username: string): Promise<void> {
    const client = await RestClient.signIn(this.#server.url, username, ALLIED_PASSWORD);
    const { user } = await client.json<{ user: { id: string } }>("GET", "/api/me");
    const own = new Set([name]);
    const made = await client.json<{ id: string; token: string }>("POST", "/api/tokens", {
      name: this.#word(`name of a token of ${name}`, keepersOf(name)),
      expiresInDays: 1,
    });
    this.#keep({ kind: "token", id: made.id, knownTo: keepersOf(name) }, knowersOfToken(name));
    this.#secrets.push({ word: made.token, what: `secret of a token of ${name}`, knownTo: own, isSaidOnce: true });
    this.#keep({ kind: "user", id: user.id, knownTo: knowersOfAccount(name) });
    this.#people[name] = { name, username, id: user.id, client, token: made.token };
  }

  async #makeRoom(room: RoomName, lead: PersonName): Promise<void> {
    const knownTo = knowersOfRoom(room);
    const body = { title: this.#word(`title of room ${room}`, knownTo), summary: this.#word(`summary of room ${room}`, knownTo) };
    const made = await this.#people[lead].client.json<{ room: { id: string } }>("POST", "/api/rooms", body);
    this.#rooms[room] = made.room.id;
    this.#keep({ kind: "room", id: made.room.id, knownTo, place: room });
  }

  async #bringEveryoneIn(): Promise<void> {
    const leads = { harbour: "lead-alf", island: "lead-dlt" } as const;
    for (const [room, lead] of Object.entries(leads) as ["harbour" | "island", PersonName][])
      for (const name of PERSON_NAMES) {
        const role = roleIn(room, name);
        if (role === null || role === undefined || name === lead) continue;
        const { client: person, username } = this.#people[name];
        // Who is former later is an analyst first.
        await bringIn(this.#people[lead].client, {
          room: this.#rooms[room],
          person,
          username,
          role: role === "former" ? "analyst" : role,
        });
      }
  }

  async #makeCompartment(name: CompartmentName): Promise<void> {
    const { room, maker, releasableTo } = COMPARTMENTS[name];
    const readers = readersOf(name);
    const body = { name: this.#word(`name of ${name}`, readers), releasableTo };
    const path = `/api/rooms/${this.#rooms[room]}/compartments`;
    const { compartment } = await this.#people[maker].client.json<{ compartment: { id: string } }>("POST", path, body);
    this.#compartments[name] = compartment.id;
    this.#keep({ kind: "compartment", id: compartment.id, knownTo: readers, place: name });
  }

  /** Puts something of every kind into a compartment, in the name of those who may. */
  async #fill(name: CompartmentName): Promise<void> {
    const readers = readersOf(name);
    const compartment = this.#compartments[name];
    const at = `/api/compartments/${compartment}`;
    const word = (what: string): string => this.#word(`${what} in ${name}`, readers);
    const talker = this.#people[COMPARTMENTS[name].maker];
    const writer = [...readers].find((person) => ["lead", "analyst"].includes(roleIn(COMPARTMENTS[name].room, person) ?? ""));
    // No one writes where its nation has only watch officers. What they say needs a card, so one of their nation is an analyst for a while.
    const by = writer === undefined ? await this.#forAWhile(name) : { person: this.#people[writer], end: async () => {} };
    const card = `card-${word("id of a card")}`;
    const deleted = `card-${word("id of a deleted card")}`;
    await this.#writeCards(by.person, { compartment, card, deleted, word });
    await by.person.client.json("POST", `${at}/import`, bundle(word("name of an imported object")));
    await by.end();
    const said = { card, mentions: [...readers].slice(0, 3).map((person) => this.#people[person].id) };
    const { comment } = await talker.client.json<{ comment: { id: string } }>("POST", `${at}/comments`, { ...said, text: word("comment") });
    await talker.client.json("POST", `${at}/comments`, { card, replyTo: comment.id, text: word("answer to a comment") });
    const seen = { card, at: "2026-11-20T10:00:00Z", note: word("note of a sighting"), place: { name: word("place of a sighting") } };
    const { sighting } = await talker.client.json<{ sighting: { id: string } }>("POST", `${at}/sightings`, seen);
    this.#keep({ kind: "card", id: card, knownTo: readers, place: name });
    this.#keep({ kind: "deleted-card", id: deleted, knownTo: readers, place: name });
    this.#keep({ kind: "comment", id: comment.id, knownTo: readers, place: name });
    this.#keep({ kind: "sighting", id: sighting.id, knownTo: readers, place: name });
    if (writer === undefined) return;
    const judged = { card, opinion: "agree", explanation: word("explanation of an opinion") };
    const { opinion } = await by.person.client.json<{ opinion: { id: string } }>("POST", `${at}/opinions`, judged);
    this.#keep({ kind: "opinion", id: opinion.id, knownTo: readers, place: name });
  }

  /** Lets the maker of a compartment of watch officers write, as the host's lead may. */
  async #forAWhile(name: CompartmentName): Promise<{ person: Person; end: () => Promise<void> }> {
    const { room, maker } = COMPARTMENTS[name];
    const person = this.#people[maker];
    const give = async (role: string): Promise<void> =>
      void (await this.#people["lead-alf"].client.json("POST", `/api/rooms/${this.#rooms[room]}/members`, {
        username: person.username,
        role,
      }));
    await give("analyst");
    return { person, end: () => give("watch") };
  }

  /** One card that stays, and one that is deleted again. */
  async #writeCards(
    { token }: Person,
    { compartment, card, deleted, word }: { compartment: string; card: string; deleted: string; word: (what: string) => string },
  ): Promise<void> {
    const access = { compartment, token };
    const make = (doc: Y.Doc, id: string): void => {
      const words = new Y.XmlText();
      const paragraph = new Y.XmlElement("paragraph");
      const body = new Y.XmlFragment();
      doc
        .getMap("cards")
        .set(id, new Y.Map<unknown>(Object.entries({ kind: "report", lane: "new", rank: "1", title: word("title of a card"), body })));
      body.insert(0, [paragraph]);
      paragraph.insert(0, [words]);
      words.insert(0, word("text of a card"));
    };
    const client = openStockClient({ socketUrl: this.#server.socketUrl, ...access });
    await client.synced;
    client.doc.transact(() => [card, deleted].forEach((id) => make(client.doc, id)));
    client.doc.getMap("cards").delete(deleted);
    await deletionIsKnown(this.#server.url, { compartment, token, card: deleted });
    client.destroy();
    client.doc.destroy();
  }

  async #invite(): Promise<void> {
    const { client } = this.#people[COMPARTMENTS.offer.maker];
    const body = { username: this.#people[INVITED].username, role: "watch" };
    const { invitation } = await client.json<{ invitation: { id: string } }>("POST", `/api/rooms/${this.#rooms.offer}/invitations`, body);
    this.#keep({ kind: "invitation", id: invitation.id, knownTo: knowersOfRoom("offer") });
  }
}

/** Resolves once the server says who deleted a card. */
async function deletionIsKnown(
  url: string,
  { compartment, token, card }: { compartment: string; token: string; card: string },
): Promise<void> {
  const ask = (): Promise<Response> =>
    fetch(`${url}/api/compartments/${compartment}/cards/${card}/deletion`, { headers: { authorization: `Bearer ${token}` } });
  while ((await ask()).status === 404);
}

function bundle(name: string): object {
  const made = { created: "2026-11-01T00:00:00Z", modified: "2026-11-01T00:00:00Z", spec_version: "2.1" };
  const object = { ...made, type: "threat-actor", id: "threat-actor--1b6e9ac4-5f6b-4a9e-8f0a-3a8f6f0f4a51", name };
  return { type: "bundle", id: "bundle--1b6e9ac4-5f6b-4a9e-8f0a-3a8f6f0f4a52", objects: [object] };
}
