import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { disclosurePage, release, releasePage, waitingPage } from "../../shared/rest/releases.ts";
import { ControlClient } from "../support/control-client.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { startRedis, type RedisServer } from "../support/redis.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

let database: PostgresServer;
let redis: RedisServer;
let one: RunningServer;
let two: RunningServer;
let room: SharedRoom;
/** The same people on the other node. */
let there: { readonly lead: RestClient; readonly analyst: RestClient; readonly watch: RestClient };
const ends: (() => unknown)[] = [];

const CONTENT = { title: "Expect a vessel", body: "A vessel may come.\nBe ready.", kind: "warning", marking: { tlp: "amber" } };
const REASON = "They have to know";

beforeAll(async () => {
  [database, redis] = await Promise.all([startPostgres(), startRedis()]);
  const env = { DATABASE_URL: await database.createDatabase(), REDIS_URL: redis.url };
  [one, two] = await Promise.all([startServer({ demo: true, env }), startServer({ demo: true, env })]);
  room = await makeSharedRoom(one.url);
  const [lead, analyst, watch] = await Promise.all(
    ["lead-alf", "analyst-brv", "watch-crl"].map((name) => RestClient.signIn(two.url, name)),
  );
  there = { lead, analyst, watch } as typeof there;
  await addCard(room.lead, room.own, "source-1", { title: "Meeting with KESTREL", body: "KESTREL met the skipper at the old mill" });
  await addCard(room.analyst, room.narrow, "shared-1", { title: "Report by Baruv", body: "Baruv has seen it" });
});
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  await Promise.all([one.stop(), two.stop()]);
  await redis.stop();
  await database.stop();
});

async function open(person: RestClient, compartment: string): Promise<StockClient> {
  const client = openStockClient({ socketUrl: one.socketUrl, compartment, token: await person.token() });
  ends.push(() => client.destroy());
  await client.synced;
  return client;
}

/** Puts a card on a board, and resolves when the ledger has it. */
async function addCard(person: RestClient, compartment: string, id: string, values: Record<string, unknown>): Promise<void> {
  const board = await open(person, compartment);
  board.doc.getMap("cards").set(id, new Y.Map(Object.entries(values)));
  while (!(await boardOf(person, compartment)).has(id));
}

/** Titles of the cards on a board as the server has it, by card. */
/** What waits for a person in the room of the test; the demo has its own. */
async function waitingHere(person: RestClient) {
  const { waiting } = waitingPage.parse((await person.get("/api/inbox/waiting")).json);
  return waiting.filter((item) => item.room === room.room);
}

async function boardOf(person: RestClient, compartment: string): Promise<ReadonlyMap<string, string>> {
  const answer = await fetch(`${person.url}/api/compartments/${compartment}/state`, { headers: { cookie: person.cookie } });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, new Uint8Array(await answer.arrayBuffer()));
  return new Map([...doc.getMap<Y.Map<unknown>>("cards")].map(([id, card]) => [id, String(card.get("title"))]));
}

const ask = (person: RestClient, from: string, body: object) =>
  person.post(`/api/compartments/${from}/releases`, { content: CONTENT, reason: REASON, ...body });
const codeOf = ({ status, json }: Awaited<ReturnType<RestClient["get"]>>) => [status, status < 300 ? "done" : json.code];

