import { describeEndpoint, type RedisEndpoint } from "./redis-url.ts";

/** The bus cannot be used as it is set up. The message is one line that names the setting, the host and what to check. */
export class BusUnusableError extends Error {
  override readonly name = "BusUnusableError";
  constructor(endpoint: RedisEndpoint, cause: unknown) {
    super(`REDIS_URL: cannot use ${describeEndpoint(endpoint)}: ${explainFailure(cause)}`, { cause });
  }
}

const explanations: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, "nothing listens there; check host and port, and that Redis runs"],
  [/ENOTFOUND|EAI_AGAIN/, "the host name is not known; check its spelling and the name server"],
  [
    /NoAnswer|ConnectionTimeout|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/,
    "no answer; check host, port and firewall, that it is a Redis, and that it speaks TLS if the address says rediss:",
  ],
  [/WRONGPASS|invalid username-password|invalid password/, "it refuses the user or password of the address"],
  [/NOAUTH/, "it wants a password; write it as redis://:password@host or redis://user:password@host"],
  [
    /NOPERM/,
    "the user lacks rights; it needs publish, subscribe, ping, get, set, del, incrby, expire, pttl, eval, multi, exec, select on ~majlis:* and &majlis:*",
  ],
  [/DENIED/, "it is in protected mode and takes only local connections; give it a password or a bind address"],
  [
    /WRONG_VERSION_NUMBER|wrong version number|EPROTO|packet length too long/i,
    "it does not speak TLS there; use redis:// or the port for TLS",
  ],
  [/ALTNAME/, "its certificate is for another host name; use the name that is in it"],
  [
    /CERT|UNABLE_TO|self.signed|issuer/i,
    "its certificate is not trusted or has expired; name the file with a private authority's certificate in NODE_EXTRA_CA_CERTS",
  ],
  [/RESP|decod/i, "what answers there is no Redis; check host and port"],
  [/unknown command.*HELLO|NOPROTO/i, "it is older than Redis 6"],
  [/SocketClosed|Socket closed|ECONNRESET|EPIPE/, "it closed the connection; if it wants TLS use rediss://, else check that it is a Redis"],
  [/DB index|SELECT is not allowed/i, "it has no such numbered database; check what follows the / in the address"],
];

/** Says in one line what is wrong with a connection to Redis and what to check. */
export function explainFailure(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code: unknown = Reflect.get(cause, "code");
  const text = `${cause.name} ${cause.constructor.name} ${typeof code === "string" ? code : ""} ${cause.message}`;
  const found = explanations.find(([pattern]) => pattern.test(text));
  if (found !== undefined) return found[1];
  return (cause.message.split("\n")[0] ?? "").slice(0, 200);
}
