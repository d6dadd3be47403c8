import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeStep1, encodeUpdate } from "../../shared/wire/frame.ts";
import { editsOf, nameOf } from "../support/frames.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { SyncSocket } from "../support/sync-socket.ts";

let server: RunningServer;
let room: SharedRoom;

beforeAll(async () => {
  server = await startServer({ demo: true });
  room = await makeSharedRoom(server.url);
});
afterAll(async () => {
  await server.stop();
});

const syncUrl = (compartment: string): string => `${server.socketUrl}/sync/${compartment}`;
const unknown = "AAAAAAAAAAAAAAAAAAAAAA";

/** Origins that look like ours and are not. `port` is the server's. */
function foreignOrigins(port: string): string[] {
  const hosts = ["127.0.0.1", "localhost"];
  return [
    "null",
    "https://evil.example",
    "http://evil.example",
    "file://",
    "chrome-extension://abcdefghijklmnop",
    ...hosts.flatMap((host) => [
      `https://${host}:${port}`,
      `http://${host}`,
      `http://${host}:80`,
      `http://${host}:${Number(port) + 1}`,
      `http://${host}:0${port}`,
      `http://${host}:${port}/`,
      `http://${host}:${port}.evil.example`,
      `http://${host}.evil.example:${port}`,
      `http://evil.example:${port}/${host}`,
      `http://evil-${host}:${port}`,
      `http://user@${host}:${port}`,
      `HTTP://${host}:${port}`,
      `http://${host}:${port} http://evil.example`,
      `http://${host}:${port}, http://${host}:${port}`,
      `http://${host}:${port}\t`.trim().concat("#"),
    ]),
    `http://LOCALHOST:${port}`,
    `http://localhost.:${port}`,
    `http://127.1:${port}`,
    `http://2130706433:${port}`,
    `http://xn--lcalhost-5va.example:${port}`,
  ];
}

