import { z } from "zod";
import { fail, ok, type Result } from "../shared/result.ts";
import type { MarkingScheme } from "../shared/marking/scheme.ts";
import { parseClassifications } from "./domain/classifications.ts";
import { parseLimits, type Limits } from "./domain/limits.ts";
import { parseRedisUrl, type RedisEndpoint } from "./adapters/redis/redis-url.ts";

const flag = z
  .enum(["0", "1"])
  .default("0")
  .transform((value) => value === "1");

/** Message for a DATABASE_URL that {@link isDatabaseUrl} refuses. The value may hold a password and is never repeated. */
export const DATABASE_URL_FORM = "write it as postgres://user:password@host:5432/database";

/** A month: what is decided later than that is not about the same situation. */
const MOST_APPROVAL_MINUTES = 43_200;
const APPROVAL_FORM = `write it as a whole number of minutes from 1 to ${MOST_APPROVAL_MINUTES}`;

const environment = z.object({
  // Digits alone: a number in another notation (0x1F90, 8e1) or a blank would name a port that no one reads out of it.
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: "write it as a whole number from 0 to 65535" })
    .transform(Number)
    .pipe(z.int().min(0).max(65_535, { error: "write it as a whole number from 0 to 65535" }))
    .default(8080),
  HOST: z.string().min(1).default("127.0.0.1"),
  MAJLIS_DATA: z.string().min(1).default("./data"),
  DATABASE_URL: z.string().refine(isDatabaseUrl, { error: DATABASE_URL_FORM }).optional(),
  REDIS_URL: z
    .string()
    .transform((text, context): RedisEndpoint => {
      const parsed = parseRedisUrl(text);
      if (parsed.ok) return parsed.value;
      for (const message of parsed.error) context.addIssue({ code: "custom", message });
      return z.NEVER;
    })
    .optional(),
  MAJLIS_KEY_FILE: z.string().optional(),
  MAJLIS_METRICS_TOKEN_FILE: z.string().optional(),
  MAJLIS_LIMITS: z
    .string()
    .default("")
    .transform((text, context): Limits => {
      const parsed = parseLimits(text);
      if (parsed.ok) return parsed.value;
      for (const message of parsed.error) context.addIssue({ code: "custom", message });
      return z.NEVER;
    }),
  MAJLIS_CLASSIFICATIONS: z
    .string()
    .default("")
    .transform((text, context): MarkingScheme => {
      const parsed = parseClassifications(text);
      if (parsed.ok) return parsed.value;
      for (const message of parsed.error) context.addIssue({ code: "custom", message });
      return z.NEVER;
    }),
  MAJLIS_APPROVAL_MINUTES: z
    .string()
    .regex(/^\d{1,6}$/, { error: APPROVAL_FORM })
    .transform(Number)
    .pipe(z.int().min(1, { error: APPROVAL_FORM }).max(MOST_APPROVAL_MINUTES, { error: APPROVAL_FORM }))
    .default(1_440),
  MAJLIS_TWO_PERSONS_ABOVE: z.string().optional(),
  MAJLIS_DEMO: flag,
  MAJLIS_ORIGIN: z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((origin) => origin.trim())
        .filter((origin) => origin !== ""),
    )
    .pipe(
      z.array(z.string().refine(isOrigin, { error: ({ input }) => `"${String(input)}" is no origin; write it as https://majlis.example` })),
    ),
  LOG_LEVEL: z.enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"]).default("info"),
});

/** Everything the process takes from its environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Folder of the ledger, the directory and what is derived from them. */
  readonly dataFolder: string;
  /** PostgreSQL of the cluster; null: SQLite under {@link Config.dataFolder}. */
  readonly databaseUrl: string | null;
  /** Redis of the cluster; null: one node, a bus within the process. */
  readonly redis: RedisEndpoint | null;
  /** File with the cluster's own key; null: the directory keeps one. */
  readonly keyFile: string | null;
  /** File with the token that `GET /metrics` is read with from elsewhere; null: this machine itself and administrators alone read it. */
  readonly metricsTokenFile: string | null;
  /** Limits on the load that one person can cause (P12). */
  readonly limits: Limits;
  /** The scales that this installation marks with. */
  readonly markingScheme: MarkingScheme;
  /** Minutes that a nation has to decide on a release that waits for it, before it counts as late (RULES.md, R7). */
  readonly approvalMinutes: number;
  /** The classification above which a release needs two persons of its nation; null: none does (RULES.md, R8). */
  readonly twoPersonsAbove: string | null;
  /** Seeds and serves the demo. Only on loopback: the demo accounts' password is public. */
  readonly demo: boolean;
  readonly logLevel: string;
  /** Public origins behind a reverse proxy, as browsers send them. Empty: only pages from this machine itself are served. */
  readonly origins: readonly string[];
}

/** Names of the interfaces that only this machine reaches. */
const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "localhost"]);

/** Whether only this machine can reach a host name or address. */
export function isLoopback(host: string): boolean {
  return loopback.has(host);
}

/** Reads the environment once. An empty variable counts as absent. Fails with every fault at once, each naming its variable. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Result<Config, readonly string[]> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = environment.safeParse(set);
  const faults = parsed.error?.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`) ?? [];
  // Checked separately: the schema reports rules about two variables only once each of them is valid.
  if (set["MAJLIS_DEMO"] === "1" && set["HOST"] !== undefined && !isLoopback(set["HOST"]))
    faults.push("HOST: demo accounts have a public password; with MAJLIS_DEMO=1 only a loopback address is served");
  if (parsed.success) faults.push(...scaleFaults(parsed.data));
  if (!parsed.success || faults.length > 0) return fail(faults);
  const { data } = parsed;
  return ok(
    Object.freeze({
      port: data.PORT,
      host: data.HOST,
      dataFolder: data.MAJLIS_DATA,
      databaseUrl: data.DATABASE_URL ?? null,
      redis: data.REDIS_URL ?? null,
      keyFile: data.MAJLIS_KEY_FILE ?? null,
      metricsTokenFile: data.MAJLIS_METRICS_TOKEN_FILE ?? null,
      limits: data.MAJLIS_LIMITS,
      markingScheme: data.MAJLIS_CLASSIFICATIONS,
      approvalMinutes: data.MAJLIS_APPROVAL_MINUTES,
      twoPersonsAbove: data.MAJLIS_TWO_PERSONS_ABOVE ?? null,
      demo: data.MAJLIS_DEMO,
      logLevel: data.LOG_LEVEL,
      origins: data.MAJLIS_ORIGIN,
    }),
  );
}

/** A classification that no card can have would ask for two persons of every release, or of none. */
function scaleFaults({
  MAJLIS_TWO_PERSONS_ABOVE: above,
  MAJLIS_CLASSIFICATIONS: { classifications },
}: Pick<z.output<typeof environment>, "MAJLIS_TWO_PERSONS_ABOVE" | "MAJLIS_CLASSIFICATIONS">): readonly string[] {
  return above === undefined || classifications.includes(above)
    ? []
    : [`MAJLIS_TWO_PERSONS_ABOVE: write one of ${classifications.join(", ")}`];
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** Whether a text has the form of a PostgreSQL URL. */
export function isDatabaseUrl(text: string): boolean {
  return URL.canParse(text) && ["postgres:", "postgresql:"].includes(new URL(text).protocol);
}

/** How many reverse proxies in front are believed when they say who calls: one where the installation has a public origin, else none. */
export function trustedProxies({ origins }: Pick<Config, "origins">): number {
  return origins.length > 0 ? 1 : 0;
}
