import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeEach, describe, expect, it } from "vitest";
import { LedgerUnavailable } from "../../server/ports/ledger.ts";
import { problem } from "../../shared/rest/problem.ts";
import type { RestClient } from "../support/rest-client.ts";
import { password, startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch } from "../support/http/strait-watch.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

let world: HttpWorld;
let lead: RestClient;
const temporaryFolder = temporaryFolders();
beforeEach(async () => {
  world = await startHttpWorld();
  lead = await world.as("lead-alf");
  return () => world.stop();
});

const jsonType = { "content-type": "application/json" };
const postRoom = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = jsonType) =>
  lead.send("POST", "/api/rooms", { body, headers });

describe("bad input", () => {
  it("is a problem document with a stable code, and the service goes on", async () => {
    const cases: [string, number, string][] = [
      ["{", 400, "bad-json"],
      ["", 400, "bad-request"],
      ["[]", 400, "bad-request"],
      ['"title"', 400, "bad-json"],
      ["null", 400, "bad-json"],
      ["{}", 400, "bad-request"],
      ['{"title":""}', 400, "bad-request"],
      ['{"title":7}', 400, "bad-request"],
      ['{"title":"x","role":"lead"}', 400, "bad-request"],
      [`{"title":"${"x".repeat(121)}"}`, 400, "bad-request"],
      [`{"title":"${"x".repeat(200_000)}"}`, 413, "too-large"],
      ['{"title":"a\\u202eb"}', 400, "bad-request"],
      ['{"title":"a\\u0000b"}', 400, "bad-request"],
      ['{"title":" \\u200b\\u200f "}', 400, "bad-request"],
      ['{"title":"x","summary":"\\u2800"}', 400, "bad-request"],
      [`${"[".repeat(40_000)}${"]".repeat(40_000)}`, 400, "bad-request"],
    ];
    for (const [body, status, code] of cases) {
      const answer = await postRoom(body);
      expect([body.slice(0, 40), answer.status, answer.json.code]).toEqual([body.slice(0, 40), status, code]);
      expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
      expect(problem.safeParse(answer.json).success).toBe(true);
    }
    expect((await postRoom('{"title":"Fine"}')).status).toBe(201);
    expect(world.errors).toEqual([]);
  });

  it("never comes back in the answer", async () => {
    const answer = await postRoom('{"title":"Canary\\u202e","Canary":["Canary"]}');
    expect(answer.json.errors).toEqual(
      expect.arrayContaining([{ path: "title", rule: "must not contain control or direction characters" }]),
    );
    expect(answer.text).not.toContain("Canary");
  });

  it("T33: has no key that reaches a prototype, at any depth", async () => {
    for (const key of ["__proto__", "constructor", "prototype"]) {
      for (const body of [`{"title":"x","${key}":{"isAdmin":true}}`, `{"title":"x","summary":{"a":[{"${key}":1}]}}`, `[{"${key}":1}]`]) {
        expect((await postRoom(body)).json.code).toBe("bad-request");
      }
    }
    expect(({} as Record<string, unknown>)["isAdmin"]).toBeUndefined();
  });

  it("is refused when it is not JSON by its own word, or compressed", async () => {
    expect((await postRoom('{"title":"x"}', { "content-type": "text/plain" })).json.code).toBe("wrong-media-type");
    expect((await postRoom("title=x", { "content-type": "application/x-www-form-urlencoded" })).json.code).toBe("wrong-media-type");
    expect((await postRoom('{"title":"x"}', { ...jsonType, "content-encoding": "gzip" })).json.code).toBe("wrong-media-type");
    expect((await postRoom('{"title":"x"}', { "content-type": "application/json; charset=koi8-r" })).json.code).toBe("wrong-media-type");
  });

  it("in a query is refused: limits, positions and unreadable numbers", async () => {
    const { shared, lead: member } = await makeStraitWatch(world);
    for (const query of ["contributions?limit=0", "contributions?limit=x", "contributions?after=-1", "contributions?after=1&after=2"]) {
      expect((await member.get(`/api/compartments/${shared}/${query}`)).json.code).toBe("bad-request");
    }
    for (const at of ["-1", "1.5", "x", "", "1e2", "0x1", "%31%00"]) {
      expect((await member.get(`/api/compartments/${shared}/state?at=${at}`)).json.code).toBe("bad-request");
    }
    expect((await member.get(`/api/compartments/${shared}/state?at=1`)).json).toMatchObject({ status: 400, code: "above-head" });
    expect((await member.get(`/api/compartments/${shared}/contributions?limit=9999`)).status).toBe(200);
  });

  it("T17: a name that can deceive is refused, one that real languages need is not", async () => {
    const root = await world.as("root");
    const add = (username: string, displayName: string) =>
      root.post("/api/users", { username, displayName, partner: "ALF", password: "long enough indeed" });
    for (const name of ["A\u202eB", "A\u200bB", "A\u200fB", "\u2066A", "A\nB", "A\u00adB", " ", "A\ufeff B"]) {
      expect((await add("someone", name)).json.code).toBe("bad-request");
    }
    for (const username of ["Upper", "a", "-dash", "ünal", "a b", "a".repeat(33)]) {
      expect((await add(username, "Fine")).json.code).toBe("bad-request");
    }
    expect((await add("fa", "می\u200cخواهم")).status).toBe(201);
    expect((await add("tr", "Çağrı Öz")).json.user.displayName).toBe("Çağrı Öz");
  });
});

