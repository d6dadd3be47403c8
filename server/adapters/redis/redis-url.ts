import { fail, ok, type Result } from "../../../shared/result.ts";

/** Where one Redis process listens. */
export interface RedisHost {
  readonly host: string;
  readonly port: number;
}

/** Name and password of a Redis user; null: the default user, no password. */
export interface RedisLogin {
  readonly username: string | null;
  readonly password: string | null;
}

interface RedisAccess {
  readonly hosts: readonly RedisHost[];
  /** Whether connections are encrypted and the server's certificate checked. A private authority is named in NODE_EXTRA_CA_CERTS. */
  readonly isTls: boolean;
  readonly login: RedisLogin;
}

/** How to reach a Redis, as `REDIS_URL` says it. */
export type RedisEndpoint =
  | (RedisAccess & { readonly kind: "single"; readonly database: number })
  | (RedisAccess & { readonly kind: "cluster" })
  | (RedisAccess & {
      readonly kind: "sentinel";
      readonly masterName: string;
      readonly sentinelLogin: RedisLogin;
      readonly database: number;
    });

const REDIS_PORT = 6379;
const SENTINEL_PORT = 26_379;
const noLogin: RedisLogin = { username: null, password: null };
const kinds = new Map<string | undefined, RedisEndpoint["kind"]>([
  [undefined, "single"],
  ["cluster", "cluster"],
  ["sentinel", "sentinel"],
]);
const encodingHint = "write / ? # @ : and % in a name or password percent-encoded";

/**
 * Reads a `REDIS_URL`. `redis`, `rediss` (TLS), `valkey` and `valkeys` (the same) name one server: `redis://user:password@host:6379/0`;
 * with `+cluster` several nodes of one Redis Cluster: `redis+cluster://host1:6379,host2:6379`; with `+sentinel` several sentinels and the
 * name of what they watch: `redis+sentinel://user:password@host1:26379,host2:26379/mymaster?sentinelPassword=…`.
 * Fails with every fault at once. A fault never repeats what stands in the address, since a slip may turn a password into a port.
 */
export function parseRedisUrl(text: string): Result<RedisEndpoint, readonly string[]> {
  const match = /^(redis|valkey)(s?)(?:\+(cluster|sentinel))?:\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?([^#]*))?$/.exec(text);
  if (match === null)
    return fail(["is no address like redis://user:password@host:6379/0 (or rediss://, redis+cluster://, redis+sentinel://)"]);
  const [, , tls, suffix, authority = "", path = "", query = ""] = match;
  const kind = kinds.get(suffix) ?? "single";
  const faults: string[] = [];
  const at = authority.lastIndexOf("@");
  const login = parseLogin(authority.slice(0, Math.max(0, at)), faults);
  const hosts = parseHosts(authority.slice(at + 1), kind, faults);
  const access = { hosts, isTls: tls === "s", login };
  const endpoint = complete(access, { kind, path, query }, faults);
  return faults.length > 0 ? fail(faults) : ok(endpoint);
}

function complete(
  access: RedisAccess,
  { kind, path, query }: { readonly kind: RedisEndpoint["kind"]; readonly path: string; readonly query: string },
  faults: string[],
): RedisEndpoint {
  const options = parseOptions(query, kind, faults);
  if (kind === "single") return { kind, ...access, database: parseDatabase(path, faults) };
  if (kind === "cluster") {
    if (path !== "" && path !== "0") faults.push("a Redis Cluster has no numbered databases: leave the path out");
    return { kind, ...access };
  }
  const [name = "", database = "", ...rest] = path.split("/");
  const masterName = decoded(name);
  if (masterName === null || masterName === "" || rest.length > 0)
    faults.push("after the sentinels comes the name of the master they watch, as in redis+sentinel://host:26379/mymaster");
  const sentinelLogin = { username: options.get("sentinelUser") ?? null, password: options.get("sentinelPassword") ?? null };
  return { kind, ...access, masterName: masterName ?? "", sentinelLogin, database: parseDatabase(database, faults) };
}

function parseLogin(text: string, faults: string[]): RedisLogin {
  if (text === "") return noLogin;
  const colon = text.indexOf(":");
  const username = decoded(colon < 0 ? text : text.slice(0, colon));
  const password = decoded(colon < 0 ? "" : text.slice(colon + 1));
  if (username === null || password === null) faults.push(`the user or password is not properly encoded; ${encodingHint}`);
  if (password === "") faults.push("there is a user without a password; a password alone is written as :password@");
  return { username: username || null, password: password || null };
}

function parseHosts(text: string, kind: RedisEndpoint["kind"], faults: string[]): readonly RedisHost[] {
  const parts = text.split(",");
  if (kind === "single" && parts.length > 1)
    faults.push("several hosts need redis+cluster:// (a Redis Cluster) or redis+sentinel:// (Sentinel)");
  return parts.map((part, index) => {
    const match = /^(\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(part);
    const port = match?.[2] === undefined ? (kind === "sentinel" ? SENTINEL_PORT : REDIS_PORT) : Number(match[2]);
    if (match === null || port < 1 || port > 65_535)
      faults.push(`host ${index + 1} is not a host name or address with a port from 1 to 65535, as in cache.example:6379; ${encodingHint}`);
    return { host: (match?.[1] ?? "").replace(/^\[|\]$/g, ""), port };
  });
}

function parseDatabase(path: string, faults: string[]): number {
  if (path === "") return 0;
  if (!/^\d{1,5}$/.test(path)) faults.push("the database after the / is not a number");
  return Number(path);
}

function parseOptions(query: string, kind: RedisEndpoint["kind"], faults: string[]): ReadonlyMap<string, string> {
  const known: ReadonlySet<string> = new Set(kind === "sentinel" ? ["sentinelUser", "sentinelPassword"] : []);
  const options = new Map(new URLSearchParams(query));
  for (const name of options.keys()) {
    if (known.has(name)) continue;
    faults.push(kind === "sentinel" ? "after the ? only sentinelUser and sentinelPassword are known" : "nothing may follow a ?");
    break;
  }
  return options;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % sign.
    return null;
  }
}

/** Where an endpoint leads, for messages: hosts alone, never a name or password. */
export function describeEndpoint({ hosts }: RedisEndpoint): string {
  return hosts.map(describeHost).join(",");
}

/** One host for messages. */
export function describeHost({ host, port }: RedisHost): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
