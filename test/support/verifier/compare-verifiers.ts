import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contentDigest } from "../../../server/domain/history/replay/content-digest.ts";
import { verifyExport } from "../../../shared/contribution/verify-export.ts";
import { sha256 } from "../entries.ts";
import { HOME_LABELS, LABEL, typedEntries } from "../exported-ledger.ts";
import { seededNumbers } from "../seeded-history.ts";
import { mutate, type Mutation } from "./mutate-export.ts";

/** What a verifier says of a file, as far as both must agree. */
export interface Finding {
  readonly verdict: "sound" | "broken" | "unreadable";
  readonly seq: number | null;
  readonly rule: string | null;
}

/** What came of comparing both verifiers on changed exports. */
export interface Comparison {
  readonly changes: number;
  /** How often each rule was named; `sound` counts chains that a forger made again from the change on. */
  readonly findings: ReadonlyMap<string, number>;
  /** Changes on which they disagree, or which both took for sound though nothing hid them. */
  readonly faults: readonly string[];
}

/** Files given to one run of the second verifier. */
const FILES_AT_ONCE = 250;
/** Entries of an export: short ones, so that every field of every kind is met often. */
const ENTRIES = 40;

/** Has the second verifier look at the lines of exports, of ledgers or of trails, file by file. */
export function verifyInPython(exports: readonly (readonly string[])[], what: "export" | "trail" = "export"): readonly Finding[] {
  const folder = mkdtempSync(join(tmpdir(), "majlis-exports-"));
  try {
    const names = exports.map((lines, index) => {
      const name = join(folder, String(index));
      writeFileSync(name, `${lines.join("\n")}\n`);
      return name;
    });
    const script = join(import.meta.dirname, `verify_${what}.py`);
    const run = spawnSync("python3", [script, "-"], { input: names.join("\n"), encoding: "utf8", maxBuffer: 1 << 28 });
    if (run.stderr !== "" || run.error !== undefined) throw new Error(`the second verifier failed: ${run.error?.message ?? run.stderr}`);
    return run.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Finding);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The product's own verifier, on the same lines. */
export async function verifyHere(lines: readonly string[]): Promise<Finding> {
  async function* each(): AsyncGenerator<string> {
    yield* lines;
  }
  const verdict = await verifyExport(each(), { sha256, digestOf: contentDigest });
  return verdict.kind === "broken"
    ? { verdict: "broken", seq: verdict.seq, rule: verdict.rule }
    : { verdict: verdict.kind, seq: null, rule: null };
}

/** Changes exports of edits, claims, acts and later kinds in so many seeded ways, and holds the two verifiers against each other. */
export async function compareVerifiers(changes: number, seed: number): Promise<Comparison> {
  const logs = [LABEL, ...HOME_LABELS].map((label) => ({ label, ...typedEntries(ENTRIES, "compartment-a", { acts: true, label }) }));
  const random = seededNumbers(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const findings = new Map<string, number>();
  const faults: string[] = [];
  for (let done = 0; done < changes; done += FILES_AT_ONCE) {
    const batch = Array.from({ length: Math.min(FILES_AT_ONCE, changes - done) }, () => {
      const { entries, label } = logs[pick(logs.length)] as (typeof logs)[number];
      return mutate(entries, label, pick);
    });
    const theirs = verifyInPython(batch.map(({ lines }) => lines));
    for (const [index, mutation] of batch.entries()) {
      const ours = await verifyHere(mutation.lines);
      const name = ours.rule ?? ours.verdict;
      findings.set(name, (findings.get(name) ?? 0) + 1);
      const fault = disagreement(mutation, ours, theirs[index]);
      if (fault !== null) faults.push(`seed ${seed}, change ${done + index}: ${mutation.what}: ${fault}`);
    }
  }
  return { changes, findings, faults };
}

function disagreement({ mustFail }: Mutation, ours: Finding, theirs: Finding | undefined): string | null {
  if (ours.verdict === "sound" && mustFail) return "taken for sound";
  if (ours.verdict === theirs?.verdict && ours.seq === theirs.seq && ours.rule === theirs.rule) return null;
  return `${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} there`;
}