describe("requests from elsewhere", () => {
  it("T1: with another origin change nothing", async () => {
    const { port } = new URL(world.origin);
    const others = [
      "null",
      "https://evil.example",
      "https://majlis.example.evil.com",
      "https://evilmajlis.example",
      "http://majlis.example",
      "https://majlis.example:8443",
      "https://MAJLIS.example",
      "https://sub.majlis.example",
      "https://majlis.example/",
      "https://majlis.exаmple",
      `http://localhost:${port}`,
      `https://127.0.0.1:${port}`,
      "http://127.0.0.1",
      "https://majlis.example https://evil.example",
      "file://",
    ].map((origin) => (/^[\x20-\x7e]*$/.test(origin) ? origin : encodeURI(origin)));
    for (const origin of others) {
      const refused = await lead.post("/api/rooms", { title: "x" }, { origin });
      expect([refused.status, refused.json.code]).toEqual([403, "wrong-origin"]);
      expect((await lead.send("DELETE", "/api/session", { headers: { origin } })).status).toBe(403);
    }
    for (const site of ["cross-site", "same-site", "anything"]) {
      expect((await lead.post("/api/rooms", { title: "x" }, { "sec-fetch-site": site })).status).toBe(403);
    }
    expect((await lead.get("/api/rooms")).json.rooms).toEqual([]);
    for (const origin of [world.origin, "https://majlis.example"]) {
      expect((await lead.post("/api/rooms", { title: "x" }, { origin, "sec-fetch-site": "same-origin" })).status).toBe(201);
    }
  });

  it("get no answer readable across origins, and nothing is kept", async () => {
    const answer = await lead.get("/api/me", { origin: "https://evil.example" });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("etag")).toBeNull();
    expect(answer.headers.get("x-powered-by")).toBeNull();
    expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'none';script-src 'self';/);
    expect(answer.headers.get("content-security-policy")).toContain("connect-src 'self' ws://127.0.0.1:");
    expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("get 401 on every route but the open ones", async () => {
    const { paths } = (await world.stranger().get("/api/openapi.json")).json as {
      paths: Record<string, Record<string, { security?: object }>>;
    };
    const open: string[] = [];
    const closed: number[] = [];
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        if (security) closed.push((await world.stranger().send(method.toUpperCase(), path, {})).status);
        else open.push(`${method} ${path}`);
      }
    }
    expect(new Set(closed)).toEqual(new Set([401]));
    expect(open.toSorted()).toEqual(
      [
        "delete /api/session",
        "get /api/openapi.json",
        "get /api/session",
        "get /healthz",
        "get /metrics",
        "get /readyz",
        "post /api/session",
        "post /api/setup",
        "post /api/setup/link",
      ].toSorted(),
    );
  });
});

