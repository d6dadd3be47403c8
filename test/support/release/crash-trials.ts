import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import * as Y from "yjs";
import { startPostgres, type PostgresServer } from "../postgres.ts";
import { RestClient } from "../rest-client.ts";
import { makeSharedRoom } from "../shared-room.ts";
import { startServer, type RunningServer } from "../start-server.ts";
import { openStockClient } from "../stock-client.ts";

/** Before and after each of the three steps of a release. */
export const FIRST_POINTS = [0, 1, 2, 3, 4, 5] as const;
/** The same of a node that finishes: it takes the last two steps alone. */
export const SECOND_POINTS = [0, 1, 2, 3] as const;

/** One trial: how many nodes there are, and at which points the first and then the second process end. */
export interface CrashTrial {
  readonly nodes: 1 | 3;
  readonly first: number;
  readonly second: number;
}

/** What was found: faults, none if all is well, and how long it took until both sides had the release, from when a node that lives served, or another one ended. */
export interface CrashReport extends CrashTrial {
  readonly faults: readonly string[];
  readonly finishedMs: number | null;
}

/** Both sides have to have it so soon. */
export const FINISHED_MS = 2_000;
const LOOK_MS = 20;
const GIVEN_UP_MS = 20_000;
const PRELOAD = pathToFileURL(join(import.meta.dirname, "end-at-point.ts")).href;
const CONTENT = { title: "Expect a vessel", body: "Be ready tonight.", kind: "warning", marking: { tlp: "amber" } };

/** Runs trials one after the other; `onTrial` hears each report. Starts a PostgreSQL of its own where one has several nodes. */
export async function runCrashTrials(
  trials: readonly CrashTrial[],
  onTrial: (report: CrashReport) => void = () => {},
): Promise<readonly CrashReport[]> {
  const database = trials.some(({ nodes }) => nodes > 1) ? await startPostgres() : null;
  const reports: CrashReport[] = [];
  try {
    for (const trial of trials) {
      const report = trial.nodes === 1 || database === null ? await onOneNode(trial) : await onThreeNodes(trial, database);
      reports.push(report);
      onTrial(report);
    }
  } finally {
    await database?.stop();
  }
  return reports;
}

