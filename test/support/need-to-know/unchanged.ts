import { createCard } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import type * as Y from "yjs";
import { ControlClient } from "../control-client.ts";
import { openStockClient, until, type StockClient } from "../stock-client.ts";
import type { AlliedSite } from "./allied-site.ts";
import { Listener, type NodeAddress } from "./listener.ts";
import { operationsOf, type Operation } from "./operations.ts";
import { PERSON_NAMES, readersOf, type PersonName } from "./people.ts";
import { comment } from "./stir.ts";

/** The compartment that no one but its lead may read. */
const HIDDEN = "alone";

/** What the whole node does is counted for administrators of the site, and for no one else; trails record who reads them. */
const OF_ADMINISTRATORS = /^GET \/(metrics|api\/trail.*) 200$/;

/** When a session was last seen, which its administrators are told to the minute (A18): who works in a hidden compartment works, wherever that is. */
const LAST_SEEN = /"lastSeenAt":"[^"]*"/g;

/** How much happens there. */
export interface HiddenWork {
  readonly edits: number;
  readonly acts: number;
  /** Checks of words about its card that are not released, and as many requests for a release that are refused. */
  readonly checks: number;
}

/** What people who may not read it were sent. */
export interface UnchangedReport {
  readonly people: number;
  /** Answers, pages and boards that were compared, of all people together. */
  readonly compared: number;
  readonly bytes: number;
  /** Answers that were others than before, and messages that came meanwhile. */
  readonly changed: readonly { readonly person: PersonName; readonly channel: string }[];
}

/**
 * Edits, acts and checks of words in a compartment, while all those who may not read it listen: what they ask for before and after it is the same to the byte,
 * and nothing comes to them meanwhile (P3, T41). `Date` is left out, when sessions were last seen, and signs of life of connections.
 */
export async function hiddenWorkChangesNothing(
  site: AlliedSite,
  nodes: { readonly work: NodeAddress; readonly listen: NodeAddress },
  { people = PERSON_NAMES, ...work }: HiddenWork & { readonly people?: readonly PersonName[] },
): Promise<UnchangedReport> {
  const outsiders = people.filter((person) => !readersOf(HIDDEN).has(person));
  const operations = await operationsOf(nodes.listen.url);
  const standing = await Promise.all(outsiders.map((person) => Listener.open(site, nodes.listen, person)));
  const worker = await HiddenWorker.join(site, nodes.work);
  try {
    await Promise.all(standing.map((listener) => listener.follow()));
    const before = await look(standing, operations);
    const came = standing.map(countsOf);
    await worker.work(work);
    const after = await look(standing, operations);
    const changed = [...before].flatMap(([key, bytes]) => (after.get(key)?.equals(bytes) === true ? [] : [parted(key)]));
    for (const [index, listener] of standing.entries())
      for (const [channel, count] of countsOf(listener))
        if (count !== (came[index]?.get(channel) ?? 0)) changed.push({ person: listener.person, channel: `${channel}, came meanwhile` });
    const bytes = [...after.values()].reduce((sum, { length }) => sum + length, 0);
    return { people: outsiders.length, compared: before.size, bytes, changed };
  } finally {
    worker.leave();
    for (const listener of standing) listener.close();
  }
}

const KEY_PARTS = " | ";

function parted(key: string): { person: PersonName; channel: string } {
  const [person = "", channel = ""] = key.split(KEY_PARTS);
  return { person: person as PersonName, channel };
}

/** Everything that people are sent who ask now, by person and channel. */
async function look(standing: readonly Listener[], operations: readonly Operation[]): Promise<ReadonlyMap<string, Buffer>> {
  const seen = new Map<string, Buffer>();
  await Promise.all(
    standing.map(async (listener) => {
      const asking = listener.again();
      await asking.read(operations);
      for (const [channel, parts] of asking.channels)
        if (!OF_ADMINISTRATORS.test(channel)) seen.set(`${listener.person}${KEY_PARTS}${channel}`, withoutTimes(Buffer.concat(parts)));
    }),
  );
  return seen;
}

