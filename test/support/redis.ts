import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";
import { own } from "./own-processes.ts";

const run = promisify(execFile);
const PROGRAM = "redis-server";
/** Longest start, milliseconds: past it the start has failed. */
const START_LIMIT_MS = 60_000;

/** How to start a Redis. */
export interface RedisOptions {
  readonly password?: string;
  /** Speaks TLS alone, with a self-signed certificate for 127.0.0.1: {@link RedisServer.certificate}. */
  readonly isTls?: boolean;
  /** Further settings, each as in redis.conf. */
  readonly settings?: readonly string[];
  /** Watches a master of this name instead of serving. */
  readonly sentinel?: { readonly masterName: string; readonly masterPort: number };
}

/** A private Redis: own folder, own loopback port, keeps nothing. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** File with its certificate, where it speaks TLS. */
  readonly certificate: string;
  /** Runs one command in it by redis-cli. */
  readonly ask: (...command: string[]) => Promise<string>;
  /** Ends it at once, as a crash would. */
  readonly kill: () => Promise<void>;
  /** Starts it again on its port. */
  readonly restart: () => Promise<void>;
  /** Stops it from doing anything while its sockets stay open. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Ends it and removes its folder. Idempotent. */
  readonly stop: () => Promise<void>;
}

/** Starts a Redis of its own and resolves once it answers. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "majlis-redis-"));
  const port = await freePort();
  const certificate = join(folder, "certificate.pem");
  if (options.isTls === true) await makeCertificate(folder, certificate);
  const { password, isTls = false } = options;
  let child: ChildProcess | null = null;
  const ask = async (...command: string[]): Promise<string> => {
    const access = [
      ...(password === undefined ? [] : ["--no-auth-warning", "-a", password]),
      ...(isTls ? ["--tls", "--cacert", certificate] : []),
    ];
    return (await run("redis-cli", ["-h", "127.0.0.1", "-p", String(port), ...access, ...command])).stdout.trim();
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, "exit");
    // One that is paused hears of nothing else.
    ending.kill(signal);
    await ended;
  };
  const start = async (): Promise<void> => {
    child = own(spawn(PROGRAM, settingsOf(options, { port, folder, certificate }), { cwd: folder, stdio: "ignore" }));
    const limit = performance.now() + START_LIMIT_MS;
    while ((await ask("PING").catch(() => "")) !== "PONG") if (performance.now() > limit) throw new Error("Redis did not start");
  };
  const stop = async (): Promise<void> => {
    await end("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (options.sentinel !== undefined) writeFileSync(join(folder, "sentinel.conf"), sentinelSettings(options.sentinel, port));
    await start();
  } catch (cause) {
    await stop();
    throw cause;
  }
  const login = password === undefined ? "" : `:${encodeURIComponent(password)}@`;
  return {
    port,
    url: `${isTls ? "rediss" : "redis"}://${login}127.0.0.1:${port}`,
    certificate,
    ask,
    kill: () => end("SIGKILL"),
    restart: start,
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
    stop,
  };
}

/** A Redis Cluster of three masters. */
export interface RedisClusterServers {
  readonly nodes: readonly RedisServer[];
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Starts three masters and makes them one cluster. */
export async function startRedisCluster(): Promise<RedisClusterServers> {
  const nodes: RedisServer[] = [];
  const stop = async (): Promise<void> => void (await Promise.all(nodes.map((node) => node.stop())));
  try {
    for (let node = 0; node < 3; node++) {
      const busPort = await freePort();
      nodes.push(
        await startRedis({ settings: ["--cluster-enabled", "yes", "--cluster-port", String(busPort), "--cluster-node-timeout", "2000"] }),
      );
    }
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
    await run("redis-cli", ["--cluster", "create", ...addresses, "--cluster-yes"]);
    for (const node of nodes) while (!(await node.ask("CLUSTER", "INFO")).includes("cluster_state:ok"));
    return { nodes, url: `redis+cluster://${addresses.join(",")}`, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

function settingsOf(options: RedisOptions, { port, folder, certificate }: { port: number; folder: string; certificate: string }): string[] {
  const settings = ["--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"];
  const where = options.isTls === true ? ["--port", "0", "--tls-port", String(port)] : ["--port", String(port)];
  const tls = ["--tls-cert-file", certificate, "--tls-key-file", join(folder, "key.pem"), "--tls-auth-clients", "no"];
  // A sentinel keeps what it learns in a file of its own.
  if (options.sentinel !== undefined) return ["sentinel.conf", "--sentinel", "--dir", folder];
  return [
    ...where,
    ...settings,
    ...(options.isTls === true ? tls : []),
    ...(options.password === undefined ? [] : ["--requirepass", options.password]),
    ...(options.settings ?? []),
  ];
}

function sentinelSettings({ masterName, masterPort }: { readonly masterName: string; readonly masterPort: number }, port: number): string {
  return [
    `port ${port}`,
    "bind 127.0.0.1",
    `sentinel monitor ${masterName} 127.0.0.1 ${masterPort} 1`,
    `sentinel down-after-milliseconds ${masterName} 500`,
    `sentinel failover-timeout ${masterName} 2000`,
    "",
  ].join("\n");
}

async function makeCertificate(folder: string, certificate: string): Promise<void> {
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", join(folder, "key.pem")];
  await run("openssl", ["req", "-x509", "-days", "2", ...key, "-out", certificate, ...subject]);
}
