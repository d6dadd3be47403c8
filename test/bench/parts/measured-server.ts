import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { DEMO_PASSWORD } from "../../../server/domain/demo/demo-outline.ts";
import { RestClient } from "../../support/rest-client.ts";
import { startServer, type ServerOptions } from "../../support/start-server.ts";
import { RawSocket } from "./raw-socket.ts";
import { bringIn } from "../../support/bring-in.ts";

/** A writer edits and is told what was saved where the server says so; a watcher reads. */
export type Role = "writer" | "watcher";

/** A server under measurement, ours or another. */
export interface MeasuredServer {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  readonly process: ChildProcess;
  /**
   * Opens a room as this server's own client does; from then on the socket speaks the y-websocket protocol. `person`: which of the writers
   * opens it, from 0, where a server knows people and was started with several.
   */
  readonly open: (path: string, role: Role, person?: number) => Promise<RawSocket>;
  /** Subprotocols with which a socket of this role may open a room; absent where none are needed. */
  readonly protocols?: (role: Role) => readonly string[];
  /** Makes a room and gives its socket path. */
  readonly makeRoom: () => Promise<string>;
  /** Ends it as its operator would, and waits for that. */
  readonly stop: () => Promise<void>;
}

/** Preloaded where memory is measured: collects garbage on demand (collect-garbage.ts). */
const GARBAGE_FLAGS = ["--expose-gc", "--import", join(import.meta.dirname, "collect-garbage.ts")];

/** Clock ticks per second of /proc (man proc_pid_stat); 100 on every Linux we know. */
const TICKS_PER_SECOND = 100;
/** A server that uses less than this much CPU in a second is idle, milliseconds. */
const IDLE_MS_PER_SECOND = 30;

/** CPU time so far of a process with all its threads, or of one of its threads: user and system, milliseconds. */
export function cpuMs(pid: number, thread?: number): number {
  const fields =
    readFileSync(`/proc/${pid}${thread === undefined ? "" : `/task/${thread}`}/stat`, "utf8")
      .split(") ")[1]
      ?.split(" ") ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}

/** Seconds after which it is not between two jobs either: a check of a snapshot rests for five (RULES.md, W7). */
const IDLE_SECONDS = 6;

/** Waits until a server does nothing, and will do nothing by itself: checks of snapshots behind the scenes belong to no join. */
export async function idle({ pid }: Pick<MeasuredServer, "pid">): Promise<void> {
  for (let seconds = 0; seconds < IDLE_SECONDS; seconds++) {
    const before = cpuMs(pid);
    await wait(1000);
    if (cpuMs(pid) - before > IDLE_MS_PER_SECOND) seconds = -1;
  }
}

/** Resident memory of a process, bytes. */
export function residentBytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0") * 1024;
}

/** The most memory that a process had resident at once so far, bytes. */
export function mostResidentBytes(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0") * 1024;
}

/** Collects garbage on every thread of a server whose memory is measured. Gives the bytes alive after it. */
export async function collectGarbage({ process }: Pick<MeasuredServer, "process">): Promise<number> {
  process.send("collect-garbage");
  const [alive] = (await once(process, "message")) as [number];
  return alive;
}

/** How a server other than ours is run. */
export interface Program {
  readonly name: string;
  /** A file of its own that prints `listening <port>` once it serves. */
  readonly entry: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Opens a room the way its own client does; a plain socket at the path if absent. */
  readonly open?: (port: number, path: string) => Promise<RawSocket>;
}

/** Starts a server that needs no account. Its rooms are what clients name. */
export async function startProgram({ name, entry, env, open }: Program): Promise<MeasuredServer> {
  const child = spawn(process.execPath, [...GARBAGE_FLAGS, entry], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: { ...process.env, ...env },
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", () => reject(new Error(`${name} did not start`)));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      if (line.startsWith("listening ")) resolve(Number(line.split(" ")[1]));
    });
  });
  let rooms = 0;
  return {
    name,
    port,
    pid: child.pid ?? 0,
    process: child,
    open: (path) => (open === undefined ? RawSocket.open(port, path) : open(port, path)),
    makeRoom: async () => `/sync/room-${rooms++}`,
    stop: async () => {
      child.kill();
      await once(child, "exit");
    },
  };
}

