/*
 * What many acts cost: `node test/bench/acts.ts [--acts 100000] [--cards 1000] [--runs 7] [--only registers,live]`.
 * Two boards of the same cards, one of them with 100,000 comments, answers, sightings and opinions. Prints how long the inbox and the registers take
 * to answer, and how long opening each of the two boards takes: cold (after a restart), warm, and cold where no snapshot is newer than all those acts. Then how long a comment takes from its request on one
 * node to the live act on another one, with Redis and without it. The client shares the cores with the server.
 * Goals: registers and inbox p95 50 ms; opening at most 1.1 times the board without acts, but for the first time after 100,000 acts that no one had the
 * board open for, which is told and has no goal; live p50 25 ms, without Redis 400 ms.
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import type * as Y from "yjs";
import { createCard } from "../../shared/board/card.ts";
import { ControlClient } from "../support/control-client.ts";
import { startPostgres } from "../support/postgres.ts";
import { startRedis } from "../support/redis.ts";
import { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { writeAs } from "../support/versions/old-site.ts";
import { askForAll } from "./parts/decoder.ts";
import { joinAndLeave } from "./parts/join.ts";
import { idle, startMajlis, type MeasuredMajlis } from "./parts/measured-server.ts";
import { sayMuch } from "./parts/spoken-board.ts";
import { median, percentile } from "./parts/statistics.ts";

const { values } = parseArgs({
  options: {
    acts: { type: "string", default: "100000" },
    cards: { type: "string", default: "1000" },
    runs: { type: "string", default: "7" },
    requests: { type: "string", default: "200" },
    only: { type: "string", default: "registers,live" },
  },
});
const GOALS = { answerP95Ms: 50, opening: 1.1, liveP50Ms: 25, polledP50Ms: 400 };
const WARM_JOINS = 40;
const FIRST_OPENINGS = 3;
/** A person makes 120 acts a minute at most; three people by turns. */
const ACTS_LIVE = 90;
const ACT_MS = 200;

const missed: string[] = [];
const judge = (name: string, value: number, goal: number, unit = " ms"): void => {
  if (value > goal) missed.push(name);
  console.log(`${name}: ${value.toFixed(unit === "" ? 2 : 1)}${unit} (goal ${goal}${unit})`);
};

const parts = values.only.split(",");
if (parts.includes("registers")) await registers();
if (parts.includes("live")) {
  await live("with Redis", true, GOALS.liveP50Ms);
  await live("without Redis", false, GOALS.polledP50Ms);
}
console.log(missed.length === 0 ? "every goal was reached" : `missed: ${missed.join("; ")}`);
process.exit(missed.length === 0 ? 0 : 1);

interface TwoBoards {
  readonly quiet: string;
  readonly spoken: string;
  readonly cards: readonly string[];
}

