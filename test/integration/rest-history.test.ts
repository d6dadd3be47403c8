import { beforeEach, describe, expect, it } from "vitest";
import type { LedgerEntry } from "../../shared/contribution/entry.ts";
import { exportLedger } from "../../server/commands/export-ledger.ts";
import { publicSite } from "../../server/domain/site-identity.ts";
import type { TimelineLine } from "../../server/ports/history.ts";
import { appendOf, growingLog } from "../support/entries.ts";
import { USUAL_LIMITS } from "../../server/domain/limits.ts";
import { startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";

let world: HttpWorld;
let strait: StraitWatch;
let entries: readonly [LedgerEntry, ...LedgerEntry[]];
let author: { id: string; username: string; displayName: string };
const asked: object[] = [];

beforeEach(async () => {
  asked.length = 0;
  world = await startHttpWorld({
    exportLedger: ({ compartment }) => exportLedger(world.ledger, { compartment: compartment.id, labels: [], by: publicSite(null) }),
    importStix: async ({ identity, found, bytes }) => {
      const text = Buffer.from(bytes).toString();
      asked.push({ by: identity.user.username, into: found.compartment.id, text });
      if (text === "bad")
        return { ok: false, error: { kind: "refused", detail: "not a bundle", faults: [{ path: "type", rule: "bundle" }] } };
      return { ok: true, value: { objects: 0, cards: 0, links: 0, impliedLinks: 0, quarantined: [], setAside: [], unresolved: [] } };
    },
    history: {
      timeline: async (compartment, page) => {
        asked.push({ compartment, ...page });
        return { entries: [line], next: "older" };
      },
      stateAt: async (_compartment, seq) => (seq <= entries.length ? Uint8Array.of(0, seq) : null),
      countCards: async () => 0,
      lastDeletion: async () => null,
    },
  });
  strait = await makeStraitWatch(world);
  const { id, username, displayName } = (await strait.analyst.get("/api/me")).json.user;
  author = { id, username, displayName };
  const log = growingLog({ compartment: strait.shared, author: id, partner: "BRV" });
  entries = [log.claim(), log.update(5), log.update(7)];
  await world.ledger.append([appendOf(...entries)]);
  const line: TimelineLine = {
    id: "line-1",
    seq: 3,
    at: 1_700_000_000_000,
    author: id,
    partner: "BRV",
    verb: "changed",
    card: { id: "card-1", title: "Harbour sighting" },
    field: "severity",
    before: "high",
    after: "critical",
  };
  return () => world.stop();
});

const at = (path: string) => `/api/compartments/${strait.shared}/${path}`;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("what happened in a compartment", () => {
  it("contributions list every entry with author, time, ids and hashes, oldest first", async () => {
    const page = (await strait.watch.get(at("contributions"))).json;
    const common = { author, partner: "BRV", at: "2023-11-14T22:13:20.000Z" };
    expect(page).toEqual({
      entries: [
        {
          ...common,
          seq: 1,
          kind: "claim",
          client: 17,
          hash: hex(entries[0].hash),
          prevHash: "00".repeat(32),
          inserts: [],
          deletes: [],
          size: 0,
        },
        {
          ...common,
          seq: 2,
          kind: "update",
          hash: hex(entries[1]!.hash),
          prevHash: hex(entries[0].hash),
          inserts: [{ client: 17, from: 0, to: 1 }],
          deletes: [],
          size: 5,
        },
        expect.objectContaining({ seq: 3, size: 7, inserts: [{ client: 17, from: 1, to: 2 }] }),
      ],
    });
  });

  it("contributions are read in pages", async () => {
    const first = (await strait.watch.get(at("contributions?limit=2"))).json;
    expect([first.entries.length, first.next]).toEqual([2, 2]);
    const second = (await strait.watch.get(at(`contributions?limit=2&after=${first.next}`))).json;
    expect([second.entries.map(({ seq }: { seq: number }) => seq), second.next]).toEqual([[3], undefined]);
    expect((await strait.watch.get(at("contributions?after=99"))).json).toEqual({ entries: [] });
  });

  it("P12 a page of entries that delete much ends early, and the next one goes on behind it", async () => {
    const log = growingLog({ compartment: strait.alone, author: author.id });
    await world.ledger.append([appendOf(log.claim(), log.deletion(30_000), log.deletion(30_000), log.update())]);
    const page = async (query: string) => (await strait.lead.get(`/api/compartments/${strait.alone}/contributions${query}`)).json;
    const [first, second] = [await page(""), await page("?after=2")];
    const seqs = (entries: { seq: number }[]) => entries.map(({ seq }) => seq);
    expect([seqs(first.entries), first.next]).toEqual([[1, 2], 2]);
    expect([seqs(second.entries), second.next]).toEqual([[3, 4], undefined]);
    expect(second.entries[0].deletes).toHaveLength(30_000);
  });

  it("the timeline names people and hands paging through", async () => {
    const page = (await strait.watch.get(at("timeline?before=newer&limit=7"))).json;
    expect(asked).toEqual([{ compartment: strait.shared, before: "newer", limit: 7 }]);
    expect(page).toEqual({
      entries: [
        {
          id: "line-1",
          seq: 3,
          at: "2023-11-14T22:13:20.000Z",
          author,
          partner: "BRV",
          verb: "changed",
          card: { id: "card-1", title: "Harbour sighting" },
          field: "severity",
          before: "high",
          after: "critical",
        },
      ],
      next: "older",
    });
    await strait.watch.get(at("timeline?limit=501"));
    await strait.watch.get(at("timeline"));
    expect(asked.slice(1)).toEqual([
      { compartment: strait.shared, limit: 500 },
      { compartment: strait.shared, limit: 100 },
    ]);
  });

  it("the state is that of the position asked for, the head's without one, and 400 above the head", async () => {
    for (const [query, expected] of [
      ["state", "\u0000\u0003"],
      ["state?at=0", "\u0000\u0000"],
      ["state?at=2", "\u0000\u0002"],
    ] as const) {
      const answer = await strait.watch.get(at(query));
      expect([answer.status, answer.text]).toEqual([200, expected]);
      expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    }
    expect((await strait.watch.get(at("state?at=4"))).json).toMatchObject({ status: 400, code: "above-head" });
  });

  it("attribution says whose each client id is", async () => {
    expect((await strait.watch.get(at("attribution"))).json).toEqual({ clients: { "17": { ...author, partner: "BRV" } } });
  });

  it("P4: the ledger is exported whole, under a name that says nothing", async () => {
    const answer = await strait.watch.get(at("ledger"));
    expect(answer.status).toBe(200);
    expect(answer.text.trim().split("\n")).toHaveLength(1 + entries.length + 1);
    expect(answer.headers.get("content-disposition")).toBe(`attachment; filename=${strait.shared}.ledger.jsonl`);
  });
});

describe("import", () => {
  it("passes the document on for people who may write, and refuses all others", async () => {
    const send = (who: StraitWatch["lead"], body: string, type = "application/json") =>
      who.send("POST", at("import"), { body, headers: { "content-type": type } });
    const done = await send(strait.analyst, '{"type":"bundle"}');
    expect([done.status, done.json.objects]).toEqual([200, 0]);
    expect(asked).toEqual([{ by: "analyst-brv", into: strait.shared, text: '{"type":"bundle"}' }]);
    const refused = await send(strait.analyst, "bad");
    expect(refused.json).toMatchObject({
      status: 400,
      code: "import-refused",
      detail: "not a bundle",
      errors: [{ path: "type", rule: "bundle" }],
    });
    expect((await send(strait.watch, "{}")).json.code).toBe("not-allowed");
    expect((await send(strait.outsider, "{}")).json.code).toBe("not-found");
    expect((await send(strait.analyst, "<xml/>", "text/xml")).json.code).toBe("wrong-media-type");
    expect((await send(strait.analyst, "x".repeat(31_000_000))).json.code).toBe("too-large");
    expect(asked).toHaveLength(2);
  });

  it("found 19: runs as many imports at once as the limits say, two of a person, and refuses what is too much", async () => {
    let atOnce = 0;
    let most = 0;
    const release = Promise.withResolvers<void>();
    const limited = await startHttpWorld({
      importStix: async () => {
        most = Math.max(most, ++atOnce);
        await release.promise;
        atOnce -= 1;
        return { ok: false, error: { kind: "stopped", why: "right-ended", reason: "", written: 3, parts: 12 } };
      },
      limits: { ...USUAL_LIMITS, imports: 2, waitingImports: 1 },
    });
    const room = await makeStraitWatch(limited);
    const send = (who: StraitWatch["lead"]) => who.post(`/api/compartments/${room.shared}/import`, { type: "bundle" });
    const ofAnalyst = Array.from({ length: 12 }, () => send(room.analyst));
    const first = await Promise.race(ofAnalyst);
    expect([first.status, first.json.code, first.headers.get("retry-after")]).toEqual([429, "too-many-imports", "2"]);
    const ofLead = [send(room.lead), send(room.lead)];
    const busy = await Promise.race(ofLead);
    expect([busy.status, busy.json.code, busy.headers.get("retry-after")]).toEqual([503, "busy", "2"]);
    // Those that come when others have ended find a place.
    let refused = 0;
    for (const answer of ofAnalyst) void answer.then(({ json }) => json.code === "too-many-imports" && refused++);
    await expect.poll(() => refused).toBe(10);
    release.resolve();
    const answers = await Promise.all([...ofAnalyst, ...ofLead]);
    expect(answers.filter(({ json }) => json.code === "too-many-imports")).toHaveLength(10);
    const stopped = answers.filter(({ json }) => json.code === "import-stopped");
    expect(stopped.map(({ status, json }) => [status, json.written])).toEqual([1, 2, 3].map(() => [403, { parts: 3, of: 12 }]));
    expect(most).toBe(2);
    await limited.stop();
  });
});