describe("a release from one compartment to another, over two nodes (P13, R12)", () => {
  it("is answered with the card, told to those who follow the other side, and in the record of both sides", async () => {
    const follower = await ControlClient.connect(two.url, { cookie: there.analyst.cookie });
    ends.push(() => follower.close());
    await follower.ask("room:follow", { room: room.room });
    const made = await ask(room.lead, room.own, { id: "first", card: "source-1", to: room.narrow });
    expect([made.status, made.text.slice(0, 400)]).toEqual([201, made.text.slice(0, 400)]);
    const shown = release.parse(made.json.release);
    expect(shown).toMatchObject({
      state: "released",
      from: "source-1",
      to: room.narrow,
      readers: ["ALF", "BRV"],
      reason: REASON,
      approvals: [],
    });
    expect(await boardOf(there.analyst, room.narrow)).toContainEqual([shown.card?.id, "Expect a vessel"]);
    const told = await follower.event("act", ({ act }) => act.type === "disclosure.made");
    expect(told.act.body).toMatchObject({
      said: { content: { title: "Expect a vessel" } },
      set: { card: shown.card?.id, authority: "ALF" },
    });
    const { disclosures } = disclosurePage.parse((await there.analyst.get(`/api/compartments/${room.narrow}/disclosures`)).json);
    expect(disclosures).toMatchObject([{ card: shown.card?.id, title: "Expect a vessel", partner: "ALF", by: { username: "lead-alf" } }]);
    const { releases } = releasePage.parse((await there.lead.get(`/api/compartments/${room.own}/releases`)).json);
    expect(releases).toEqual([shown]);
    const verbs = async (person: RestClient, place: string) =>
      (await person.get(`/api/compartments/${place}/timeline`)).json.entries.map(({ verb }: { verb: string }) => verb);
    expect(await verbs(there.lead, room.own)).toEqual(["released", "asked", "created"]);
    expect(await verbs(there.analyst, room.narrow)).toContain("disclosed");
    // The same request again, on the other node.
    const again = await ask(there.lead, room.own, { id: "first", card: "source-1", to: room.narrow });
    expect([again.status, again.json.release]).toEqual([200, shown]);
    expect((await ask(there.lead, room.own, { id: "first", card: "source-1", to: room.narrow, reason: "Else" })).json.code).toBe(
      "id-reused",
    );
  });

  it("goes to a second target with the same words, which are released already, until somebody has added to them there (R6)", async () => {
    const again = await ask(room.lead, room.own, { card: "source-1", to: room.wide });
    expect(codeOf(again)).toEqual([201, "done"]);
    const card: string = again.json.release.card.id;
    const third = await room.lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.room}/compartments`, {
      releasableTo: ["CRL"],
    });
    const board = await open(room.analyst, room.narrow);
    for (const [id, value] of board.doc.getMap<Y.Map<unknown>>("cards"))
      if (String(value.get("title")) === CONTENT.title) board.doc.getMap<Y.Map<unknown>>("cards").get(id)?.set("tags", ["seen by BRV"]);
    const isChanged = async () => (await room.analyst.get(`/api/compartments/${room.narrow}/timeline`)).json.entries[0]?.field === "tags";
    while (!(await isChanged()));
    expect(codeOf(await ask(room.lead, room.own, { card: "source-1", to: third.compartment.id }))).toEqual([422, "leak-found"]);
    expect(await boardOf(room.watch, room.wide)).toContainEqual([card, CONTENT.title]);
  });

  it("leaves no byte of where it came from on the other side (P3, R1)", async () => {
    const canaries = ["source-1", "KESTREL", "old mill", REASON, room.own];
    for (const path of ["timeline", "contributions", "disclosures", "releases", "attribution", "acts/counts", "ledger"]) {
      const { status, text } = await there.analyst.get(`/api/compartments/${room.narrow}/${path}`);
      expect([path, status, canaries.filter((canary) => text.includes(canary))]).toEqual([path, 200, []]);
    }
    const { json } = await room.lead.get(`/api/compartments/${room.own}/releases`);
    const id: string = json.releases[0].id;
    for (const answer of await Promise.all([
      there.analyst.get(`/api/compartments/${room.own}/releases`),
      there.analyst.get(`/api/compartments/${room.own}/disclosures`),
      there.analyst.post(`/api/releases/${id}/decisions`, { decision: "deny", reason: "x" }),
      there.analyst.post(`/api/releases/${id}/recall`, { reason: "x" }),
    ]))
      expect(codeOf(answer)).toEqual([404, "not-found"]);
  });

  it("is checked as it is sent: what gives the source away is found, and a blocking finding cannot be accepted away (R6)", async () => {
    const content = { ...CONTENT, body: "KESTREL met the skipper at the old mill" };
    const refused = await ask(room.lead, room.own, { card: "source-1", to: room.narrow, content });
    expect(codeOf(refused)).toEqual([422, "leak-found"]);
    const findings: { id: string; weight: string; excerpt: string }[] = refused.json.findings;
    expect(findings.some(({ weight }) => weight === "block")).toBe(true);
    const accepted = findings.map(({ id }) => id);
    expect(codeOf(await ask(room.lead, room.own, { card: "source-1", to: room.narrow, content, accepted }))).toEqual([422, "leak-found"]);
    expect((await boardOf(room.analyst, room.narrow)).size).toBe(2);
  });
});

describe("approvals over two nodes (R5, R7, R13)", () => {
  const asked = async (id: string) => {
    const made = await ask(room.lead, room.narrow, {
      id,
      card: "shared-1",
      to: room.wide,
      content: { ...CONTENT, title: `Lookouts are wanted ${id}`, body: "Keep lookouts posted from dusk." },
    });
    expect(codeOf(made)).toEqual([201, "done"]);
    return release.parse(made.json.release);
  };

  it("the nation that wrote the card finds it waiting on the other node, and with its approval the card comes", async () => {
    const shown = await asked("second");
    expect(shown).toMatchObject({ state: "awaiting-approval", approvals: [{ partner: "BRV", why: "contributed" }] });
    expect(shown.card).toBeUndefined();
    expect(await waitingHere(there.analyst)).toMatchObject([
      { kind: "approval", id: shown.id, room: room.room, card: "shared-1", marking: { originator: "ALF" } },
    ]);
    expect(await waitingHere(there.lead)).toEqual([]);
    expect(codeOf(await there.lead.post(`/api/releases/${shown.id}/decisions`, { decision: "approve", reason: "x" }))).toEqual([
      403,
      "not-approver",
    ]);
    expect(codeOf(await there.watch.post(`/api/releases/${shown.id}/decisions`, { decision: "approve", reason: "x" }))).toEqual([
      404,
      "not-found",
    ]);
    const done = await there.analyst.post(`/api/releases/${shown.id}/decisions`, { decision: "approve", reason: "Ours to give" });
    expect(codeOf(done)).toEqual([201, "done"]);
    expect(done.json.release).toMatchObject({
      state: "released",
      approvals: [{ decision: { decision: "approve", reason: "Ours to give" } }],
    });
    expect(await boardOf(room.watch, room.wide)).toContainEqual([done.json.release.card.id, "Lookouts are wanted second"]);
    expect(await waitingHere(there.analyst)).toEqual([]);
    expect(codeOf(await room.analyst.post(`/api/releases/${shown.id}/decisions`, { decision: "deny", reason: "x" }))).toEqual([
      409,
      "already-decided",
    ]);
  });

  it("of two decisions at once on two nodes one counts, and with a denial nothing comes", async () => {
    const before = (await boardOf(room.watch, room.wide)).size;
    const shown = await asked("third");
    const answers = await Promise.all(
      [room.analyst, there.analyst].map((person) => person.post(`/api/releases/${shown.id}/decisions`, { decision: "deny", reason: "No" })),
    );
    expect(answers.map(codeOf).toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
      [201, "done"],
      [409, "already-decided"],
    ]);
    expect(codeOf(await room.lead.post(`/api/releases/${shown.id}/recall`, { reason: "x" }))).toEqual([409, "not-released"]);
    expect((await boardOf(room.watch, room.wide)).size).toBe(before);
  });
});

describe("a recall over two nodes (R9, R13, R14)", () => {
  it("takes the card off the other board, asks its readers, and lets nobody bring it back", async () => {
    const made = await ask(room.lead, room.own, { card: "source-1", to: room.narrow, content: { ...CONTENT, title: "Soon recalled" } });
    const { id, card } = release.parse(made.json.release);
    const { seq } = (await room.analyst.get(`/api/compartments/${room.narrow}/contributions?limit=500`)).json.entries.at(-1);
    const recalled = await there.lead.post(`/api/releases/${id}/recall`, { reason: "Wrong vessel" });
    expect([codeOf(recalled), recalled.json.release.state]).toEqual([[201, "done"], "recalled"]);
    expect((await boardOf(room.analyst, room.narrow)).has(card?.id ?? "")).toBe(false);
    expect(codeOf(await room.lead.post(`/api/releases/${id}/recall`, { reason: "again" }))).toEqual([409, "already-recalled"]);
    const waiting = await waitingHere(room.analyst);
    expect(waiting).toMatchObject([{ kind: "recall", title: "Soon recalled", card: card?.id }]);
    const restoration = await there.analyst.post(`/api/compartments/${room.narrow}/cards/${card?.id}/restoration`, { at: seq });
    expect(codeOf(restoration)).toEqual([409, "card-recalled"]);
    const many = await there.analyst.post(`/api/compartments/${room.narrow}/restorations`, { cards: [{ id: card?.id, at: seq }] });
    expect([many.status, many.json.refused]).toEqual([200, [{ id: card?.id, why: "recalled" }]]);
    const path = `/api/recalls/${waiting[0]?.id}/acknowledgements`;
    const heard = await there.analyst.post(path, { note: "Heard" });
    expect([codeOf(heard), heard.json.disclosure.recall.acknowledgements]).toMatchObject([
      [201, "done"],
      [{ partner: "BRV", note: "Heard" }],
    ]);
    expect(codeOf(await room.analyst.post(path, {}))).toEqual([409, "already-acknowledged"]);
    expect(codeOf(await room.watch.post(path, {}))).toEqual([404, "not-found"]);
    expect(await waitingHere(room.analyst)).toEqual([]);
    const text = (await room.analyst.get(`/api/compartments/${room.narrow}/disclosures`)).text;
    expect(text).not.toContain("Wrong vessel");
  });
});

describe("what is refused (R3, R10)", () => {
  it("without the authority, to where nobody new reads, to a room or compartment that is not there, and what no card may have", async () => {
    const other = await room.lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Another" });
    const far = await room.lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${other.room.id}/compartments`, {
      releasableTo: ["BRV"],
    });
    const empty = await room.lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.room}/compartments`, {
      releasableTo: ["DLT"],
    });
    const from = (to: string, more: object = {}) => ask(room.lead, room.own, { card: "source-1", to, ...more });
    expect(codeOf(await from(far.compartment.id))).toEqual([422, "not-same-room"]);
    expect(codeOf(await from(empty.compartment.id))).toEqual([422, "no-member-of-nation"]);
    expect(codeOf(await from(room.own))).toEqual([422, "not-wider"]);
    expect(codeOf(await from("nowhere"))).toEqual([404, "not-found"]);
    expect(codeOf(await from(room.narrow, { card: "gone" }))).toEqual([409, "card-gone"]);
    expect(codeOf(await ask(room.watch, room.wide, { card: "x", to: room.narrow }))).toEqual([403, "no-release-authority"]);
    const content = { ...CONTENT, body: { type: "doc", content: [{ type: "script" }] } };
    const bad = await from(room.narrow, { content });
    expect([codeOf(bad), bad.json.errors]).toEqual([
      [400, "bad-request"],
      [{ path: "content.body", rule: "has an element that no released text may have" }],
    ]);
    const { entries } = (await room.lead.get("/api/trail?type=release.refused")).json;
    expect(
      entries
        .map(({ said }: { said: { why: string } }) => said.why)
        .slice(0, 6)
        .toSorted(),
    ).toEqual(["card-gone", "no-release-authority", "no-member-of-nation", "not-found", "not-same-room", "not-wider"].toSorted());
  });
});
