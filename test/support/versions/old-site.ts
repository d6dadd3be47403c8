import * as Y from "yjs";
import { RawClient } from "../kill/raw-client.ts";
import { RestClient } from "../rest-client.ts";
import type { RunningServer } from "../start-server.ts";

/** The password of every account of such a site. It is fictional, and no other site has it. */
export const SITE_PASSWORD = "fictional password";

/** The id of the card that such a site holds on both boards ({@link addOddCard}). */
export const ODD_CARD = "odd-card";

/** What a person needs to write on a board: the compartment, and a token that outlives sessions. */
export interface Access {
  readonly compartment: string;
  readonly token: string;
}

/** Two compartments of one room, led by `lead-alf`, with `analyst-brv` in it. */
export interface OldSite {
  /** Released to ALF and BRV. */
  readonly wide: string;
  /** ALF alone. */
  readonly own: string;
  readonly lead: Access;
  readonly analyst: Access;
}

/** Sets up a fresh server that has no demo: two partners, two people, one room. */
export async function setUpSite(server: RunningServer): Promise<OldSite> {
  const secret = new URL(server.setupLink ?? "").hash.slice(1);
  const setUp = { token: secret, username: "lead-alf", displayName: "Lead of Alfara", password: SITE_PASSWORD };
  await new RestClient(server.url).json("POST", "/api/setup", { ...setUp, partner: { code: "ALF", name: "Alfara" } });
  const lead = await RestClient.signIn(server.url, "lead-alf", SITE_PASSWORD);
  await lead.json("POST", "/api/partners", { code: "BRV", name: "Baruv" });
  const analyst = { username: "analyst-brv", displayName: "Analyst of Baruv", partner: "BRV", password: SITE_PASSWORD };
  await lead.json("POST", "/api/users", analyst);
  const { room } = await lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Before the upgrade" });
  await lead.json("POST", `/api/rooms/${room.id}/members`, { username: "analyst-brv", role: "analyst" });
  const make = async (name: string, releasableTo: readonly string[]): Promise<string> =>
    (await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, { name, releasableTo })).compartment.id;
  const wide = await make("Wide", ["BRV"]);
  const own = await make("Own", []);
  return {
    wide,
    own,
    lead: { compartment: wide, token: await lead.token() },
    analyst: { compartment: wide, token: await (await RestClient.signIn(server.url, "analyst-brv", SITE_PASSWORD)).token() },
  };
}

/** Writes as that person on a board, and resolves to the highest entry once all of it is receipted. */
export async function writeAs(server: RunningServer, access: Access, write: (doc: Y.Doc) => void): Promise<number> {
  const writer = new RawClient({ watches: false });
  await writer.join({ socketUrl: server.socketUrl, ...access });
  writer.doc.transact(() => write(writer.doc));
  await writer.settled();
  writer.leave();
  await writer.closed();
  if (writer.unreceipted > 0) throw new Error(`closed with ${writer.closes.join(", ")} before its edits were receipted`);
  return Math.max(...writer.receipts.map(({ seq }) => seq));
}

/** Types so many updates, each an entry of its own, and resolves to the highest entry once each is receipted. */
export async function typeAs(server: RunningServer, access: Access, updates: number): Promise<number> {
  const writer = new RawClient({ watches: false });
  await writer.join({ socketUrl: server.socketUrl, ...access });
  const ended = writer.closed().then(() => "closed" as const);
  const text = new Y.Text();
  writer.doc.getMap("meta").set(`${TYPED}${writer.doc.clientID}`, text);
  for (let edit = 1; edit < updates; edit += 1) {
    if (isDeletion(edit)) text.delete(0, 2);
    else text.insert(text.length, `w${edit % 7} `);
    await durable(writer, ended, 60);
  }
  await durable(writer, ended, 0);
  writer.leave();
  await writer.closed();
  return Math.max(...writer.receipts.map(({ seq }) => seq));
}

/** What the names of texts begin with that {@link typeAs} types. */
const TYPED = "text-";
const isDeletion = (edit: number): boolean => edit % 10 === 9;

/**
 * Whether at least so many texts of so many updates stand whole on a board. Entries do not tell: edits that come again with the answer to a step 1 are one
 * entry.
 */
export function hasTyped(doc: Y.Doc, texts: number, updates: number): boolean {
  const edits = Array.from({ length: updates - 1 }, (_, index) => index + 1);
  const length = edits.reduce((sum, edit) => sum + (isDeletion(edit) ? -2 : 3), 0);
  const meta = doc.getMap("meta");
  const whole = [...meta.keys()].filter((key) => key.startsWith(TYPED) && (meta.get(key) as Y.Text).length === length);
  return whole.length >= texts;
}