function withoutTimes(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replaceAll(LAST_SEEN, '"lastSeenAt":"…"'), "latin1");
}

/** How many messages came on each live channel. Signs of life depend on the time alone. */
function countsOf({ channels }: Listener): ReadonlyMap<string, number> {
  const live = [...channels].filter(([channel]) => /^(sync|control)/.test(channel) && !/keep-alive|packets/.test(channel));
  return new Map(live.map(([channel, parts]) => [channel, parts.length]));
}

/** The one who may read the hidden compartment. That they are in the room is no secret, and was told before. */
class HiddenWorker {
  readonly #site: AlliedSite;
  readonly #writer: StockClient;
  readonly #reader: StockClient;
  readonly #control: ControlClient;

  private constructor(site: AlliedSite, parts: { writer: StockClient; reader: StockClient; control: ControlClient }) {
    this.#site = site;
    this.#writer = parts.writer;
    this.#reader = parts.reader;
    this.#control = parts.control;
  }

  static async join(site: AlliedSite, { url, socketUrl }: NodeAddress): Promise<HiddenWorker> {
    const [name] = readersOf(HIDDEN);
    if (name === undefined) throw new Error("the hidden compartment has a reader");
    const { token } = site.people[name];
    const access = { socketUrl, compartment: site.compartments[HIDDEN], token };
    const [writer, reader] = [openStockClient(access), openStockClient(access)];
    const control = await ControlClient.connect(url, { token });
    await Promise.all([writer.synced, reader.synced, control.ask("room:follow", { room: site.rooms.harbour })]);
    return new HiddenWorker(site, { writer, reader, control });
  }

  /** Edits and acts while present there; resolves once all of it has gone all the way. */
  async work({ edits, acts, checks }: HiddenWork): Promise<void> {
    const { doc, provider } = this.#writer;
    provider.awareness.setLocalState({ at: "hidden" });
    await this.#control.ask("presence:at", { room: this.#site.rooms.harbour, compartment: this.#site.compartments[HIDDEN] });
    const id = `hidden-${performance.now()}`;
    createCard(doc, { id, title: "hidden" });
    const card = (of: Y.Doc) => cardsOf(of).get(id) as Y.Map<unknown> | undefined;
    for (let edit = 1; edit <= edits; edit += 1) card(doc)?.set("rank", `${edit}`);
    let last = "";
    for (let act = 0; act < acts; act += 1) last = await comment(this.#site, HIDDEN, `hidden ${act}`);
    await until(this.#reader.doc, () => card(this.#reader.doc)?.get("rank") === `${edits}`);
    for (let check = 0; check < checks; check += 1) await this.#releaseNothing();
    if (acts > 0) await this.#control.event("act", ({ act }) => act.id === last);
  }

  /** Words with the id of the hidden card, which no release lets through. */
  async #releaseNothing(): Promise<void> {
    const { compartments, people, things } = this.#site;
    const card = things.find(({ kind, place }) => kind === "card" && place === HIDDEN)?.id ?? "";
    const content = { title: "A vessel may come", body: `Ask about ${card}.`, kind: "warning", marking: { tlp: "amber" } };
    const at = `/api/compartments/${compartments[HIDDEN]}/releases`;
    const { client } = people["lead-alf"];
    const checked = await client.post(`${at}/checks`, { card, to: compartments.wide, content });
    const asked = await client.post(at, { card, to: compartments.wide, content, reason: "to be refused" });
    if (checked.status !== 200 || asked.status !== 422) throw new Error(`a check and a refusal: ${checked.text} ${asked.text}`);
  }

  leave(): void {
    this.#control.close();
    for (const client of [this.#writer, this.#reader]) {
      client.destroy();
      client.doc.destroy();
    }
  }
}
