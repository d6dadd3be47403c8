import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { Client } from "pg";
import { freePort } from "./free-port.ts";
import { own } from "./own-processes.ts";

/** A private PostgreSQL server: own data folder, own loopback port, its user `majlis` a superuser without a password. */
export interface PostgresServer {
  readonly port: number;
  /** Its data folder, for tests that change `pg_hba.conf` and the like; tell it by `signal("SIGHUP")`. */
  readonly folder: string;
  /** URL of a database of it. */
  readonly url: (database: string) => string;
  /** Makes an empty database and gives its URL. */
  readonly createDatabase: () => Promise<string>;
  /** Runs one statement as superuser, in the database `postgres` or as given. */
  readonly run: (sql: string, database?: string) => Promise<readonly Record<string, unknown>[]>;
  /** Signals the server itself, not its connections. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Sends a signal to the server and all its processes at once; after one that ends it, waits for its end. */
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
  /** Starts it again on the same folder and port, ending it first (immediately, as a crash) if it runs. */
  readonly restart: () => Promise<void>;
  /** Ends it and removes its folder. Idempotent. */
  readonly stop: () => Promise<void>;
}

/** Longest start, milliseconds: past it the start has failed. */
const START_LIMIT_MS = 90_000;

/** Folder of PostgreSQL's newest programs as Debian installs them. Throws if there is none. */
export function postgresPrograms(root = "/usr/lib/postgresql"): string {
  const versions = readdirSync(root).filter((name) => /^\d+$/.test(name));
  const newest = versions.toSorted((a, b) => Number(a) - Number(b)).at(-1);
  if (newest === undefined) throw new Error(`there is no PostgreSQL under ${root}`);
  return join(root, newest, "bin");
}

/** PostgreSQL refuses to run as root. Null: run as who we are. */
function serverUser(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const users = new Map(
    readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => [line.split(":")[0], line.split(":")] as const),
  );
  const fields = users.get("postgres") ?? users.get("nobody");
  if (fields === undefined) throw new Error("there is neither a user postgres nor nobody to run PostgreSQL as");
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/**
 * Starts a server of its own with these settings beside PostgreSQL's defaults; fsync stays on unless a setting turns it off. Its folder
 * is made in `parent`, which its user must be able to enter.
 */
export async function startPostgres(settings: Readonly<Record<string, string>> = {}, parent = tmpdir()): Promise<PostgresServer> {
  const programs = postgresPrograms();
  const user = serverUser();
  const folder = mkdtempSync(join(parent, "majlis-postgres-"));
  chmodSync(folder, 0o700);
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const as = { ...user, cwd: folder, env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" } };
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    await promisify(execFile)(
      join(programs, "initdb"),
      ["--no-sync", "--auth=trust", "--username=majlis", "--encoding=UTF8", "--locale=C", "-D", folder],
      as,
    );
    const server = new OwnServer({ program: join(programs, "postgres"), folder, settings, as });
    await server.start();
    return server.shown(remove);
  } catch (cause) {
    remove();
    throw cause;
  }
}

interface Start {
  readonly program: string;
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly as: object;
}

class OwnServer {
  readonly #how: Start;
  #port = 0;
  #child: ChildProcess | null = null;
  #ended: Promise<unknown> = Promise.resolve();
  #output = "";
  /** A test run that breaks off leaves no server behind. */
  readonly #onExit = (): void => {
    this.#signalAll("SIGKILL");
    rmSync(this.#how.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  };

  constructor(how: Start) {
    this.#how = how;
    process.on("exit", this.#onExit);
  }

  /** Tries again while another process took the port meanwhile, or processes of a killed server still hold its memory. */
  async start(): Promise<void> {
    const limit = performance.now() + START_LIMIT_MS;
    const isFirst = this.#port === 0;
    for (;;) {
      if (isFirst) this.#port = await freePort();
      if (await this.#launch()) return;
      if (performance.now() > limit) throw new Error(`PostgreSQL did not start:\n${this.#output}`);
    }
  }

  async #launch(): Promise<boolean> {
    const { program, folder, as } = this.#how;
    const settings = {
      listen_addresses: "127.0.0.1",
      port: String(this.#port),
      unix_socket_directories: "",
      max_connections: "60",
      shared_buffers: "32MB",
      ...this.#how.settings,
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const child = own(spawn(program, ["-D", folder, ...flags], { ...as, stdio: ["ignore", "ignore", "pipe"] }));
    this.#child = child;
    this.#output = "";
    const ended = once(child, "exit");
    this.#ended = ended;
    const isReady = new Promise<boolean>((resolve) => {
      createInterface({ input: child.stderr }).on("line", (line) => {
        this.#output = `${this.#output}${line}\n`.slice(-10_000);
        if (/ready to accept (read-only )?connections/.test(line)) resolve(true);
      });
      void ended.then(() => resolve(false));
    });
    return isReady;
  }

  /** The server and its own processes. */
  #processes(): readonly number[] {
    const { pid } = this.#child ?? {};
    if (pid === undefined || !this.#isRunning()) return [];
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return [pid, ...children.split(" ").filter(Boolean).map(Number)];
  }

  #isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  #signalAll(signal: NodeJS.Signals): void {
    for (const pid of this.#processes()) {
      try {
        process.kill(pid, signal);
      } catch (cause) {
        // A connection that ended by itself since it was listed.
        if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
      }
    }
  }

  async #kill(signal: NodeJS.Signals): Promise<void> {
    this.#signalAll(signal);
    if (signal !== "SIGSTOP" && signal !== "SIGCONT" && signal !== "SIGHUP") await this.#ended;
  }

  async #end(): Promise<void> {
    if (!this.#isRunning()) return;
    // An orderly end would wait for connections that a test has stopped or cut off.
    await this.#kill("SIGKILL");
  }

  async #run(sql: string, database = "postgres"): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.#url(database) });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  readonly #url = (database: string): string => `postgres://majlis@127.0.0.1:${this.#port}/${database}`;

  shown(remove: () => void): PostgresServer {
    return {
      port: this.#port,
      folder: this.#how.folder,
      url: this.#url,
      run: (sql, database) => this.#run(sql, database),
      createDatabase: async () => {
        const name = `t_${randomBytes(6).toString("hex")}`;
        await this.#run(`CREATE DATABASE ${name}`);
        return this.#url(name);
      },
      signal: (signal) => void this.#child?.kill(signal),
      kill: (signal) => this.#kill(signal),
      restart: async () => {
        await this.#end();
        await this.start();
      },
      stop: async () => {
        await this.#end();
        process.off("exit", this.#onExit);
        remove();
      },
    };
  }
}
