import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { collectGarbage, cpuMs, idle, residentBytes, startMajlis, type MeasuredMajlis } from "../../bench/parts/measured-server.ts";
import { percentile } from "../../bench/parts/statistics.ts";
import { RestClient } from "../rest-client.ts";
import type { Attack } from "./attack.ts";
import type { AttackerCommand, AttackReport } from "./attacker-process.ts";
import { Child } from "./child.ts";
import { HonestBoard, type HonestReport } from "./honest-board.ts";
import { CAST, setStage, type Stage } from "./stage.ts";

/** What others may have to bear at most (P12). */
export const GOALS = { p99Ratio: 2, joinMs: 1_000, residentMb: 100 } as const;
/** A p99 below this counts as this, milliseconds (the reason is in test/trials/hostile.ts). */
const P99_FLOOR_MS = 5;

/** How long each part of a row takes. */
export interface Pace {
  readonly undisturbedMs: number;
  readonly attackMs: number;
  /** After so long memory must be back. */
  readonly settleMs: number;
  /** Whether garbage is collected on demand, instead of waiting for the engine to do it. */
  readonly isCollecting: boolean;
}

/** A minute to settle, as the goal says. */
export const FULL_PACE: Pace = { undisturbedMs: 10_000, attackMs: 15_000, settleMs: 60_000, isCollecting: false };
/** Seconds instead, but for memory that is not back yet. */
export const QUICK_PACE: Pace = { undisturbedMs: 4_000, attackMs: 5_000, settleMs: 60_000, isCollecting: true };

/** What the honest people of one board noticed. */
export interface Noticed {
  readonly p99Before: number;
  /** While the attacker's process computed and sent nothing: what of `p99` is the machine's. No goal rests on it. */
  readonly p99Beside: number;
  readonly p99: number;
  readonly slowestJoinMs: number;
  readonly refusals: readonly string[];
  readonly longestPauseMs: number;
}

/** Processor time of the attacker and of the server, with all threads: 1 is one core. */
export interface CoresUsed {
  readonly attacker: number;
  readonly server: number;
}

/** One attack, and what came of it. */
export interface RowResult {
  readonly name: string;
  readonly apart: Noticed;
  readonly attacked: Noticed;
  readonly residentMb: number;
  /** The highest it came to during the attack. */
  readonly peakMb: number;
  readonly isAlive: boolean;
  /** Processor time during the attack, in cores. */
  readonly cores: CoresUsed;
  readonly note: string;
  /** Goals and promises that were not held; empty: all were. */
  readonly broken: readonly string[];
}

const BYTES_PER_MB = 1_048_576;
const SAMPLE_MS = 100;
/** An attack that has not ended after so many times its time is cut off. */
const PATIENCE = 8;
/** The honest people type for so long before they are measured, milliseconds: threads may still be collecting garbage. */
const WARM_UP_MS = 3_000;
/** The honest people go on for so long after the attack, milliseconds. */
const TAIL_MS = 1_000;
/** How long the news of a mass deletion may take, milliseconds (M1: 2 s), with a little for the way. */
const TOLD_LIMIT_MS = 2_500;
const EDITS_PER_SECOND = { apart: 50, attacked: 25 } as const;

