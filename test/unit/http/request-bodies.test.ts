import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { USUAL_LIMITS } from "../../../server/domain/limits.ts";
import { startHttpWorld, type HttpWorld } from "../../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../../support/http/strait-watch.ts";

/** Restorations that a person asks for in a minute. */
const RESTORATIONS = 2;
/** Requests of one person that are answered at once (L10). */
const TURNS = 4;

let world: HttpWorld;
let strait: StraitWatch;
const sockets: Socket[] = [];
/** The bodies of imports as they were passed on. */
const imported: Uint8Array[] = [];
beforeEach(async () => {
  const error = { kind: "stopped", why: "right-ended", reason: "", written: 1, parts: 2 } as const;
  world = await startHttpWorld({
    importStix: async ({ bytes }) => {
      imported.push(bytes);
      return { ok: false, error };
    },
    restoreCards: async () => ({ ok: false, error }),
    limits: { ...USUAL_LIMITS, imports: 1, waitingImports: 1, personImports: 1, restorationsPerMinute: RESTORATIONS },
  });
  strait = await makeStraitWatch(world);
});
afterEach(async () => {
  imported.length = 0;
  for (const socket of sockets.splice(0)) socket.destroy();
  await world.stop();
});

/** Sends the head of a POST with these headers, and `body` behind it. */
function post(path: string, headers: readonly string[], body = ""): Socket {
  const { hostname, port } = new URL(world.origin);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on("error", () => socket.destroy());
  const head = [`POST ${path} HTTP/1.1`, `Host: ${hostname}:${port}`, "Content-Type: application/json", ...headers];
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  return socket;
}

it("P12 a body that says it is too large is refused before any of it comes, and its connection is closed", async () => {
  const answer = await text(post("/api/rooms", [`Cookie: ${strait.lead.cookie}`, "Content-Length: 10000000"]));
  expect(answer).toMatch(/^HTTP\/1\.1 413 .*\r\n/);
  expect(answer).toMatch(/\r\nConnection: close\r\n/i);
  expect(answer).toContain('"code":"too-large"');
});

it("P12 a body in chunks is refused once it is too large, though it goes on", async () => {
  const chunk = `${(64 << 10).toString(16)}\r\n${"x".repeat(64 << 10)}\r\n`;
  const answer = await text(post("/api/rooms", [`Cookie: ${strait.lead.cookie}`, "Transfer-Encoding: chunked"], chunk.repeat(2)));
  expect(answer).toMatch(/^HTTP\/1\.1 413 .*\r\n/);
});

it("P12 a body that is announced and does not come takes no memory", async () => {
  const before = process.memoryUsage().arrayBuffers;
  for (let each = 0; each < 300; each++) post("/api/session", ["Content-Length: 100000"]);
  // Requests of one caller are begun in their order.
  expect(await text(post("/api/session", ["Connection: close", "Content-Length: 2"], "{}"))).toMatch(/^HTTP\/1\.1 400 .*\r\n/);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
});

it("P12 a body of someone who is refused is not waited for", async () => {
  expect(await text(post("/api/rooms", ["Content-Length: 90000"]))).toMatch(/^HTTP\/1\.1 401 .*\r\n/);
  expect(await text(post("/api/nowhere", ["Content-Length: 90000"]))).toMatch(/^HTTP\/1\.1 404 .*\r\n/);
});

it("P12 an ordinary client that sends 10 MB reads its 413", async () => {
  for (let time = 0; time < 5; time++) {
    const answer = await strait.lead.send("POST", "/api/rooms", {
      body: "x".repeat(10_000_000),
      headers: { "content-type": "application/json" },
    });
    expect([answer.status, answer.json.code]).toEqual([413, "too-large"]);
  }
  expect(world.errors).toEqual([]);
});

it("P12 a client that sends all of a large body before it reads finds its 413, and not a connection that was reset", async () => {
  for (const length of [3_000_000, 120_000]) {
    const socket = post("/api/rooms", [`Cookie: ${strait.lead.cookie}`, `Content-Length: ${length}`]);
    // The answer has come, and is not looked at.
    await once(socket, "readable");
    await new Promise<void>((resolve, reject) => {
      socket.write("x".repeat(length), (error) => (error ? reject(error) : resolve()));
    });
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 413 .*\r\n/);
  }
});

