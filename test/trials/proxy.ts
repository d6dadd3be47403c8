// Two nodes on PostgreSQL and Redis behind HAProxy with the configuration of server/deploy, and a rolling restart of both, twice,
// while stock clients write through it: node test/trials/proxy.ts [--clients 6]
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as passed } from "node:timers/promises";
import { parseArgs } from "node:util";
import { freePort } from "../support/free-port.ts";
import { contentDigest } from "../../server/domain/history/replay/content-digest.ts";
import { ControlClient } from "../support/control-client.ts";
import { startPostgres } from "../support/postgres.ts";
import { startRedis } from "../support/redis.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient, type StockClient } from "../support/stock-client.ts";

const ROUNDS = 2;
const EDIT_EVERY_MS = 25;
/** What people may notice of a node that goes (the longest time without a connection). */
const MOVE_LIMIT_MS = 2_000;

const { values } = parseArgs({ options: { clients: { type: "string", default: "6" } } });

/** The deployed configuration, with the addresses of this machine. */
function configuration(port: number, nodes: readonly RunningServer[]): string {
  let text = readFileSync(join(import.meta.dirname, "../../server/deploy/haproxy.cfg"), "utf8");
  text = text.replace("bind :8080", `bind 127.0.0.1:${port}`);
  for (const [index, { url }] of nodes.entries()) text = text.replace(`node-${index + 1}:8080`, new URL(url).host);
  return text;
}

/** Writes through a stock client and notes for how long it had no connection. */
class Writer {
  readonly client: StockClient;
  readonly name: string;
  edits = 0;
  longestGapMs = 0;
  /** From an edit here to its sight at another client. */
  readonly seenAfterMs: number[] = [];
  #lostMs: number | null = null;

  constructor(name: string, client: StockClient) {
    this.name = name;
    this.client = client;
    client.provider.on("sync", (isSynced: boolean) => {
      if (!isSynced) this.#lostMs ??= performance.now();
      else if (this.#lostMs !== null) {
        this.longestGapMs = Math.max(this.longestGapMs, performance.now() - this.#lostMs);
        this.#lostMs = null;
      }
    });
  }

  edit(): void {
    this.client.doc.getMap("meta").set(`${this.name}-${this.edits}`, this.edits);
    this.edits += 1;
  }
}

async function ready(node: RunningServer): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await fetch(`${node.url}/readyz`).catch(() => null))?.status === 200) return;
    await passed(50);
  }
  throw new Error("the node did not become ready");
}

/** What the proxy itself must do. */
async function tryProxy(url: string, room: SharedRoom): Promise<string[]> {
  const faults: string[] = [];
  const hidden = await Promise.all(["/metrics", "/readyz"].map(async (path) => (await fetch(url + path)).status));
  if (hidden.some((status) => status !== 404)) faults.push(`/metrics or /readyz is shown outside: ${hidden.join(", ")}`);
  const control = await ControlClient.connect(url, { cookie: room.lead.cookie });
  const ack = await control.ask("room:follow", { room: room.room });
  if (!ack.ok) faults.push("the control channel does not follow through the proxy");
  control.socket.close();
  return faults;
}

const folder = mkdtempSync(join(tmpdir(), "majlis-proxy-"));
const postgres = await startPostgres();
const redis = await startRedis({ password: "trial" });
const nodes: RunningServer[] = [];
let proxy: ChildProcess | null = null;
const faults: string[] = [];
try {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const databaseUrl = await postgres.createDatabase();
  const start = (index: number, at = "0"): Promise<RunningServer> =>
    startServer({
      demo: true,
      dataFolder: join(folder, `node-${index}`),
      env: { PORT: at, DATABASE_URL: databaseUrl, REDIS_URL: redis.url, MAJLIS_ORIGIN: url },
    });
  for (const index of [0, 1]) nodes.push(await start(index));
  writeFileSync(join(folder, "haproxy.cfg"), configuration(port, nodes));
  proxy = spawn("haproxy", ["-db", "-f", join(folder, "haproxy.cfg")], { stdio: ["ignore", "ignore", "inherit"] });
  while ((await fetch(`${url}/healthz`).catch(() => null))?.status !== 200) {
    if (proxy.exitCode !== null) throw new Error("the proxy did not start; see above");
    await passed(50);
  }

  const room = await makeSharedRoom(url);
  faults.push(...(await tryProxy(url, room)));
  const token = await room.lead.token();
  const writers = Array.from({ length: Number(values.clients) }, (_, index) => {
    const client = openStockClient({ socketUrl: url.replace("http", "ws"), compartment: room.wide, token });
    return new Writer(`w${index}`, client);
  });
  await Promise.all(writers.map(({ client }) => client.synced));
  const spread = await Promise.all(
    nodes.map(async (node) => /^majlis_sync_sessions (\d+)/m.exec(await (await fetch(`${node.url}/metrics`)).text())?.[1]),
  );
  process.stdout.write(`${writers.length} writers, on the nodes: ${spread.join(" and ")}\n`);

  const typing = setInterval(() => writers.forEach((writer) => writer.edit()), EDIT_EVERY_MS);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, node] of nodes.entries()) {
      await passed(1_000);
      const began = performance.now();
      const code = await node.stop("SIGTERM");
      const stopMs = Math.round(performance.now() - began);
      if (code !== 0) faults.push(`node ${index + 1} ended with ${code}`);
      if (node.output().includes("did not stop cleanly")) faults.push(`node ${index + 1} did not stop cleanly`);
      await passed(1_000);
      const next = await start(index, new URL(node.url).port);
      nodes[index] = next;
      await ready(next);
      process.stdout.write(`node ${index + 1} stopped in ${stopMs} ms and is back\n`);
    }
  }
  await passed(500);
  clearInterval(typing);
  const total = writers.reduce((sum, { edits }) => sum + edits, 0);
  const holds = (): boolean => writers.every(({ client }) => client.doc.getMap("meta").size === total);
  for (let tries = 0; tries < 100 && !holds(); tries += 1) await passed(50);
  if (!holds()) faults.push(`of ${total} edits the clients show ${writers.map(({ client }) => client.doc.getMap("meta").size).join(", ")}`);
  const digests = new Set(writers.map(({ client }) => contentDigest(client.doc)));
  if (digests.size !== 1) faults.push("the clients show different boards");
  const longest = Math.max(...writers.map(({ longestGapMs }) => longestGapMs));
  if (longest > MOVE_LIMIT_MS) faults.push(`a client was without a node for ${Math.round(longest)} ms`);
  const codes = [...new Set(writers.flatMap(({ client }) => client.closes))];
  process.stdout.write(
    `${total} edits, all shown by all: ${holds()}; longest without a node ${Math.round(longest)} ms; close codes ${codes.join(", ")}\n`,
  );
  for (const { client } of writers) {
    client.destroy();
    client.doc.destroy();
  }
} finally {
  if (proxy !== null) {
    proxy.kill("SIGTERM");
    if (proxy.exitCode === null) await once(proxy, "exit");
  }
  await Promise.all(nodes.map((node) => node.stop("SIGKILL")));
  await redis.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults) process.stdout.write(`FAULT: ${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