describe("trouble inside", () => {
  it("is one log line and a problem that says nothing of it; a store that cannot answer is 503", async () => {
    const broken = await startHttpWorld({
      ledger: {
        head: () => Promise.reject(new LedgerUnavailable("disk Canary")),
        heads: () => Promise.reject(new LedgerUnavailable("disk Canary")),
        claims: () => Promise.reject(new Error("Canary")),
      },
      contributions: () => Promise.reject(new LedgerUnavailable("disk Canary")),
      faults: async () => ({ unready: ["ledger"], impaired: ["derived"] }),
    });
    const { shared, lead: member } = await makeStraitWatch(broken);
    const unavailable = await member.get(`/api/compartments/${shared}/contributions`);
    expect([unavailable.status, unavailable.json.code, unavailable.headers.get("retry-after")]).toEqual([503, "unavailable", "2"]);
    const internal = await member.get(`/api/compartments/${shared}/attribution`);
    expect([internal.status, internal.json.code, internal.headers.get("retry-after")]).toEqual([500, "internal", null]);
    expect(unavailable.text + internal.text).not.toContain("Canary");
    expect(broken.errors).toHaveLength(2);
    expect(JSON.stringify(broken.errors)).not.toContain(shared);
    const unready = await member.get("/readyz");
    expect([unready.status, unready.json.code, unready.json.parts]).toEqual([503, "not-ready", ["ledger"]]);
    expect(unready.headers.get("retry-after")).toBe("2");
    expect((await member.get("/healthz")).json).toEqual({ status: "ok" });
    await broken.stop();
  });

  it("metrics go to this machine and to administrators, not through a proxy", async () => {
    const proxied = { "x-forwarded-for": "203.0.113.9" };
    expect((await world.stranger().get("/metrics")).status).toBe(200);
    expect((await lead.get("/metrics", proxied)).status).toBe(404);
    expect((await (await world.as("root")).get("/metrics", proxied)).status).toBe(200);
  });
});

describe("the built client", () => {
  it("is served with its hashed files kept for good and its page for every path of its own", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "assets"));
    writeFileSync(join(folder, "index.html"), "<!doctype html><title>Majlis</title>");
    writeFileSync(join(folder, "assets", "main-abc123.js"), "export {};");
    const served = await startHttpWorld({ clientFolder: folder });
    const visitor = served.stranger();
    const asPage = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
    for (const path of ["/", "/rooms/some-room", "/setup"]) {
      const page = await visitor.get(path, asPage);
      expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-cache"]);
      expect(page.text).toContain("<title>Majlis");
    }
    expect((await visitor.get("/")).text).toContain("<title>Majlis");
    expect((await visitor.get("/rooms/some-room", { accept: "application/json" })).status).toBe(404);
    const script = await visitor.get("/assets/main-abc123.js");
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    for (const path of ["/assets/gone.js", "/api/gone", "/../package.json", "/assets/..%2f..%2fpackage.json"]) {
      const gone = await visitor.get(path, path.startsWith("/a") ? asPage : {});
      expect(gone.text).not.toContain('"dependencies"');
      expect(gone.status).toBe(404);
    }
    expect((await visitor.post("/rooms", { password })).status).toBe(404);
    await served.stop();
  });

  it("P12 a file that is asked for with a body to come is answered, and the body is not read", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "index.html"), "<!doctype html><title>Majlis</title>");
    const served = await startHttpWorld({ clientFolder: folder });
    const { hostname, port } = new URL(served.origin);
    const socket = connect(Number(port), hostname);
    socket.write(`GET /index.html HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 90000\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 200 .*\r\n/);
    expect(answer).toMatch(/\r\nConnection: close\r\n/i);
    await served.stop();
  });
});