/** Runs one attack on a fresh server of a checkout (this one unless given). */
export async function runRow(attack: Attack, pace: Pace, checkout?: string): Promise<RowResult> {
  const dataFolder = mkdtempSync(join(tmpdir(), "majlis-hostile-"));
  chmodSync(dataFolder, 0o755);
  // The limits of a deployment, which benchmarks raise, behind a proxy that says who calls: a stranger elsewhere has another address.
  const env = { MAJLIS_LIMITS: "", MAJLIS_ORIGIN: "http://majlis.example" };
  const server = await startMajlis({ dataFolder, env, isMemoryMeasured: true, ...(checkout !== undefined && { checkout }) });
  const boards: HonestBoard[] = [];
  const attackers: Child[] = [];
  try {
    const stage = await setStage({ url: server.url, dataFolder }, { attackMs: pace.attackMs, toldMs: TOLD_LIMIT_MS });
    const attacker = await Child.start("attacker-process.ts", [attack.name, JSON.stringify(stage)], "idle");
    attackers.push(attacker);
    // What a server does after its start would slow the undisturbed.
    await idle(server);
    boards.push(...(await openBoards(server, stage)));
    return await measure({ attack, pace, server, attacker, boards: boards as [HonestBoard, HonestBoard] });
  } finally {
    for (const child of [...boards, ...attackers]) child.stop();
    await server.kill();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

async function openBoards({ lead, url, port }: MeasuredMajlis, stage: Stage): Promise<HonestBoard[]> {
  const ofLead = await lead.token("honest");
  const ofAnalyst = await (await RestClient.signIn(url, CAST.analyst)).token("honest");
  const { socketUrl } = stage;
  return [
    await HonestBoard.open({
      socketUrl,
      port,
      board: stage.apart,
      tokens: [ofLead, ofAnalyst],
      editsPerSecond: EDITS_PER_SECOND.apart,
    }),
    await HonestBoard.open({ socketUrl, port, board: stage.attacked, tokens: [ofLead], editsPerSecond: EDITS_PER_SECOND.attacked }),
  ];
}

interface Trial {
  readonly attack: Attack;
  readonly pace: Pace;
  readonly server: MeasuredMajlis;
  readonly attacker: Child;
  readonly boards: readonly [apart: HonestBoard, attacked: HonestBoard];
}

async function measure({ attack, pace, server, attacker, boards }: Trial): Promise<RowResult> {
  // Before anything is measured: collecting garbage halts every thread.
  const residentBefore = await resident(server, pace);
  await wait(WARM_UP_MS);
  const before = await window(boards, () => wait(pace.undisturbedMs));
  const beside = await window(boards, async () => {
    tell(attacker, `compute ${pace.undisturbedMs}`);
    await attacker.next(pace.undisturbedMs * PATIENCE);
  });
  let peak = residentBefore;
  const sampling = setInterval(() => {
    peak = Math.max(peak, residentOrZero(server));
  }, SAMPLE_MS);
  let report: AttackReport | null = null;
  let serverCores = 0;
  const during = await window(boards, async () => {
    const serverCpu = cpuOrZero(server);
    const begun = performance.now();
    tell(attacker, "attack");
    report = (await attacker.next(pace.attackMs * PATIENCE)) as AttackReport | null;
    serverCores = (cpuOrZero(server) - serverCpu) / (performance.now() - begun);
    await wait(Math.max(TAIL_MS, pace.attackMs - (performance.now() - begun)));
  });
  clearInterval(sampling);
  attacker.stop();
  const residentMb = ((await settled(server, pace, residentBefore)) - residentBefore) / BYTES_PER_MB;
  const isAlive = await answers(server);
  const { note, broken, cores }: AttackReport = report ?? { note: "the attack was cut off", cores: Number.NaN };
  const [apart, attacked] = [noticed(before[0], beside[0], during[0]), noticed(before[1], beside[1], during[1])];
  const faults = isAlive
    ? faultsOf({ apart, attacked, residentMb, broken })
    : ["the process ended", ...(broken === undefined ? [] : [broken])];
  return {
    name: attack.name,
    apart,
    attacked,
    residentMb,
    peakMb: (peak - residentBefore) / BYTES_PER_MB,
    isAlive,
    cores: { attacker: cores, server: Math.max(0, serverCores) },
    note,
    broken: faults,
  };
}

/** What both boards' people measure while something goes on. */
async function window(boards: Trial["boards"], goesOn: () => Promise<void>): Promise<(HonestReport | null)[]> {
  for (const board of boards) board.begin();
  await goesOn();
  return await Promise.all(boards.map((board) => board.report()));
}

function tell(attacker: Child, command: AttackerCommand): void {
  attacker.tell(command);
}

type MaybeReport = HonestReport | null | undefined;

function noticed(before: MaybeReport, beside: MaybeReport, during: MaybeReport): Noticed {
  return {
    p99Before: percentile(before?.receiptsMs ?? [], 0.99),
    p99Beside: percentile(beside?.receiptsMs ?? [], 0.99),
    p99: during?.receiptsMs.length ? percentile(during.receiptsMs, 0.99) : Number.POSITIVE_INFINITY,
    slowestJoinMs: Math.max(0, ...(during?.joinsMs ?? [])),
    refusals: [...new Set(during?.refusals ?? ["the honest people's process is stuck"])],
    longestPauseMs: during?.longestPauseMs ?? Number.POSITIVE_INFINITY,
  };
}

function faultsOf({
  apart,
  attacked,
  residentMb,
  broken,
}: Pick<RowResult, "apart" | "attacked" | "residentMb"> & { broken?: string | undefined }): string[] {
  const faults = broken === undefined ? [] : [broken];
  for (const [board, seen] of [
    ["apart", apart],
    ["attacked", attacked],
  ] as const) {
    if (seen.p99 > GOALS.p99Ratio * Math.max(P99_FLOOR_MS, seen.p99Before))
      faults.push(`receipts on the board ${board} took ${seen.p99.toFixed(0)} ms`);
    if (seen.slowestJoinMs > GOALS.joinMs) faults.push(`a join of the board ${board} took ${seen.slowestJoinMs.toFixed(0)} ms`);
    if (seen.refusals.length > 0) faults.push(`on the board ${board}: ${seen.refusals.join(", ")}`);
  }
  if (residentMb > GOALS.residentMb) faults.push(`${residentMb.toFixed(0)} MB not given back`);
  return faults;
}

/** Resident memory once it is back within the goal, or the time to settle is over. 0 if the process is gone. */
async function settled(server: MeasuredMajlis, pace: Pace, before: number): Promise<number> {
  const end = performance.now() + pace.settleMs;
  for (;;) {
    const now = await resident(server, pace);
    if (now <= before + GOALS.residentMb * BYTES_PER_MB || performance.now() > end) return now;
    await wait(SAMPLE_MS * 5);
  }
}

async function resident(server: MeasuredMajlis, { isCollecting }: Pace): Promise<number> {
  if (isCollecting && server.process.connected) await Promise.race([collectGarbage(server), wait(10_000)]);
  return residentOrZero(server);
}

function residentOrZero(server: MeasuredMajlis): number {
  return isRunning(server) ? residentBytes(server.pid) : 0;
}

function cpuOrZero(server: MeasuredMajlis): number {
  return isRunning(server) ? cpuMs(server.pid) : 0;
}

function isRunning({ process }: MeasuredMajlis): boolean {
  return process.exitCode === null && process.signalCode === null;
}

async function answers({ url }: MeasuredMajlis): Promise<boolean> {
  return await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