it("P12 L10 a client that goes away in the middle of its body gives back its turn, and its place of an import", async () => {
  const cookie = `Cookie: ${strait.lead.cookie}`;
  const path = `/api/compartments/${strait.shared}/import`;
  const leaving = [
    ...Array.from({ length: 3 }, () => post("/api/rooms", [cookie, "Content-Length: 1000"], '{"title":')),
    post(path, [cookie, "Content-Length: 1000"], "{"),
  ];
  for (const socket of leaving) socket.destroy();
  await expect.poll(async () => (await strait.lead.post(path, {})).json.code).toBe("import-stopped");
  expect((await strait.lead.get("/api/me")).status).toBe(200);
  expect(world.errors).toEqual([]);
});

it("P12 L6 a body that comes slowly holds no slot of an import: the imports of others run, and its person has no second one", async () => {
  const path = `/api/compartments/${strait.shared}/import`;
  post(path, [`Cookie: ${strait.lead.cookie}`, "Content-Length: 1000"], "{");
  await expect.poll(async () => (await strait.lead.post(path, {})).json.code).toBe("too-many-imports");
  expect((await strait.analyst.post(path, {})).json.code).toBe("import-stopped");
});

it("P12 L6 a client that leaves while its request waits for a turn gives its place of an import back", async () => {
  const path = `/api/compartments/${strait.shared}/import`;
  const headers = [`Cookie: ${strait.lead.cookie}`, "Content-Length: 1000"];
  const slow = Array.from({ length: TURNS }, () => post("/api/rooms", headers, "{"));
  const waiting = post(path, headers, "{");
  // Another person's answers: what was sent before has come to the server by then.
  for (let time = 0; time < 5; time++) await strait.analyst.json("GET", "/api/me");
  waiting.destroy();
  for (let time = 0; time < 5; time++) await strait.analyst.json("GET", "/api/me");
  for (const socket of slow) socket.destroy();
  await expect.poll(async () => (await strait.lead.post(path, {})).json.code).toBe("import-stopped");
});

it.each(["with its length", "in chunks"])(
  "P12 the body of an import is passed on as it came, in a buffer of its own that a thread can take: %s",
  async (how) => {
    const path = `/api/compartments/${strait.shared}/import`;
    const pieces = Array.from({ length: 40 }, (_, index) => `${index} ${"x".repeat(10_000)}`);
    const whole = pieces.join("");
    const isWhole = how === "with its length";
    const chunks = pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join("");
    const headers = [`Cookie: ${strait.lead.cookie}`, isWhole ? `Content-Length: ${whole.length}` : "Transfer-Encoding: chunked"];
    const socket = post(path, [...headers, "Connection: close"], isWhole ? whole : `${chunks}0\r\n\r\n`);
    expect(await text(socket)).toContain('"code":"import-stopped"');
    const [bytes] = imported;
    expect(Buffer.from(bytes ?? []).toString()).toBe(whole);
    expect(bytes?.buffer.byteLength).toBe(whole.length);
  },
);

it("a body that is no UTF-8 is refused, not changed", async () => {
  const answer = await strait.lead.send("POST", "/api/rooms", {
    body: Buffer.from('{"title":"caf\u00e9"}', "latin1"),
    headers: { "content-type": "application/json" },
  });
  expect([answer.status, answer.json.code]).toEqual([400, "bad-json"]);
});

it("L11 P12 a body of someone who has used up their rate is not waited for, and whether it would fit its schema does not matter", async () => {
  const path = `/api/compartments/${strait.shared}/restorations`;
  for (let asked = 0; asked < RESTORATIONS; asked++) expect((await strait.lead.post(path, { of: "no schema" })).status).toBe(400);
  const answer = await text(post(path, [`Cookie: ${strait.lead.cookie}`, "Content-Length: 60000"]));
  expect(answer).toMatch(/^HTTP\/1\.1 429 .*\r\n/);
  expect(answer).toMatch(/\r\nRetry-After: \d+\r\n/i);
  expect(answer).toMatch(/\r\nConnection: close\r\n/i);
});
