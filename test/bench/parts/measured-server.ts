import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { RestClient } from "../../support/rest-client.ts";
import { startServer, type ServerOptions } from "../../support/start-server.ts";

/** A server under measurement, ours or the bare relay. */
export interface MeasuredServer {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Subprotocols with which a socket of this role may open a room. */
  readonly protocols: (role: "writer" | "watcher") => readonly string[];
  /** Makes a room and gives its socket path. */
  readonly makeRoom: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Preloaded where memory is measured: collects garbage on demand (collect-garbage.ts). */
export const GARBAGE_FLAGS = ["--expose-gc", "--import", join(import.meta.dirname, "collect-garbage.ts")];

/** Clock ticks per second of /proc (man proc_pid_stat); 100 on every Linux we know. */
const TICKS_PER_SECOND = 100;
/** A server that uses less than this much CPU in a second is idle, milliseconds. */
const IDLE_MS_PER_SECOND = 30;

/** CPU time of a process so far, user and system, all its threads, in milliseconds. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

/** Waits until a server does nothing: checks of snapshots behind the scenes belong to no join. */
export async function idle({ pid }: MeasuredServer): Promise<void> {
  for (;;) {
    const before = cpuMs(pid);
    await wait(1000);
    if (cpuMs(pid) - before <= IDLE_MS_PER_SECOND) return;
  }
}

/** Resident memory of a process, bytes. */
export function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0") * 1024;
}

/** Starts the bare relay. */
export async function startRelay(options: { snapshotBytes?: number } = {}): Promise<MeasuredServer & { readonly process: ChildProcess }> {
  const child = spawn(process.execPath, [...GARBAGE_FLAGS, join(import.meta.dirname, "bare-relay.ts")], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: { ...process.env, SNAPSHOT_BYTES: String(options.snapshotBytes ?? 0) },
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await once(lines, "line")) as [string];
  let rooms = 0;
  return {
    name: "bare ws relay",
    port: Number(line.split(" ")[1]),
    pid: child.pid ?? 0,
    process: child,
    protocols: () => [],
    makeRoom: async () => `/sync/room-${rooms++}`,
    stop: async () => {
      child.kill();
      await once(child, "exit");
    },
  };
}

/** Starts Majlis with the demo accounts. Watchers are watch officers, writers analysts who ask for receipts. */
export async function startMajlis(
  options: Pick<ServerOptions, "dataFolder" | "env" | "nodeFlags" | "isChannelOpen"> = {},
): Promise<
  MeasuredServer & { readonly lead: RestClient; readonly url: string; readonly process: ChildProcess; readonly kill: () => Promise<void> }
> {
  const server = await startServer({ demo: true, ...options });
  const lead = await RestClient.signIn(server.url, "lead-alf");
  const token = await lead.token();
  const watcher = await (await RestClient.signIn(server.url, "watch-crl")).token();
  return {
    name: "Majlis",
    port: Number(new URL(server.url).port),
    pid: server.process.pid ?? 0,
    url: server.url,
    lead,
    process: server.process,
    kill: async () => void (await server.stop("SIGKILL")),
    protocols: (role) => (role === "writer" ? ["majlis.v1", "majlis.receipts.v1", `bearer.${token}`] : ["majlis.v1", `bearer.${watcher}`]),
    makeRoom: async () => {
      const { room } = await lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Benchmark" });
      await lead.json("POST", `/api/rooms/${room.id}/members`, { username: "watch-crl", role: "watch" });
      const { compartment } = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, {
        releasableTo: ["CRL"],
      });
      return `/sync/${compartment.id}`;
    },
    stop: async () => void (await server.stop()),
  };
}
