import { randomBytes } from "node:crypto";
import type * as Y from "yjs";
import { createCard } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { ControlClient } from "../control-client.ts";
import { openStockClient, type StockClient } from "../stock-client.ts";
import type { AlliedSite, Secret } from "./allied-site.ts";
import type { NodeAddress } from "./listener.ts";
import { makeReleases } from "./releases.ts";
import { COMPARTMENTS, COMPARTMENT_NAMES, readersOf, roleIn, type CompartmentName, type PersonName } from "./people.ts";

/** More cards than a mass deletion takes (RULES.md, M1). */
const MASS = 25;

/** What was done in every compartment while people listened. */
export interface Stirred {
  readonly secrets: readonly Secret[];
  /** Client ids of those who wrote, and who may know them. */
  readonly clientIds: readonly { readonly id: number; readonly place: CompartmentName; readonly knownTo: ReadonlySet<PersonName> }[];
  /** For each compartment the act that was made last: who is told of it was told of everything before. */
  readonly lastActs: Readonly<Record<CompartmentName, string>>;
  readonly end: () => void;
}

/** Works in every compartment, with secret words in everything: presence, cards, text, acts with mentions, releases, a mass deletion, an invitation. */
export async function stir(site: AlliedSite, node: NodeAddress): Promise<Stirred> {
  const secrets: Secret[] = [];
  const clientIds: Stirred["clientIds"][number][] = [];
  const lastActs = {} as Record<CompartmentName, string>;
  const ends: (() => void)[] = [];
  for (const name of COMPARTMENT_NAMES) {
    const readers = readersOf(name);
    const word = (what: string): string => {
      const made = `zq${randomBytes(5).toString("hex")}`;
      secrets.push({ word: made, what: `${what} in ${name}, live`, knownTo: readers });
      return made;
    };
    const worker = new Worker(site, { node, name, word });
    const client = await worker.work();
    ends.push(() => worker.end());
    clientIds.push({ id: client.doc.clientID, place: name, knownTo: readers });
  }
  await makeReleases({
    ...site,
    node,
    clientOf: (person) => site.signIn(node.url, person),
    secrets,
    keep: ({ id, kind, place, knownTo }) => void secrets.push({ word: id, what: `id of a ${kind} of ${place}, live`, knownTo }),
    word: (what, knownTo) => {
      const made = `zq${randomBytes(5).toString("hex")}`;
      secrets.push({ word: made, what: `${what}, live`, knownTo });
      return made;
    },
  });
  // Last in every compartment, so that it comes behind all of it everywhere.
  for (const name of COMPARTMENT_NAMES) lastActs[name] = await comment(site, name, "the last word");
  return { secrets, clientIds, lastActs, end: () => ends.forEach((end) => end()) };
}

/** Who works in a compartment: a person who may write, or else its maker. */
export function workerOf(name: CompartmentName): PersonName {
  const { room, maker } = COMPARTMENTS[name];
  return [...readersOf(name)].find((person) => ["lead", "analyst"].includes(roleIn(room, person) ?? "")) ?? maker;
}

/** Comments on the card of a compartment and mentions those who may read it. Gives the act's id. */
export async function comment(site: AlliedSite, name: CompartmentName, text: string): Promise<string> {
  const card = site.things.find(({ kind, place }) => kind === "card" && place === name)?.id;
  const mentions = [...readersOf(name)].map((person) => site.people[person].id);
  const path = `/api/compartments/${site.compartments[name]}/comments`;
  const made = await site.people[COMPARTMENTS[name].maker].client.json<{ comment: { id: string } }>("POST", path, { card, text, mentions });
  return made.comment.id;
}

class Worker {
  readonly #site: AlliedSite;
  readonly #name: CompartmentName;
  readonly #node: NodeAddress;
  readonly #word: (what: string) => string;
  #client: StockClient | null = null;
  #control: ControlClient | null = null;

  constructor(site: AlliedSite, parts: { node: NodeAddress; name: CompartmentName; word: (what: string) => string }) {
    this.#site = site;
    this.#node = parts.node;
    this.#name = parts.name;
    this.#word = parts.word;
  }

  async work(): Promise<StockClient> {
    const { room } = COMPARTMENTS[this.#name];
    const compartment = this.#site.compartments[this.#name];
    const name = workerOf(this.#name);
    const person = this.#site.people[name];
    const client = openStockClient({ socketUrl: this.#node.socketUrl, compartment, token: person.token });
    this.#client = client;
    await client.synced;
    client.provider.awareness.setLocalState({ at: this.#word("awareness") });
    if (["lead", "analyst"].includes(roleIn(room, name) ?? "")) this.#edit(client.doc);
    this.#control = await ControlClient.connect(this.#node.url, { token: person.token });
    await this.#control.ask("room:follow", { room: this.#site.rooms[room] });
    const card = `card-${this.#word("card in presence")}`;
    await this.#control.ask("presence:at", { room: this.#site.rooms[room], compartment, card });
    await comment(this.#site, this.#name, this.#word("comment with mentions"));
    return client;
  }

  #edit(doc: Y.Doc): void {
    const ids = Array.from({ length: MASS }, (_, index) => `card-${index}-${this.#word("id of a card")}`);
    doc.transact(() =>
      ids.forEach((id) => createCard(doc, { id, title: this.#word("title of a card"), body: this.#word("text of a card") })),
    );
    doc.transact(() => ids.slice(1).forEach((id) => cardsOf(doc).delete(id)));
  }

  end(): void {
    this.#client?.destroy();
    this.#client?.doc.destroy();
    this.#control?.close();
  }
}
