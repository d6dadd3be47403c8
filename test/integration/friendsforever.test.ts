import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { bodyOf, createCard } from "../../shared/board/card.ts";
import { bodyText } from "../../shared/board/rich-text.ts";
import { cardsOf } from "../../shared/board/roots.ts";
import type { Attribution } from "../../shared/rest/attribution.ts";
import type { ContributionPage } from "../../shared/rest/contributions.ts";
import { RestClient } from "../support/rest-client.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { until } from "../support/stock-client.ts";
import { readTrace } from "../support/trace/editing-trace.ts";
import { characterIds, replayTrace, runsOf, TYPIST_CLIENT_IDS } from "../support/trace/replay-trace.ts";
import { openStockTypists } from "../support/trace/stock-typists.ts";
import { replayInOneProcess } from "../support/trace/two-documents.ts";

const CARD = "friendsforever";
const AUTHORS = ["lead-alf", "analyst-brv"] as const;

describe("a real session of two authors, typed through two stock clients", () => {
  const trace = readTrace("friendsforever");
  let server: RunningServer;
  let people: readonly [RestClient, RestClient];
  let compartment: string;

  beforeAll(async () => {
    server = await startServer({ demo: true });
    people = [await RestClient.signIn(server.url, AUTHORS[0]), await RestClient.signIn(server.url, AUTHORS[1])];
    const { rooms } = await people[0].json<{ rooms: { id: string }[] }>("GET", "/api/rooms");
    const made = await people[0].json<{ compartment: { id: string } }>("POST", `/api/rooms/${rooms[0]?.id}/compartments`, {
      name: "Two authors",
      releasableTo: ["BRV"],
    });
    compartment = made.compartment.id;
  });
  afterAll(async () => {
    await server.stop();
  });

  it("P5 P2 ends with exactly its endContent, every character attributed to the right one of two authors", async () => {
    const typists = await openStockTypists({
      socketUrl: server.socketUrl,
      compartment,
      tokens: [await people[0].token(), await people[1].token()],
    });
    createCard(typists.docs[0], { id: CARD, title: "Friends forever" });
    await until(typists.docs[1], () => cardsOf(typists.docs[1]).has(CARD));
    for (const gate of typists.gates) gate.close();
    await replayTrace(runsOf(trace), [textIn(typists.docs[0]), textIn(typists.docs[1])], typists.between);
    for (const gate of typists.gates) gate.open();
    const isWhole = (doc: Y.Doc) => () => textIn(doc).length === trace.endContent.length && contentOf(doc) === trace.endContent;
    await Promise.all(typists.docs.map((doc) => until(doc, isWhole(doc))));
    expect(typists.cameTooSoon()).toBe(0);
    expect(typists.closes).toEqual([]);

    const kept = await stateOf(server, people[1], compartment);
    expect(contentOf(kept)).toBe(trace.endContent);
    const { clients } = await people[1].json<Attribution>("GET", `/api/compartments/${compartment}/attribution`);
    expect(Object.fromEntries(Object.entries(clients).map(([client, owner]) => [client, owner.username]))).toEqual({
      [TYPIST_CLIENT_IDS[0]]: AUTHORS[0],
      [TYPIST_CLIENT_IDS[1]]: AUTHORS[1],
    });
    const authorOf = await ledgerAuthors(people[1], compartment);
    const characters = characterIds(textIn(kept));
    expect(characters).toHaveLength(trace.endContent.length);
    const wrong = characters.filter(({ client, clock }) => authorOf(client, clock) !== AUTHORS[TYPIST_CLIENT_IDS.indexOf(client as never)]);
    expect(wrong).toEqual([]);
    // Who typed which character does not rest on the server's word: a replay without any server says the same.
    const [alone] = await replayInOneProcess(runsOf(trace), TYPIST_CLIENT_IDS);
    expect(characters.map(({ client }) => client)).toEqual(characterIds(alone).map(({ client }) => client));
    typists.destroy();
  });
});

function textIn(doc: Y.Doc): Y.XmlText {
  const body = bodyOf(cardsOf(doc).get(CARD) as Y.Map<unknown>);
  const paragraph = body instanceof Y.XmlFragment ? body.get(0) : null;
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
  if (!(text instanceof Y.XmlText)) throw new Error("the card has no text to type into");
  return text;
}

function contentOf(doc: Y.Doc): string {
  return bodyText(bodyOf(cardsOf(doc).get(CARD) as Y.Map<unknown>));
}

/** The board as the server's ledger gives it at its head. */
async function stateOf(server: RunningServer, person: RestClient, compartment: string): Promise<Y.Doc> {
  const { entries } = await contributions(person, compartment);
  const answer = await fetch(`${server.url}/api/compartments/${compartment}/state?at=${entries.at(-1)?.seq}`, {
    headers: { cookie: person.cookie },
  });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, new Uint8Array(await answer.arrayBuffer()));
  return doc;
}

async function contributions(person: RestClient, compartment: string): Promise<ContributionPage> {
  const entries: ContributionPage["entries"] = [];
  for (let after: number | undefined = 0; after !== undefined;) {
    const page: ContributionPage = await person.json("GET", `/api/compartments/${compartment}/contributions?after=${after}&limit=500`);
    entries.push(...page.entries);
    after = page.next;
  }
  return { entries };
}

/** Who inserted an id, by the ledger's own entries. */
async function ledgerAuthors(person: RestClient, compartment: string): Promise<(client: number, clock: number) => string | undefined> {
  const authors = new Map<number, string[]>();
  for (const { inserts, author } of (await contributions(person, compartment)).entries) {
    for (const { client, from, to } of inserts) {
      const names = authors.get(client) ?? [];
      authors.set(client, names);
      for (let clock = from; clock < to; clock += 1) names[clock] = author.username;
    }
  }
  return (client, clock) => authors.get(client)?.[clock];
}
