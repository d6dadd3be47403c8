import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { Argon2PasswordHasher } from "../../../server/adapters/argon2/password-hasher.ts";
import { openPostgresDirectory } from "../../../server/adapters/postgres/directory/open-directory.ts";
import { createPostgresLedger } from "../../../server/adapters/postgres/ledger.ts";
import { createPool, openPool } from "../../../server/adapters/postgres/open-pool.ts";
import { systemRandom } from "../../../server/adapters/system/random-source.ts";
import { addAccount } from "../../../server/commands/add-user.ts";
import type { Ledger } from "../../../server/ports/ledger.ts";
import { startPostgres, type PostgresServer } from "../postgres.ts";
import { startRedis, type RedisServer } from "../redis.ts";
import { RestClient } from "../rest-client.ts";
import { silentLog as log } from "../silent-log.ts";
import { startServer, type RunningServer } from "../start-server.ts";
import { Balancer, type Door } from "./balancer.ts";
import { DisturbedBus } from "./disturbed-bus.ts";
import { FullDisk } from "./full-disk.ts";
import { TcpProxy } from "./tcp-proxy.ts";
import { BY, NO_AUTHORITY } from "../directory-records.ts";

/** What a cluster is for: some faults need a disk that can be filled. */
export interface ClusterNeeds {
  readonly nodes: number;
  readonly smallDisks?: boolean;
}

/** Who works in every trial. */
export const PEOPLE = {
  lead: { partner: "ALF" },
  analyst: { partner: "BRV" },
  watch: { partner: "CRL" },
  guest: { partner: "DLT" },
} as const;
/** See {@link PEOPLE}. */
export type PersonName = keyof typeof PEOPLE;

const PASSWORD = "a password for trials";
const DATABASE_DISK = "160m";
const NODE_DISK = "32m";

/** Small disks, one under the database and one under the first node. */
interface SmallDisks {
  readonly database: FullDisk;
  readonly node: FullDisk;
}

/** One node and its two lines. */
export interface ClusterNode {
  readonly index: number;
  readonly dataFolder: string;
  readonly toPostgres: TcpProxy;
  readonly toRedis: TcpProxy;
  readonly bus: DisturbedBus;
  server: RunningServer;
  /** A process that ends while this is false has broken a promise. */
  mayEnd: boolean;
}

/** Nodes, PostgreSQL and Redis as real processes, a line from each node to each store. */
export class FaultCluster {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  readonly nodes: ClusterNode[] = [];
  /** Disks that can be filled, where they were asked for. */
  readonly disks: SmallDisks | null;
  readonly endedAlone: string[] = [];
  readonly tokens = new Map<PersonName, string>();
  readonly userIds = new Map<PersonName, string>();
  readonly #folder: string;
  readonly #databaseUrl: string;
  readonly #pool: Pool;
  readonly #ledger: Ledger;
  readonly #output: string[] = [];
  #balancer: Balancer | null = null;

  private constructor(parts: {
    postgres: PostgresServer;
    redis: RedisServer;
    disks: SmallDisks | null;
    folder: string;
    databaseUrl: string;
  }) {
    this.postgres = parts.postgres;
    this.redis = parts.redis;
    this.disks = parts.disks;
    this.#folder = parts.folder;
    this.#databaseUrl = parts.databaseUrl;
    this.#pool = createPool(parts.databaseUrl, { log });
    this.#ledger = createPostgresLedger(this.#pool);
  }

  /** Starts everything, with the people of {@link PEOPLE} signed in. */
  static async start({ nodes, smallDisks = false }: ClusterNeeds, random: () => number): Promise<FaultCluster> {
    const folder = mkdtempSync(join(tmpdir(), "majlis-faults-"));
    const disks = smallDisks ? { database: FullDisk.mount(DATABASE_DISK), node: FullDisk.mount(NODE_DISK) } : null;
    let postgres: PostgresServer | null = null;
    let redis: RedisServer | null = null;
    let cluster: FaultCluster | null = null;
    try {
      postgres = await startPostgres({}, disks?.database.folder);
      redis = await startRedis();
      const databaseUrl = await postgres.createDatabase();
      await (await openPool(databaseUrl, { log })).end();
      cluster = new FaultCluster({ postgres, redis, disks, folder, databaseUrl });
      await cluster.#addPeople();
      for (let index = 0; index < nodes; index += 1)
        await cluster.#addNode(index, { parent: index === 0 ? (disks?.node.folder ?? folder) : folder, random });
      cluster.#balancer = new Balancer(() => cluster?.nodes.map(({ server }): Door => server) ?? []);
      await cluster.#signIn();
      return cluster;
    } catch (cause) {
      if (cluster !== null) await cluster.stop();
      else {
        await postgres?.stop();
        await redis?.stop();
        unmount(disks);
        rmSync(folder, { recursive: true, force: true });
      }
      throw cause;
    }
  }

