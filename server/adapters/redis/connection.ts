import { createClient } from "redis";
import { describeHost, type RedisHost, type RedisLogin } from "./redis-url.ts";

/** A connection must stand, with login and all, within this time. Also the bound for one whose host answers nothing. */
const CONNECT_LIMIT_MS = 3_000;

/** One connection to one Redis process. It never reconnects: its owner decides which process to try next. */
export type RedisConnection = ReturnType<typeof newClient>;

/** Where to connect, and as whom. */
export interface ConnectionPlan {
  readonly target: RedisHost;
  readonly isTls: boolean;
  readonly login: RedisLogin;
  readonly database: number;
}

/** Opens a connection. `lost` is called once when it ends by itself later. Rejects with the cause, after 3 s at the latest. */
export async function connect(plan: ConnectionPlan, lost: (cause: Error) => void): Promise<RedisConnection> {
  const client = newClient(plan);
  let isReady = false;
  let isOver = false;
  let giveUp = (_cause: Error): void => {};
  const failed = new Promise<never>((_resolve, reject) => (giveUp = reject));
  const over = (cause: Error): void => {
    giveUp(cause);
    if (!isReady || isOver) return;
    isOver = true;
    client.destroy();
    lost(cause);
  };
  // Garbage instead of a reply is an error event and nothing else.
  client.on("error", over);
  client.on("terminated", over);
  const timer = setTimeout(() => giveUp(new NoAnswer(plan.target)), CONNECT_LIMIT_MS);
  const connecting = client.connect();
  // Whichever loses the race may still fail.
  for (const loser of [failed, connecting]) loser.catch(() => {});
  try {
    await Promise.race([connecting, failed]);
    isReady = true;
    return client;
  } catch (cause) {
    client.destroy();
    throw cause;
  } finally {
    clearTimeout(timer);
  }
}

/** Nothing came back in time. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  constructor(target: RedisHost) {
    super(`no answer from ${describeHost(target)} within ${CONNECT_LIMIT_MS / 1000} s`);
  }
}

function newClient({ target, isTls, login, database }: ConnectionPlan) {
  const socket = { host: target.host, port: target.port, connectTimeout: CONNECT_LIMIT_MS, reconnectStrategy: false as const };
  return createClient({
    socket: isTls ? { ...socket, tls: true } : socket,
    ...(login.username !== null && { username: login.username }),
    ...(login.password !== null && { password: login.password }),
    database,
    maintNotifications: "disabled",
    disableClientInfo: true,
    disableOfflineQueue: true,
    // The library's own time-out makes a timer for every command; the heartbeat notices a Redis that no longer answers.
    commandOptions: { timeout: 0 },
  });
}
