import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "../../support/postgres.ts";
import { startRedis } from "../../support/redis.ts";
import { cpuMs, startMajlis, type MajlisOptions, type MeasuredMajlis } from "./measured-server.ts";

/** What nodes have in common: a PostgreSQL with fsync on and a Redis, both their own, on loopback. */
export interface MeasuredCluster {
  /** Starts so many nodes on a fresh database. */
  readonly startNodes: (count: number, options?: MajlisOptions) => Promise<MeasuredMajlis[]>;
  /** CPU of PostgreSQL so far, all its processes, milliseconds. */
  readonly postgresMs: () => number;
  /** CPU of Redis so far, milliseconds. */
  readonly redisMs: () => number;
  /** Runs a statement in PostgreSQL. */
  readonly sql: (statement: string) => Promise<readonly Record<string, unknown>[]>;
  /** A number that Redis tells of itself (INFO). */
  readonly redisInfo: (section: string, name: string) => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Starts what nodes have in common. Throws where PostgreSQL or Redis is not installed. */
export async function startMeasuredCluster(): Promise<MeasuredCluster> {
  const postgres = await startPostgres({ max_connections: "100" });
  const redis = await startRedis();
  const redisInfo = async (section: string, name: string): Promise<number> =>
    Number(new RegExp(`^${name}:(\\S+)`, "m").exec(await redis.ask("INFO", section))?.[1]);
  const redisPid = await redisInfo("server", "process_id");
  // Redis has no eye on us; the support for PostgreSQL sees to that itself.
  const stopRedis = (): void => void process.kill(redisPid, "SIGKILL");
  process.once("exit", stopRedis);
  const postgresPid = Number(readFileSync(join(postgres.folder, "postmaster.pid"), "utf8").split("\n")[0]);
  return {
    startNodes: async (count, options = {}) => {
      const env = { ...options.env, DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
      const nodes: MeasuredMajlis[] = [];
      for (let index = 0; index < count; index++) nodes.push(await startMajlis({ ...options, env }));
      return nodes;
    },
    postgresMs: () => cpuOfFamily(postgresPid),
    redisMs: () => cpuMs(redisPid),
    sql: (statement) => postgres.run(statement),
    redisInfo,
    stop: async () => {
      process.off("exit", stopRedis);
      await redis.stop();
      await postgres.stop();
    },
  };
}

/** CPU of a process, of its children that live, and of those that have ended. */
function cpuOfFamily(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  const endedMs = (Number(fields[13]) + Number(fields[14])) * 10;
  return [pid, ...children].reduce((sum, id) => sum + cpuMs(id), endedMs);
}

/** The sum of a metric over its labels, as a node tells it. 0 if it tells none. */
export async function metricOf({ url }: Pick<MeasuredMajlis, "url">, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return text
    .split("\n")
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}