  get balancer(): Balancer {
    if (this.#balancer === null) throw new Error("the cluster is not up yet");
    return this.#balancer;
  }

  /** The ledger, read past every node and every line. */
  get ledger(): Pick<Ledger, "read" | "head"> {
    return this.#ledger;
  }

  /** Everything the nodes have printed, with their numbers. */
  output(): string {
    const now = this.nodes.map(({ index, server }) => `--- node ${index}, running\n${server.output()}`);
    return [...this.#output, ...now].join("\n");
  }

  node(index: number): ClusterNode {
    const node = this.nodes[index];
    if (node === undefined) throw new Error(`there is no node ${index}`);
    return node;
  }

  /** Ends a node on purpose and waits for its end; gives its exit code. */
  async endNode(index: number, signal: NodeJS.Signals): Promise<number | null> {
    const node = this.node(index);
    node.mayEnd = true;
    return await node.server.stop(signal);
  }

  /** Starts a node again on its own folder. */
  async startNode(index: number): Promise<void> {
    const node = this.node(index);
    this.#output.push(`--- node ${index}, ended\n${node.server.output()}`);
    node.server = await this.#launch(node);
    node.mayEnd = false;
    this.#watch(node);
  }

  /** Puts a node's wall clock wrong by so many milliseconds, while it runs or for its next start. */
  skewClock(index: number, offsetMs: number): void {
    writeFileSync(this.#clockFile(index), String(offsetMs));
  }

  /** Sends a request as one of the people, to a node that is ready, and again for a while if it fails. */
  async ask<Body>(person: PersonName, method: string, path: string, body?: unknown): Promise<Body> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.askAt<Body>(this.balancer.next().url, person, { method, path, body });
      } catch (cause) {
        if (tries >= 8) throw cause;
        await new Promise<void>((resolve) => setTimeout(resolve, 300));
      }
    }
  }

  /** Sends one request as one of the people to one node. Rejects unless the answer is 2xx. */
  async askAt<Body>(url: string, person: PersonName, request: { method: string; path: string; body?: unknown }): Promise<Body> {
    const { method, path, body } = request;
    const answer = await this.fetchAt(url, person, { method, path, body });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as Body;
  }

  /** The same, with the raw answer. */
  async fetchAt(url: string, person: PersonName, request: { method: string; path: string; body?: unknown }): Promise<Response> {
    const { method, path, body } = request;
    return await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.tokens.get(person) ?? ""}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
  }

  /** Mends every line and lets every stopped process go on. */
  mend(): void {
    for (const [index, { toPostgres, toRedis, bus, server }] of this.nodes.entries()) {
      bus.disturb(null);
      toPostgres.mend();
      toRedis.mend();
      this.skewClock(index, 0);
      if (server.process.exitCode === null && server.process.signalCode === null) server.process.kill("SIGCONT");
    }
    this.disks?.database.free();
    this.disks?.node.free();
  }

  /** Ends everything it started and removes its folders and mounts. Idempotent. */
  async stop(): Promise<void> {
    this.mend();
    this.#balancer?.close();
    for (const node of this.nodes) node.mayEnd = true;
    await Promise.all(this.nodes.map(({ server }) => server.stop("SIGKILL")));
    await this.#ledger.close().catch(() => null);
    await Promise.all(this.nodes.flatMap(({ toPostgres, toRedis }) => [toPostgres.close(), toRedis.close()]));
    await this.postgres.stop();
    await this.redis.stop();
    unmount(this.disks);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #addPeople(): Promise<void> {
    const context = {
      directory: openPostgresDirectory(this.#pool),
      by: BY,
      passwords: new Argon2PasswordHasher(),
      clock: Date,
      random: systemRandom,
    };
    for (const [username, { partner }] of Object.entries(PEOPLE)) {
      await context.directory.addPartner(BY, { code: partner, name: partner });
      const added = await addAccount(context, { username, displayName: username, partner, ...NO_AUTHORITY, password: PASSWORD });
      if (!added.ok) throw new Error(added.error);
      this.userIds.set(username as PersonName, added.value.id);
    }
  }

  async #signIn(): Promise<void> {
    for (const username of Object.keys(PEOPLE) as PersonName[]) {
      const person = await RestClient.signIn(this.balancer.at(0).url, username, PASSWORD);
      this.tokens.set(username, await person.token());
    }
  }

  async #addNode(index: number, { parent, random }: { parent: string; random: () => number }): Promise<void> {
    const bus = new DisturbedBus(random);
    const dataFolder = join(parent, `node-${index}`);
    mkdirSync(dataFolder, { mode: 0o700 });
    this.skewClock(index, 0);
    const lines = { toPostgres: await TcpProxy.open(this.postgres.port), toRedis: await TcpProxy.open(this.redis.port, bus.filter) };
    const server = await this.#launch({ index, dataFolder, ...lines });
    const node: ClusterNode = { index, dataFolder, ...lines, bus, server, mayEnd: false };
    this.nodes.push(node);
    this.#watch(node);
  }

  #launch({
    index,
    dataFolder,
    toPostgres,
    toRedis,
  }: Pick<ClusterNode, "index" | "dataFolder" | "toPostgres" | "toRedis">): Promise<RunningServer> {
    const databaseUrl = new URL(this.#databaseUrl);
    databaseUrl.port = String(toPostgres.port);
    return startServer({
      dataFolder,
      nodeFlags: ["--import", join(import.meta.dirname, "skewed-clock.ts")],
      env: {
        DATABASE_URL: databaseUrl.href,
        REDIS_URL: `redis://127.0.0.1:${toRedis.port}`,
        MAJLIS_TEST_CLOCK: this.#clockFile(index),
        NODE_NO_WARNINGS: "1",
      },
    });
  }

  #watch(node: ClusterNode): void {
    const { server, index } = node;
    server.process.once("exit", (code, signal) => {
      if (!node.mayEnd) this.endedAlone.push(`node ${index} ended by itself with ${code ?? signal}`);
    });
  }

  #clockFile(index: number): string {
    return join(this.#folder, `clock-${index}`);
  }
}

function unmount(disks: SmallDisks | null): void {
  disks?.database.unmount();
  disks?.node.unmount();
}
