import { connect } from "node:net";
import { request } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeCode } from "../../shared/wire/close-code.ts";
import { ControlClient } from "../support/control-client.ts";
import { RestClient } from "../support/rest-client.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { SyncSocket } from "../support/sync-socket.ts";

let server: RunningServer;
let lead: RestClient;
let token: string;
let compartment: string;
beforeAll(async () => {
  server = await startServer({ demo: true, env: { MAJLIS_LIMITS: "syncSockets=3,controlConnections=2" } });
  lead = await RestClient.signIn(server.url, "lead-alf");
  token = await lead.token();
  const room = (await lead.json<{ rooms: { id: string }[] }>("GET", "/api/rooms")).rooms[0]?.id ?? "";
  const shown = await lead.json<{ compartments: { id: string }[] }>("GET", `/api/rooms/${room}`);
  compartment = shown.compartments[0]?.id ?? "";
});
afterAll(() => server.stop());

/** The status of a GET that names a host of its own. */
function statusFor(path: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const sent = request({ hostname, port, path, headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end();
  });
}

it("found 19: a person has so many control connections on a node; one more is refused, and ending one makes room", async () => {
  const [first, second] = [await ControlClient.connect(server.url, { token }), await ControlClient.connect(server.url, { token })];
  await expect(ControlClient.connect(server.url, { token })).rejects.toThrow("too-many-connections");
  first.close();
  await expect
    .poll(async () => {
      const third = await ControlClient.connect(server.url, { token }).catch(() => null);
      third?.close();
      return third !== null;
    })
    .toBe(true);
  second.close();
});

it("found 19: a person has so many sync sockets on a node; one more is closed with 4529", async () => {
  const join = () => new SyncSocket(`${server.socketUrl}/sync/${compartment}`, ["majlis.v1", `bearer.${token}`]);
  const sockets = [join(), join(), join()];
  await Promise.all(sockets.map((socket) => socket.opened()));
  expect(await join().ended).toEqual({ code: closeCode.tooFast });
  for (const socket of sockets) socket.close();
  await Promise.all(sockets.map((socket) => socket.ended));
});

it("found 19: what is answered without signing in is answered under our own names alone; a probe under any", async () => {
  const own = new URL(server.url).host;
  for (const path of ["/metrics", "/api/demo", "/api/openapi.json"]) {
    expect([path, await statusFor(path, own)]).toEqual([path, 200]);
    expect([path, await statusFor(path, "evil.example")]).toEqual([path, 421]);
  }
  expect(await statusFor("/healthz", "10.0.0.7:8080")).toBe(200);
});

it("found 19: cuts headers that do not arrive within ten seconds, before the 30 s that were usual", async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const start = performance.now();
  const closed = new Promise<void>((resolve) => void socket.on("close", () => resolve()));
  socket.on("error", () => undefined);
  socket.on("data", () => undefined);
  socket.write("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ");
  await closed;
  expect(performance.now() - start).toBeLessThan(25_000);
});
