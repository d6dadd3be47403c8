import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunningServer } from "../start-server.ts";
import { runMajlis } from "../terminal.ts";
import type { Access } from "./old-site.ts";

/** One of the two versions of a trial. */
export type Version = "old" | "new";

/** Two checkouts that are held against each other, a folder to work in, and what was found. */
export interface VersionTrial {
  readonly checkouts: Readonly<Record<Version, string>>;
  readonly scratch: string;
  /** Updates that are typed at each step. */
  readonly updates: number;
  /** Prints what was looked at and whether it holds; a trial in which anything does not hold has failed. */
  readonly say: (isGood: boolean, line: string) => void;
}

/** The last line that says why, without what came before it. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? (cause.message.trim().split("\n").at(-1) ?? "") : String(cause);
}

/**
 * Exports a ledger over REST from a server of one version, and has both verifiers look at it. An export of the old version is sound for
 * both. One of the new version is sound for the new verifier; the old one finds the same, or says that it cannot read it (exit code 2).
 * Gives the head that the new verifier names.
 */
export async function verifyExportOf(trial: VersionTrial, server: RunningServer, by: Version, access: Access): Promise<string> {
  const { compartment, token } = access;
  const answer = await fetch(`${server.url}/api/compartments/${compartment}/ledger`, { headers: { authorization: `Bearer ${token}` } });
  const file = join(trial.scratch, `export-of-${by}.ndjson`);
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const here = await runMajlis(["verify", file], {}, trial.checkouts.new);
  const head = /^head +(\S+)$/m.exec(here.out)?.[1] ?? "";
  const entries = /^entries +(\d+)$/m.exec(here.out)?.[1] ?? "?";
  trial.say(
    here.code === 0,
    `the new verifier finds what the ${by} node exported sound: ${entries} entries, head ${head.slice(0, 12)} ${here.err}`,
  );
  const there = await runMajlis(["verify", file], {}, trial.checkouts.old);
  if (by === "old") trial.say(there.code === 0 && there.out.includes(head), `so does the old verifier, with the same head ${there.err}`);
  else {
    const isSound = there.code === 0 && there.out.includes(head);
    trial.say(
      isSound || isRefusal(there),
      `the old verifier ${isSound ? "does, too" : `refuses it: exit ${there.code}, "${there.err.trim()}"`}`,
    );
  }
  return head;
}

/** Whether a verifier said in one line that it cannot read a file. */
function isRefusal({ code, err }: { readonly code: number | null; readonly err: string }): boolean {
  return code === 2 && err.trim().split("\n").length === 1 && err.includes("this is no exported ledger");
}