describe("origins", () => {
  it("SW2 T1 40 foreign origins get HTTP 403 on both sockets, valid credentials or not", async () => {
    const origins = foreignOrigins(new URL(server.url).port);
    expect(origins).toHaveLength(40);
    for (const origin of origins) {
      const sync = new SyncSocket(syncUrl(room.wide), ["majlis.v1", `ticket.${await room.lead.ticket(room.wide)}`], {
        headers: { origin },
      });
      expect([origin, await sync.ended]).toEqual([origin, { status: 403 }]);
      const control = new SyncSocket(`${server.socketUrl}/socket.io/?EIO=4&transport=websocket`, [], {
        headers: { origin, cookie: room.lead.cookie },
      });
      expect([origin, await control.ended]).toEqual([origin, { status: 403 }]);
      expect([sync.received, control.received]).toEqual([[], []]);
    }
  });

  it("SW2 our own origin and none at all are let in on both", async () => {
    for (const headers of [{ origin: server.url }, { origin: server.url.replace("127.0.0.1", "localhost") }, {}]) {
      const sync = new SyncSocket(syncUrl(room.wide), ["majlis.v1", `ticket.${await room.lead.ticket(room.wide)}`], { headers });
      expect(await sync.opened()).toBe("majlis.v1");
      sync.close();
      const control = new SyncSocket(`${server.socketUrl}/socket.io/?EIO=4&transport=websocket`, [], {
        headers: { ...headers, cookie: room.lead.cookie },
      });
      await control.opened();
      control.close();
    }
  });

  it("T31 hanging up on a refusal affects no other connection", async () => {
    const { hostname, port } = new URL(server.url);
    for (const path of ["/sync/x", "/elsewhere", "/socket.io/?EIO=4&transport=websocket"]) {
      for (let attempt = 0; attempt < 20; attempt++) {
        const socket = connect(Number(port), hostname);
        await once(socket, "connect");
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nOrigin: http://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        );
        await once(socket, "data");
        socket.resetAndDestroy();
        await once(socket, "close");
      }
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe("credentials", () => {
  it("SW1 the server answers majlis.receipts.v1 where it was offered, majlis.v1 otherwise, and never the secret", async () => {
    const token = await room.lead.token();
    for (const [offered, answered] of [
      [["majlis.v1", `bearer.${token}`], "majlis.v1"],
      [[`bearer.${token}`, "majlis.v1"], "majlis.v1"],
      [["majlis.v1", "majlis.receipts.v1", `bearer.${token}`], "majlis.receipts.v1"],
      [[`bearer.${token}`, "majlis.receipts.v1", "majlis.v1"], "majlis.receipts.v1"],
    ] as const) {
      const socket = new SyncSocket(syncUrl(room.wide), offered);
      expect(await socket.opened()).toBe(answered);
      socket.close();
    }
    const byHeader = new SyncSocket(syncUrl(room.wide), ["majlis.v1"], { headers: { authorization: `Bearer ${token}` } });
    await byHeader.opened();
    byHeader.send(encodeStep1(new Map()));
    expect(nameOf(await byHeader.message((message) => message[0] === 0))).toBe("step-2");
    byHeader.close();
  });

  it("SW2 none, a made-up, a used, or another compartment's ticket, a bad token, a secret in the URL: 4401 after a completed upgrade, no byte before", async () => {
    const used = await room.lead.ticket(room.wide);
    const first = new SyncSocket(syncUrl(room.wide), ["majlis.v1", `ticket.${used}`]);
    await first.opened();
    const token = await room.lead.token();
    const attempts: [string, string[], string?][] = [
      ["none", []],
      ["made up", ["ticket.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]],
      ["used", [`ticket.${used}`]],
      ["of another compartment", [`ticket.${await room.lead.ticket(room.narrow)}`]],
      ["a token as a ticket", [`ticket.${token}`]],
      ["a ticket as a token", [`bearer.${await room.lead.ticket(room.wide)}`]],
      ["a bad token", ["bearer.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]],
      ["too short", ["bearer.A"]],
      ["in the URL", [], `?token=${token}&bearer=${token}`],
    ];
    for (const [what, secrets, query = ""] of attempts) {
      const socket = new SyncSocket(syncUrl(room.wide) + query, ["majlis.v1", ...secrets]);
      expect([what, await socket.ended, socket.received]).toEqual([what, { code: 4401 }, []]);
    }
    first.close();
  });

  it("T3 of many redemptions of one ticket at once exactly one succeeds", async () => {
    const ticket = await room.lead.ticket(room.wide);
    const sockets = Array.from({ length: 50 }, () => new SyncSocket(syncUrl(room.wide), ["majlis.v1", `ticket.${ticket}`]));
    for (const socket of sockets) void socket.opened().then(() => socket.send(encodeStep1(new Map())));
    const outcomes = await Promise.all(
      sockets.map((socket) => Promise.race([socket.ended, socket.message(() => true).then(() => ({ code: 0 }))])),
    );
    expect(outcomes.filter((outcome) => "code" in outcome && outcome.code === 0)).toHaveLength(1);
    expect(outcomes.filter((outcome) => "code" in outcome && outcome.code === 4401)).toHaveLength(49);
    for (const socket of sockets) socket.close();
  });

  it("SW3 P3 an unknown compartment and one without a right are one answer, 4404; so is a name that cannot be one", async () => {
    const token = await room.analyst.token();
    const outsider = await room.outsider.token();
    for (const [who, compartment] of [
      [token, unknown],
      [token, room.own],
      [token, "no%20such"],
      [token, ""],
      [token, "x".repeat(2_000)],
      [outsider, room.wide],
      [outsider, room.own],
    ] as const) {
      const socket = new SyncSocket(syncUrl(compartment), ["majlis.v1", `bearer.${who}`]);
      expect([compartment, await socket.ended, socket.received]).toEqual([compartment, { code: 4404 }, []]);
    }
  });
});

/** A client's frame: masked with zeroes. */
function masked(message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([0x82, 0x80 | message.length, 0, 0, 0, 0]), message]);
}

describe("what is sent before admission", () => {
  it("SW3 T13 is never applied if the connection is refused, and applied in order if it is admitted", async () => {
    const { hostname, port } = new URL(server.url);
    const head = async (): Promise<number> =>
      (await room.lead.json<{ entries: { seq: number }[] }>("GET", `/api/compartments/${room.narrow}/contributions?limit=500`)).entries
        .length;
    const edits = editsOf(4711, (doc) => {
      for (let index = 0; index < 20; index++) doc.getMap("cards").set(`early-${index}`, index);
    });
    const early = Buffer.concat([masked(encodeStep1(new Map())), ...edits.map((update) => masked(encodeUpdate(update)))]);
    const dial = async (secret: string): Promise<Buffer> => {
      const socket = connect(Number(port), hostname);
      const bytes: Buffer[] = [];
      const { promise, resolve } = Promise.withResolvers<void>();
      socket.on("data", (chunk) => {
        bytes.push(chunk);
        // The receipt of the last edit: one client, 20 clocks.
        if (Buffer.concat(bytes).includes(Buffer.from([1, 0xe7, 0x24, 20]))) resolve();
      });
      socket.on("close", () => resolve());
      socket.on("end", () => socket.end());
      const request = [
        `GET /sync/${room.narrow} HTTP/1.1`,
        `Host: ${hostname}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version: 13",
        `Sec-WebSocket-Protocol: majlis.receipts.v1, ${secret}`,
      ].join("\r\n");
      socket.write(Buffer.concat([Buffer.from(`${request}\r\n\r\n`), early]));
      const closing = masked(Buffer.from([0x11, 0x31]));
      closing[0] = 0x88;
      if (secret.startsWith("ticket.")) socket.write(closing);
      await promise;
      socket.destroy();
      return Buffer.concat(bytes);
    };
    const before = await head();
    const refused = await dial("ticket.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    expect(refused.toString("latin1")).toMatch(/^HTTP\/1\.1 101 /);
    // One close frame with 4401 after the handshake, nothing else.
    expect(refused.subarray(refused.indexOf("\r\n\r\n") + 4).subarray(2, 4)).toEqual(Buffer.from([0x11, 0x31]));
    expect(await head()).toBe(before);
    const admitted = await dial(`bearer.${await room.lead.token()}`);
    expect(admitted.toString("latin1")).toMatch(/^HTTP\/1\.1 101 /);
    // The claim of the client id, then 20 edits.
    expect(await head()).toBeGreaterThanOrEqual(before + 20);
  });
});

describe("rubbish", () => {
  it("SW4 SW5 T22 text frames, JSON and random bytes are closed with 4400; the server goes on", async () => {
    const token = await room.lead.token();
    const rubbish: (string | Uint8Array)[] = [
      "",
      "hello",
      '{"type":"auth","token":"x"}',
      '42["room:follow"]',
      Buffer.from('{"a":1}'),
      Buffer.alloc(0),
      Buffer.alloc(1_000, 0xff),
      Buffer.from([0, 2, 5, 1, 2]),
      Buffer.from([4, 0]),
    ];
    for (const message of rubbish) {
      const socket = new SyncSocket(syncUrl(room.wide), ["majlis.v1", `bearer.${token}`]);
      await socket.opened();
      socket.send(message);
      expect([message, await socket.ended]).toEqual([message, { code: 4400 }]);
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it("SW12 an update above its limit gets 4413", async () => {
    const socket = new SyncSocket(syncUrl(room.wide), ["majlis.v1", `bearer.${await room.lead.token()}`]);
    await socket.opened();
    socket.send(encodeUpdate(new Uint8Array((1 << 20) + 1)));
    expect(await socket.ended).toEqual({ code: 4413 });
  });
});
