import { connect, type ConnectionPlan, type RedisConnection } from "./connection.ts";
import { describeHost, type RedisEndpoint, type RedisHost } from "./redis-url.ts";

/**
 * Says where to connect at the `attempt`-th try. One server: always there. Redis Cluster: its nodes in turn, first the first, since
 * any of them carries plain messages to all of them. Sentinel: the master that a sentinel names now.
 * Rejects where no sentinel can be asked or none knows the master.
 */
export async function locate(endpoint: RedisEndpoint, attempt: number): Promise<ConnectionPlan> {
  const { isTls, login, hosts } = endpoint;
  if (endpoint.kind === "sentinel") {
    const target = await findMaster(endpoint);
    return { target, isTls, login, database: endpoint.database };
  }
  const target = hosts[attempt % hosts.length];
  if (target === undefined) throw new Error("no host is named");
  return { target, isTls, login, database: endpoint.kind === "single" ? endpoint.database : 0 };
}

/** Makes sure that a connection leads where messages go to everyone: behind Sentinel that is the master alone. */
export async function assertServes(endpoint: RedisEndpoint, connection: RedisConnection): Promise<void> {
  if (endpoint.kind !== "sentinel") return;
  const role = await connection.sendCommand<readonly unknown[]>(["ROLE"]);
  if (role[0] !== "master") throw new Error("a sentinel names a master that is none; a failover may be under way");
}

type Sentinels = RedisEndpoint & { readonly kind: "sentinel" };

/** Asks all sentinels at once: the first that knows decides, one that is down delays nothing. */
async function findMaster(endpoint: Sentinels): Promise<RedisHost> {
  try {
    return await Promise.any(endpoint.hosts.map((host) => askSentinel(endpoint, host)));
  } catch (cause) {
    if (!(cause instanceof AggregateError)) throw cause;
    // What a sentinel said tells more than that another cannot be reached.
    throw cause.errors.find((error) => error instanceof UnknownMaster) ?? cause.errors[0];
  }
}

async function askSentinel(endpoint: Sentinels, target: RedisHost): Promise<RedisHost> {
  const connection = await connect({ target, isTls: endpoint.isTls, login: endpoint.sentinelLogin, database: 0 }, () => {});
  try {
    const answer = await connection.sendCommand<readonly [string, string] | null>([
      "SENTINEL",
      "get-master-addr-by-name",
      endpoint.masterName,
    ]);
    if (answer === null) throw new UnknownMaster(target, endpoint.masterName);
    return { host: answer[0], port: Number(answer[1]) };
  } finally {
    connection.destroy();
  }
}

class UnknownMaster extends Error {
  override readonly name = "UnknownMaster";
  constructor(sentinel: RedisHost, masterName: string) {
    super(`the sentinel at ${describeHost(sentinel)} knows no master named ${masterName}; check the name after the /`);
  }
}