async function registers(): Promise<void> {
  const dataFolder = mkdtempSync(join(tmpdir(), "majlis-bench-"));
  try {
    const boards = await makeBoards(dataFolder);
    const openings = { quiet: { cold: [] as number[], warm: [] as number[] }, spoken: { cold: [] as number[], warm: [] as number[] } };
    await tellFirstOpening(dataFolder, boards);
    // This start makes the snapshots that its boards lack.
    const first = await startMajlis({ dataFolder });
    for (const name of ["quiet", "spoken"] as const) await openBoard(first, boards[name]);
    await idle(first);
    await first.stop();
    for (let run = 0; run < 2 * Number(values.runs); run += 1) {
      const name = run % 2 === 0 ? "quiet" : "spoken";
      const server = await startMajlis({ dataFolder });
      await idle(server);
      openings[name].cold.push(await openBoard(server, boards[name]));
      await idle(server);
      for (let again = 0; again < WARM_JOINS; again += 1) openings[name].warm.push(await openBoard(server, boards[name]));
      if (run === 2 * Number(values.runs) - 1) await askRegisters(server, boards);
      await server.stop();
    }
    for (const how of ["cold", "warm"] as const) {
      const [quiet, spoken] = [median(openings.quiet[how]), median(openings.spoken[how])];
      judge(`opening the board, ${how}: ${spoken.toFixed(1)} ms with acts, ${quiet.toFixed(1)} without`, spoken / quiet, GOALS.opening, "");
    }
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** How long it takes to open each board, in a copy of the folder, when its newest snapshot lies before all acts. */
async function tellFirstOpening(dataFolder: string, boards: TwoBoards): Promise<void> {
  const times = { quiet: [] as number[], spoken: [] as number[] };
  for (let run = 0; run < 2 * FIRST_OPENINGS; run += 1) {
    const name = run % 2 === 0 ? "quiet" : "spoken";
    const copy = mkdtempSync(join(tmpdir(), "majlis-bench-"));
    try {
      cpSync(dataFolder, copy, { recursive: true });
      const server = await startMajlis({ dataFolder: copy });
      await idle(server);
      times[name].push(await openBoard(server, boards[name]));
      await server.stop();
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }
  console.log(
    `opening the board for the first time: ${median(times.spoken).toFixed(1)} ms with acts, ${median(times.quiet).toFixed(1)} without`,
  );
}

function openBoard(server: MeasuredMajlis, compartment: string): Promise<number> {
  return joinAndLeave(server, `/sync/${compartment}`, askForAll);
}

/** Two boards of the same cards; people have said much about those of one. */
async function makeBoards(dataFolder: string): Promise<TwoBoards> {
  const server = await startServer({ demo: true, dataFolder });
  const room = await makeSharedRoom(server.url);
  const cards = Array.from({ length: Number(values.cards) }, (_, index) => `card-${index}`);
  const path = `/api/rooms/${room.room}/compartments`;
  const releasableTo = ["BRV", "CRL"];
  const { compartment } = await room.lead.json<{ compartment: { id: string } }>("POST", path, { name: "Quiet", releasableTo });
  const [quiet, spoken] = [compartment.id, room.wide];
  const token = await room.lead.token();
  for (const board of [quiet, spoken])
    await writeAs(server, { compartment: board, token }, (doc: Y.Doc) =>
      cards.forEach((id) => createCard(doc, { id, title: `Title of ${id}`, body: `What is known of ${id} so far` })),
    );
  await server.stop();
  const people = (["lead", "analyst", "watch"] as const).map((name, index) => ({
    id: room.userIds[name],
    partner: ["ALF", "BRV", "CRL"][index] ?? "",
  }));
  const begunMs = performance.now();
  await sayMuch(
    { dataFolder, compartment: spoken, originator: "ALF", releasableTo: ["ALF", "BRV", "CRL"], cards, people },
    Number(values.acts),
  );
  console.log(`${values.acts} acts about ${cards.length} cards written in ${((performance.now() - begunMs) / 1000).toFixed(0)} s`);
  return { quiet, spoken, cards };
}

/** Asks for what the page asks for, of one card after the other. */
async function askRegisters({ url }: MeasuredMajlis, { spoken, cards }: TwoBoards): Promise<void> {
  const analyst = await RestClient.signIn(url, "analyst-brv");
  const at = `/api/compartments/${spoken}`;
  const some = (index: number): string => cards[(index * 37) % cards.length] ?? "";
  const asked: Readonly<Record<string, (index: number) => string>> = {
    inbox: () => "/api/inbox?limit=50",
    "comments of a card": (index) => `${at}/comments?card=${some(index)}`,
    "comments of the board, a page": (index) => `${at}/comments?limit=100&after=${index * 400}`,
    "sightings of a card": (index) => `${at}/sightings?card=${some(index)}`,
    "opinions of a card": (index) => `${at}/opinions?card=${some(index)}`,
    "counts of all cards": () => `${at}/acts/counts`,
  };
  for (const [name, path] of Object.entries(asked)) {
    const times: number[] = [];
    for (let index = 0; index < Number(values.requests); index += 1) {
      const begunMs = performance.now();
      const { status, text } = await analyst.get(path(index));
      if (status !== 200 || text.length < 10) throw new Error(`${name}: ${status}`);
      times.push(performance.now() - begunMs);
    }
    judge(`${name}, p95 (p50 ${median(times).toFixed(1)} ms)`, percentile(times, 0.95), GOALS.answerP95Ms);
  }
}

/** How long a comment takes from its request on one node to the live act on another. */
async function live(name: string, isWithRedis: boolean, goal: number): Promise<void> {
  const postgres = await startPostgres();
  const redis = isWithRedis ? await startRedis() : null;
  const nodes: RunningServer[] = [];
  try {
    const env = { DATABASE_URL: await postgres.createDatabase(), ...(redis !== null && { REDIS_URL: redis.url }) };
    for (let index = 0; index < 2; index += 1) nodes.push(await startServer({ demo: true, env }));
    const [one, two] = nodes as [RunningServer, RunningServer];
    const room = await makeSharedRoom(one.url);
    await writeAs(
      one,
      { compartment: room.wide, token: await room.lead.token() },
      (doc) => void createCard(doc, { id: "card-1", title: "Card" }),
    );
    const follower = await ControlClient.connect(two.url, { cookie: room.analyst.cookie });
    await follower.ask("room:follow", { room: room.room });
    const times = await talk(room, follower);
    follower.close();
    judge(`comment to its live act on another node, ${name}, p50 (p95 ${percentile(times, 0.95).toFixed(1)} ms)`, median(times), goal);
  } finally {
    for (const node of nodes) await node.stop();
    await redis?.stop();
    await postgres.stop();
  }
}

async function talk({ wide, lead, analyst, watch }: SharedRoom, follower: ControlClient): Promise<readonly number[]> {
  const people = [lead, analyst, watch];
  const times: number[] = [];
  for (let index = 0; index < ACTS_LIVE; index += 1) {
    const text = `word ${index}`;
    const begunMs = performance.now();
    const told = follower
      .event("act", ({ act }) => (act.body?.said as { text?: string } | undefined)?.text === text)
      .then(() => times.push(performance.now() - begunMs));
    await people[index % people.length]?.json("POST", `/api/compartments/${wide}/comments`, { card: "card-1", text });
    await told;
    await wait(ACT_MS);
  }
  return times;
}
