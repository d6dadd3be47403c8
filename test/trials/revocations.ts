/*
 * Rights that end under load: `node test/trials/revocations.ts [--count 500] [--members 16] [--only one,three]`.
 * People write, comment, read and listen on one node, then on three with PostgreSQL and Redis, beside others who type; the right of one after the
 * other ends: removed from the room, made a watch officer, account disabled, token ended, signed out, always at another node than the one they work
 * on. They go on trying. Prints when the last byte came to them, counted from the commit that ends the right (on one node from the request for it), and ends
 * with 1 if it came later than after 250 ms (p99) or a second (always), if a connection stayed open, or if anything of theirs that was sent after the
 * answer was answered, or anything of theirs was taken after the end: on three nodes by the order of commits, on one by when it was sent and made.
 */
import { parseArgs } from "node:util";
import { startPostgres } from "../support/postgres.ts";
import { startRedis } from "../support/redis.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeRevocationRoom, typeEverywhere, type RevocationRoom } from "../support/revocations/revocation-room.ts";
import { closedLate, findWrites, revokeMany, withCommits, type Revocation } from "../support/revocations/revoke.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { percentile } from "../bench/parts/statistics.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "500" },
    members: { type: "string", default: "16" },
    only: { type: "string", default: "one,three" },
  },
});
const P99_MS = 250;
const ALWAYS_MS = 1_000;
const PASSWORD = "a password of trials";
/** When each change of rights was committed, milliseconds since the epoch. */
const COMMITS = `SELECT change::json->>'user' AS user, extract(epoch FROM pg_xact_commit_timestamp(xmin))::float8 * 1000 AS at FROM majlis.access_changes ORDER BY id`;

/** When each entry was committed, the same. */
const ENTRIES = `SELECT head.compartment AS board, entry.seq::int AS seq, extract(epoch FROM pg_xact_commit_timestamp(entry.xmin))::float8 * 1000 AS at
  FROM majlis.entries AS entry JOIN majlis.heads AS head ON head.id = entry.compartment`;

/** Each of a few people signs in again for each of their rights that ends. */
const LIMITS = { MAJLIS_LIMITS: "signInsPerMinute=100000,accountSignInsPerMinute=100000" };

let faults = 0;
for (const size of values.only.split(",")) faults += await (size === "one" ? onOneNode() : onThreeNodes());
process.exit(faults === 0 ? 0 : 1);

async function onOneNode(): Promise<number> {
  const server = await startServer({ env: LIMITS });
  try {
    const { room, done } = await revoke([server], await setUp(server));
    return report("one node", await findWrites(room, done));
  } finally {
    await server.stop();
  }
}

async function onThreeNodes(): Promise<number> {
  const [postgres, redis] = await Promise.all([startPostgres({ track_commit_timestamp: "on" }), startRedis()]);
  const nodes: RunningServer[] = [];
  try {
    const database = await postgres.createDatabase();
    const env = { ...LIMITS, DATABASE_URL: database, REDIS_URL: redis.url };
    const first = await startServer({ env });
    nodes.push(first);
    const root = await setUp(first);
    for (let index = 1; index < 3; index += 1) nodes.push(await startServer({ env }));
    const { room, done } = await revoke(nodes, root);
    const ask = async (sql: string): Promise<unknown> => postgres.run(sql, new URL(database).pathname.slice(1));
    const ended = withCommits(done, (await ask(COMMITS)) as { user: string; at: number }[]);
    const entries = (await ask(ENTRIES)) as { board: string; seq: number; at: number }[];
    const commits = new Map(entries.map(({ board, seq, at }) => [`${board} ${seq}`, at]));
    return report("three nodes", await findWrites(room, ended, (board, seq) => commits.get(`${board} ${seq}`)));
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all([postgres.stop(), redis.stop()]);
  }
}

/** Makes the first administrator, before another node makes a link of its own. */
async function setUp({ url, setupLink }: RunningServer): Promise<RestClient> {
  const token = new URL(setupLink ?? "").hash.slice(1);
  const account = { token, username: "root", displayName: "Root", password: PASSWORD, partner: { code: "HUB", name: "Hub" } };
  await new RestClient(url).json("POST", "/api/setup", account);
  return await RestClient.signIn(url, "root", PASSWORD);
}

async function revoke(
  nodes: readonly RunningServer[],
  root: RestClient,
): Promise<{ readonly room: RevocationRoom; readonly done: readonly Revocation[] }> {
  const room = await makeRevocationRoom(nodes, root, { members: Number(values.members), boards: 2 });
  const stopTyping = await typeEverywhere(room);
  const done = await revokeMany(room, Number(values.count));
  stopTyping();
  return { room, done };
}

function report(name: string, done: readonly Revocation[]): number {
  const rights = done.filter(({ ending }) => ending !== "demoted");
  const last = rights.map(({ lastByteMs, endedMs }) => Math.max(0, lastByteMs - endedMs));
  const [p50, p99, most] = [percentile(last, 0.5), percentile(last, 0.99), Math.max(...last)];
  const ended = rights.map(({ endedMs }) => endedMs);
  const answered = rights.map(({ answeredMs }) => answeredMs);
  const broken = [
    ...done.flatMap(({ ending, member, broken: why }) => why.map((text) => `${ending} ${member.username}: ${text}`)),
    ...closedLate(done, ALWAYS_MS),
  ];
  console.log(
    `${name}: ${done.length} rights ended (${[...Map.groupBy(done, ({ ending }) => ending)].map(([ending, { length }]) => `${ending} ${length}`).join(", ")}); ` +
      `in the store p50 ${percentile(ended, 0.5).toFixed(0)}, answered p50 ${percentile(answered, 0.5).toFixed(0)}, p99 ${percentile(answered, 0.99).toFixed(0)} ms; ` +
      `last byte p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)}, most ${most.toFixed(0)} ms after that (goal p99 ${P99_MS}, always ${ALWAYS_MS}); ` +
      `${broken.length} broken`,
  );
  for (const line of broken.slice(0, 20)) console.error(line);
  return broken.length + (p99 > P99_MS ? 1 : 0) + (most > ALWAYS_MS ? 1 : 0);
}