/** Longest silence of a server that has edits to receipt, milliseconds. */
const SILENCE_MS = 30_000;

/**
 * Resolves once at most so many of a writer's own edits are not known to be durable. By their clocks: a frame that is refused as a gap has no
 * receipt, and its edits come again with the answer to the server's step 1. Rejects where the connection ends or goes silent before.
 */
async function durable(writer: RawClient, ended: Promise<"closed">, most: number): Promise<void> {
  const client = writer.doc.clientID;
  const missing = (): number => {
    const tops = writer.receipts.slice(-100).flatMap(({ tops: all }) => all.filter(([of]) => of === client).map(([, clock]) => clock));
    return Y.getState(writer.doc.store, client) - Math.max(0, ...tops);
  };
  while (missing() > most) {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<"silent">((resolve) => (timer = setTimeout(() => resolve("silent"), SILENCE_MS)));
    const what = await Promise.race([writer.next(100), ended, silence]);
    clearTimeout(timer);
    if (what !== undefined) throw new Error(`${what} while ${missing()} clocks are not receipted ${writer.closes.join(", ")}`);
  }
}

/** Resolves to what a person sees on a board who only looks. */
export async function lookAs(server: RunningServer, access: Access): Promise<Y.Doc> {
  const reader = new RawClient({ watches: true });
  const seen = new Promise<void>((resolve) => reader.doc.once("update", () => resolve()));
  await reader.join({ socketUrl: server.socketUrl, ...access });
  await seen;
  reader.leave();
  await reader.closed();
  return reader.doc;
}

/** Writes {@link ODD_CARD} as that person: as odd as the version takes it. One that has a vocabulary takes a card within it. */
export async function writeCardAs(server: RunningServer, access: Access): Promise<void> {
  const refused = await writeAs(server, access, (doc) => addOddCard(doc, ODD_CARD)).then(
    () => false,
    (cause: unknown) => String(cause).includes("closed with 4400"),
  );
  if (refused) await writeAs(server, access, (doc) => addPlainCard(doc, ODD_CARD));
}

function addPlainCard(doc: Y.Doc, id: string): void {
  const words = new Y.XmlText();
  const body = new Y.XmlFragment();
  const fields = { kind: "report", title: "Harbour sighting", lane: "new", rank: "a0", body };
  doc.getMap("cards").set(id, new Y.Map<unknown>(Object.entries(fields)));
  body.insert(0, [nested("heading", words), nested("paragraph", new Y.XmlText("18:45"))]);
  words.insert(0, "Two lights off the cape");
  words.format(0, 3, { bold: {} });
}

/**
 * Adds a card as any client could at versions before the vocabulary: marks, elements and attributes that the editor does not know, a table,
 * and a comment on the board itself.
 */
export function addOddCard(doc: Y.Doc, id: string): void {
  const words = new Y.XmlText();
  const cell = new Y.XmlElement("tableCell");
  const table = nested("table", nested("tableRow", cell));
  const paragraph = nested("paragraph", words);
  const strange = nested("callout");
  const body = new Y.XmlFragment();
  const card = new Y.Map<unknown>([
    ["kind", "report"],
    ["title", "Harbour sighting"],
    ["lane", "new"],
    ["rank", "a0"],
    ["body", body],
  ]);
  doc.getMap("cards").set(id, card);
  body.insert(0, [paragraph, table, strange]);
  words.insert(0, "Two lights off the cape");
  words.format(0, 3, { highlight: { color: "amber" } });
  words.format(4, 6, { "x-watermark": true });
  cell.insert(0, [new Y.XmlText("18:45")]);
  strange.setAttribute("data-x", "kept");
  doc.getMap("comments").set(`comment-${id}`, { card: id, text: "Seen from the pier, too", at: "2026-11-22T18:45:00Z" });
}

/** What {@link addOddCard} wrote, as one text: the same before and after means that nothing of it was repaired away. */
export function oddCardText(doc: Y.Doc, id: string): string {
  const body = (doc.getMap("cards").get(id) as Y.Map<unknown>).get("body") as Y.XmlFragment;
  return JSON.stringify([body.toArray().map(String), doc.getMap("comments").get(`comment-${id}`)]);
}

function nested(name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const element = new Y.XmlElement(name);
  element.insert(0, children);
  return element;
}
