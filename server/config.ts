import { z } from "zod";
import { fail, ok, type Result } from "../shared/result.ts";

const flag = z
  .enum(["0", "1"])
  .default("0")
  .transform((value) => value === "1");

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().min(1).default("127.0.0.1"),
  MAJLIS_DATA: z.string().min(1).default("./data"),
  DATABASE_URL: z.string().startsWith("postgres").optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//)
    .optional(),
  MAJLIS_DEMO: flag,
  MAJLIS_ORIGIN: z.string().optional(),
  LOG_LEVEL: z.enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"]).default("info"),
});

/** Everything the process takes from its environment (design §4). */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Folder of the ledger, the directory and what is derived from them. */
  readonly dataFolder: string;
  /** Seeds and serves the demo. Only on loopback: the demo accounts' password is public. */
  readonly demo: boolean;
  readonly logLevel: string;
  /** Public origins behind a reverse proxy, as browsers send them. Empty: only pages from this machine itself are served. */
  readonly origins: readonly string[];
}

/** Names of the interfaces that only this machine reaches. */
const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

/** Whether a host name or address stands for this machine alone. */
export function isLoopback(host: string): boolean {
  return loopback.has(host);
}

/** Reads the environment once. Fails with every fault at once, each naming its variable. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Result<Config, readonly string[]> {
  const parsed = environment.safeParse(env);
  if (!parsed.success) return fail(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  const { data } = parsed;
  const faults: string[] = [];
  if (data.MAJLIS_DEMO && !isLoopback(data.HOST))
    faults.push("HOST: demo accounts have a public password; with MAJLIS_DEMO=1 only a loopback address is served");
  if (data.DATABASE_URL !== undefined)
    faults.push("DATABASE_URL: PostgreSQL is not supported by this version; leave it out to use SQLite under MAJLIS_DATA");
  if (data.REDIS_URL !== undefined) faults.push("REDIS_URL: Redis is not supported by this version; leave it out to run as one process");
  const origins = (data.MAJLIS_ORIGIN ?? "")
    .split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");
  for (const origin of origins)
    if (!isOrigin(origin)) faults.push(`MAJLIS_ORIGIN: "${origin}" is no origin; write it as https://majlis.example`);
  if (faults.length > 0) return fail(faults);
  return ok(
    Object.freeze({
      port: data.PORT,
      host: data.HOST,
      dataFolder: data.MAJLIS_DATA,
      demo: data.MAJLIS_DEMO,
      logLevel: data.LOG_LEVEL,
      origins,
    }),
  );
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
