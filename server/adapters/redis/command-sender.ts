import { createCluster } from "redis";
import type { RedisBus } from "./bus.ts";
import type { RedisEndpoint } from "./redis-url.ts";

/** No request waits longer for Redis than this. */
const COMMAND_LIMIT_MS = 500;
const CLUSTER_RETRY_MS = 2_000;

/** Sends commands about one key each to wherever that key is kept. */
export interface CommandSender {
  /** Rejects if Redis is unreachable, refuses, or does not answer within half a second. */
  readonly send: (key: string, command: readonly string[]) => Promise<unknown>;
  readonly close: () => void;
}

/** Opens a way for commands beside the bus. Never fails: where there is none yet, sending does. */
export function openCommandSender(endpoint: RedisEndpoint, bus: RedisBus): CommandSender {
  if (endpoint.kind === "cluster") return openClusterSender(endpoint);
  const away = new Error("Redis is away");
  return {
    send: (_key, command) => bounded(bus.commands?.sendCommand([...command]) ?? Promise.reject(away)),
    close: () => {},
  };
}

/** Keys of a Redis Cluster are spread over its masters, so this needs connections to all of them, unlike the bus. */
function openClusterSender({ hosts, isTls, login }: RedisEndpoint): CommandSender {
  const socket = { connectTimeout: CLUSTER_RETRY_MS, reconnectStrategy: CLUSTER_RETRY_MS };
  const cluster = createCluster({
    rootNodes: hosts.map(({ host, port }) => ({ socket: { host, port } })),
    defaults: {
      socket: isTls ? { ...socket, tls: true } : socket,
      ...(login.username !== null && { username: login.username }),
      ...(login.password !== null && { password: login.password }),
      maintNotifications: "disabled",
      disableClientInfo: true,
      disableOfflineQueue: true,
    },
  });
  // Failing commands report the error; the library reconnects.
  cluster.on("error", () => {});
  let connecting: Promise<unknown> | null = null;
  let triedAt = -Infinity;
  const connect = (): void => {
    if (connecting !== null || cluster.isOpen || performance.now() - triedAt < CLUSTER_RETRY_MS) return;
    triedAt = performance.now();
    connecting = cluster.connect().then(
      () => (connecting = null),
      () => (connecting = null),
    );
  };
  connect();
  return {
    send: async (key, command) => {
      connect();
      if (connecting !== null) await bounded(connecting);
      return await bounded(cluster.sendCommand(key, false, [...command]));
    },
    close: () => {
      if (cluster.isOpen) cluster.destroy();
    },
  };
}

async function bounded<Reply>(reply: Promise<Reply>): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer within ${COMMAND_LIMIT_MS} ms`)), COMMAND_LIMIT_MS);
  });
  try {
    return await Promise.race([reply, limit]);
  } finally {
    clearTimeout(timer);
    // It may still fail after the limit.
    reply.catch(() => {});
  }
}
