/*
 * Rights that end under load: `node test/trials/revocations.ts [--count 500] [--members 16] [--only one,three]`.
 * People write, comment, read and listen on one node, then on three with PostgreSQL and Redis, beside others who type; the right of one after the
 * other ends: removed from the room, made a watch officer, account disabled, token ended, signed out, always at another node than the one they work
 * on. They go on trying. Prints when the last byte came to them, counted from the request that ends the right, and ends with 1 if it came later than
 * after 250 ms (p99) or a second (always), if a connection stayed open, or if anything of theirs was answered or written after it.
 */
import { parseArgs } from "node:util";
import { startPostgres } from "../support/postgres.ts";
import { startRedis } from "../support/redis.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeRevocationRoom, typeEverywhere } from "../support/revocations/revocation-room.ts";
import { revokeMany, type Revocation } from "../support/revocations/revoke.ts";
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

let faults = 0;
for (const size of values.only.split(",")) faults += await (size === "one" ? onOneNode() : onThreeNodes());
process.exit(faults === 0 ? 0 : 1);

async function onOneNode(): Promise<number> {
  const server = await startServer();
  try {
    return await revoke("one node", [server]);
  } finally {
    await server.stop();
  }
}

async function onThreeNodes(): Promise<number> {
  const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  const nodes: RunningServer[] = [];
  try {
    const env = { DATABASE_URL: await postgres.createDatabase(), REDIS_URL: redis.url };
    for (let index = 0; index < 3; index += 1) nodes.push(await startServer({ env }));
    return await revoke("three nodes", nodes);
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all([postgres.stop(), redis.stop()]);
  }
}

async function revoke(name: string, nodes: readonly RunningServer[]): Promise<number> {
  const [first] = nodes as readonly [RunningServer];
  const token = new URL(first.setupLink ?? "").hash.slice(1);
  const account = { token, username: "root", displayName: "Root", password: PASSWORD, partner: { code: "HUB", name: "Hub" } };
  await new RestClient(first.url).json("POST", "/api/setup", account);
  const root = await RestClient.signIn(first.url, "root", PASSWORD);
  const room = await makeRevocationRoom(nodes, root, { members: Number(values.members), boards: 2 });
  const stopTyping = await typeEverywhere(room);
  const done = await revokeMany(room, Number(values.count));
  stopTyping();
  return report(name, done);
}

function report(name: string, done: readonly Revocation[]): number {
  const rights = done.filter(({ ending }) => ending !== "demoted");
  const last = rights.map(({ lastByteMs }) => lastByteMs);
  const [p50, p99, most] = [percentile(last, 0.5), percentile(last, 0.99), Math.max(...last)];
  const answered = rights.map(({ answeredMs }) => answeredMs);
  const broken = done.flatMap(({ ending, member, broken: why }) => why.map((text) => `${ending} ${member.username}: ${text}`));
  console.log(
    `${name}: ${done.length} rights ended (${[...Map.groupBy(done, ({ ending }) => ending)].map(([ending, { length }]) => `${ending} ${length}`).join(", ")}); ` +
      `answered p50 ${percentile(answered, 0.5).toFixed(0)}, p99 ${percentile(answered, 0.99).toFixed(0)} ms; ` +
      `last byte p50 ${p50.toFixed(0)}, p99 ${p99.toFixed(0)}, most ${most.toFixed(0)} ms after the request (goal p99 ${P99_MS}, always ${ALWAYS_MS}); ` +
      `${broken.length} broken`,
  );
  for (const line of broken.slice(0, 20)) console.error(line);
  return broken.length + (p99 > P99_MS ? 1 : 0) + (most > ALWAYS_MS ? 1 : 0);
}