async function onOneNode(trial: CrashTrial): Promise<CrashReport> {
  const dataFolder = mkdtempSync(join(tmpdir(), "majlis-release-"));
  const start = (endAt?: number) => startServer({ demo: true, dataFolder, ...ending(endAt) });
  const running: RunningServer[] = [];
  try {
    const one = await start(trial.first);
    running.push(one);
    const place = await prepare(one);
    await askUntilEnd(one, place);
    const two = await start(trial.second);
    running.push(two);
    // Where it has nothing to finish, or finishes before its point, it lives.
    await Promise.race([ended(two), finished(two, place, trial)]);
    await two.stop("SIGKILL");
    const three = await start();
    running.push(three);
    return await judge(trial, three, place, performance.now());
  } finally {
    for (const server of running) await server.stop("SIGKILL");
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

async function onThreeNodes(trial: CrashTrial, database: PostgresServer): Promise<CrashReport> {
  const env = { DATABASE_URL: await database.createDatabase() };
  const start = (endAt?: number) => startServer({ demo: true, ...ending(endAt, env) });
  const [one, two, three] = await Promise.all([start(trial.first), start(trial.second), start()]);
  try {
    const place = await prepare(one);
    await askUntilEnd(one, place);
    return await judge(trial, three, place, performance.now());
  } finally {
    for (const server of [one, two, three]) await server.stop("SIGKILL");
  }
}

function ending(endAt?: number, env: Record<string, string> = {}): { env: Record<string, string>; nodeFlags?: string[] } {
  if (endAt === undefined) return { env };
  return { env: { ...env, MAJLIS_TEST_END_AT: String(endAt) }, nodeFlags: ["--import", PRELOAD] };
}

interface Place {
  readonly own: string;
  readonly narrow: string;
}

/** A room with a source card in the compartment of ALF alone. */
async function prepare(server: RunningServer): Promise<Place> {
  const { lead, own, narrow } = await makeSharedRoom(server.url);
  const board = openStockClient({ socketUrl: server.socketUrl, compartment: own, token: await lead.token() });
  await board.synced;
  board.doc.getMap("cards").set("source-1", new Y.Map([["title", "Meeting with KESTREL"]]));
  while (!(await cardsOn(lead, own)).includes("Meeting with KESTREL")) await wait(LOOK_MS);
  board.destroy();
  return { own, narrow };
}

async function askUntilEnd(server: RunningServer, { own, narrow }: Place): Promise<void> {
  const lead = await RestClient.signIn(server.url, "lead-alf");
  const body = { id: "key", card: "source-1", to: narrow, content: CONTENT, reason: "They have to know" };
  await Promise.all([lead.post(`/api/compartments/${own}/releases`, body).catch(() => null), ended(server)]);
}

async function ended({ process: { exitCode, signalCode }, process: child }: RunningServer): Promise<void> {
  if (exitCode === null && signalCode === null) await new Promise<void>((resolve) => void child.once("exit", () => resolve()));
}

/** Resolves once both sides have the release, or once nothing is to come; to false where that takes too long, or the server ends. */
async function finished(server: RunningServer, { own }: Place, { first }: CrashTrial): Promise<boolean> {
  const since = performance.now();
  try {
    const lead = await RestClient.signIn(server.url, "lead-alf");
    while (performance.now() - since < GIVEN_UP_MS) {
      const { releases } = (await lead.get(`/api/compartments/${own}/releases`)).json;
      if (first === 0 || releases[0]?.card !== undefined) return true;
      await wait(LOOK_MS);
    }
  } catch {
    // Its process ended.
  }
  return false;
}

async function judge(trial: CrashTrial, server: RunningServer, place: Place, sinceMs: number): Promise<CrashReport> {
  const isFinished = await finished(server, place, trial);
  const finishedMs = isFinished ? performance.now() - sinceMs : null;
  const lead = await RestClient.signIn(server.url, "lead-alf");
  // Before the first step nothing was promised: then nothing may come.
  if (trial.first === 0) await wait(FINISHED_MS);
  const isPromised = trial.first > 0;
  const narrowActs = await actsIn(lead, place.own);
  const wideActs = await actsIn(lead, place.narrow);
  const cards = await cardsOn(lead, place.narrow);
  const expected = {
    narrow: isPromised ? ["release.asked", "release.delivered"] : [],
    wide: isPromised ? ["disclosure.made"] : [],
    cards: isPromised ? [CONTENT.title] : [],
  };
  const seen = { narrow: narrowActs, wide: wideActs, cards };
  const faults: string[] = [];
  if (JSON.stringify(seen) !== JSON.stringify(expected)) faults.push(`expected ${JSON.stringify(expected)}, saw ${JSON.stringify(seen)}`);
  if (isPromised && (finishedMs === null || finishedMs > FINISHED_MS))
    faults.push(`finished after ${finishedMs?.toFixed(0) ?? "never"} ms`);
  return { ...trial, faults, finishedMs: isPromised ? finishedMs : null };
}

async function actsIn(lead: RestClient, compartment: string): Promise<readonly string[]> {
  const { entries } = (await lead.get(`/api/compartments/${compartment}/contributions?limit=500`)).json;
  return entries.filter(({ kind }: { kind: string }) => kind === "act").map(({ type }: { type: string }) => type);
}

async function cardsOn(lead: RestClient, compartment: string): Promise<readonly string[]> {
  const answer = await fetch(`${lead.url}/api/compartments/${compartment}/state`, { headers: { cookie: lead.cookie } });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, new Uint8Array(await answer.arrayBuffer()));
  return [...doc.getMap<Y.Map<unknown>>("cards").values()].map((card) => String(card.get("title")));
}