/** Starts the bare relay. */
export function startRelay(): Promise<MeasuredServer> {
  return startProgram({ name: "bare ws relay", entry: join(import.meta.dirname, "bare-relay.ts") });
}

/** Majlis under measurement, and what only it can do. */
export interface MeasuredMajlis extends MeasuredServer {
  readonly lead: RestClient;
  readonly url: string;
  readonly protocols: (role: Role, person?: number) => readonly string[];
  readonly kill: () => Promise<void>;
}

/** How Majlis is started. */
export type MajlisOptions = Pick<ServerOptions, "checkout" | "dataFolder" | "env"> & {
  /** Whether `collect-garbage` can be asked of it. */
  readonly isMemoryMeasured?: boolean;
  /** How many people write, the lead among them; 1 if absent. What one person may bring to a board, or into a batch, is bounded. */
  readonly writers?: number;
};

/** No server outlives its benchmark, also where that throws or is told to end. */
const started = new Set<ChildProcess>();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
process.once("exit", () => {
  for (const child of started) child.kill();
});

/** Raised, because a benchmark plays hundreds of people with two accounts. */
const LIMITS = [
  "memberChangesPerMinute=1000000,rooms=1000000,compartments=1000000,tokens=10000,syncSockets=100000,controlConnections=10000,handshakes=100000",
  "signInsPerMinute=1000000,accountSignInsPerMinute=1000000,sessions=10000",
  "newBytesPerSecond=67108864,newBytesAtOnce=536870912",
].join(",");

/** Starts Majlis with the demo accounts. Watchers are watch officers, writers analysts who ask for receipts. */
export async function startMajlis({ isMemoryMeasured = false, writers = 1, ...options }: MajlisOptions = {}): Promise<MeasuredMajlis> {
  const server = await startServer({
    demo: true,
    ...options,
    env: { MAJLIS_LIMITS: LIMITS, ...options.env },
    ...(isMemoryMeasured && { nodeFlags: GARBAGE_FLAGS, isChannelOpen: true }),
  });
  started.add(server.process);
  const lead = await RestClient.signIn(server.url, "lead-alf");
  const others = await addWriters(lead, writers - 1);
  const tokens = [await lead.token()];
  for (const { person } of others) tokens.push(await person.token());
  const watcher = await (await RestClient.signIn(server.url, "watch-crl")).token();
  const port = Number(new URL(server.url).port);
  const protocols = (role: Role, person = 0): readonly string[] =>
    role === "writer" ? ["majlis.v1", "majlis.receipts.v1", `bearer.${tokens[person % writers]}`] : ["majlis.v1", `bearer.${watcher}`];
  return {
    name: "Majlis",
    port,
    pid: server.process.pid ?? 0,
    url: server.url,
    lead,
    process: server.process,
    kill: async () => void (await server.stop("SIGKILL")),
    protocols,
    open: (path, role, person) => RawSocket.open(port, path, protocols(role, person)),
    makeRoom: async () => {
      const { room } = await lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Benchmark" });
      await bringIn(lead, { room: room.id, username: "watch-crl", role: "watch" });
      for (const writer of others) await bringIn(lead, { room: room.id, role: "analyst", ...writer });
      const { compartment } = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, {
        releasableTo: ["CRL"],
      });
      return `/sync/${compartment.id}`;
    },
    stop: async () => void (await server.stop()),
  };
}

/** Makes accounts of the lead's nation that write. */
async function addWriters(lead: RestClient, count: number): Promise<readonly { readonly username: string; readonly person: RestClient }[]> {
  const writers = [];
  for (let index = 1; index <= count; index++) {
    const username = `writer-${index}`;
    const account = { username, displayName: `Writer ${index}`, partner: "ALF", password: DEMO_PASSWORD };
    await lead.json("POST", "/api/users", account);
    writers.push({ username, person: await RestClient.signIn(lead.url, username) });
  }
  return writers;
}
