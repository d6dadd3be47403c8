import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { closeCode } from "../../shared/wire/close-code.ts";
import { ControlClient } from "../support/control-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { SyncSocket } from "../support/sync-socket.ts";

// Everyone here comes from one address, as behind a proxy or at one site.

let server: RunningServer;
let room: SharedRoom;
let tokens: { readonly lead: string; readonly analyst: string };
beforeAll(async () => {
  server = await startServer({ demo: true, env: { MAJLIS_LIMITS: "handshakes=5,unprovenConnections=100" } });
  room = await makeSharedRoom(server.url);
  tokens = { lead: await room.lead.token(), analyst: await room.analyst.token() };
});
afterAll(() => server.stop());

function joinAs(token: string): SyncSocket {
  return new SyncSocket(`${server.socketUrl}/sync/${room.wide}`, ["majlis.v1", `bearer.${token}`]);
}

it("L7 P12 one person's flood of sync sockets is refused to that person alone", async () => {
  const flood = Array.from({ length: 50 }, () => joinAs(tokens.lead));
  expect(await Promise.race(flood.map((socket) => socket.ended))).toEqual({ code: closeCode.tooFast });
  const analyst = joinAs(tokens.analyst);
  expect(await analyst.opened()).toBe("majlis.v1");
  for (const socket of [...flood, analyst]) socket.close();
});

it("L7 P12 one person's flood of control connections is refused to that person alone", async () => {
  const flood = await Promise.allSettled(Array.from({ length: 50 }, () => ControlClient.connect(server.url, { token: tokens.lead })));
  expect(flood.map((each) => (each.status === "rejected" ? String(each.reason) : "open")).join()).toContain("too-fast");
  const analyst = await ControlClient.connect(server.url, { token: tokens.analyst });
  analyst.close();
  for (const each of flood) if (each.status === "fulfilled") each.value.close();
});

it("L7 P12 connections that never say whose they are keep out no one who does", async () => {
  const flood = Array.from({ length: 200 }, () => new WebSocket(`${server.socketUrl}/socket.io/?EIO=4&transport=websocket`));
  // An error is always followed by the close.
  for (const socket of flood) socket.on("error", () => {});
  await new Promise<void>((resolve) => void flood[0]?.once("close", () => resolve()));
  const analyst = await ControlClient.connect(server.url, { token: tokens.analyst });
  analyst.close();
  for (const socket of flood) socket.terminate();
});
