/*
 * What the version before has written, under the present one: `node test/trials/versions.ts --other <checkout of the older one>
 * [--updates 1000] [--only folder|database|nodes]`. The other checkout needs its node_modules (a link will do). A data folder and a
 * PostgreSQL database of the older version, with marks, a table and comments that this one no longer writes, are opened, verified, edited,
 * moved, backed up and restored; nodes of both versions serve one database side by side. Prints what was looked at, ends with 1 if
 * anything does not hold.
 *
 * `--fixture <folder>` instead writes the data folder that test/fixtures keeps (README.md there).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { sideBySide } from "../support/versions/side-by-side.ts";
import type { VersionTrial } from "../support/versions/version-trial.ts";
import { databaseOfOld, folderOfOld, writeWithOld } from "../support/versions/written-by-old.ts";

const { values } = parseArgs({
  options: {
    other: { type: "string" },
    updates: { type: "string", default: "1000" },
    only: { type: "string" },
    fixture: { type: "string" },
  },
});
if (values.other === undefined) throw new Error("--other names the checkout of the older version");

const parts = { folder: folderOfOld, database: databaseOfOld, nodes: sideBySide };
const scratch = mkdtempSync(join(tmpdir(), "majlis-versions-"));
let faults = 0;
const trial: VersionTrial = {
  checkouts: { old: resolve(values.other), new: join(import.meta.dirname, "..", "..") },
  scratch,
  updates: Number(values.updates),
  say: (isGood, line) => {
    if (!isGood) faults += 1;
    console.log(`${isGood ? "ok   " : "FAULT"} ${line.trimEnd()}`);
  },
};

try {
  if (values.fixture !== undefined) {
    await writeWithOld({ ...trial, updates: 40 }, { folder: resolve(values.fixture) });
  } else {
    for (const [name, part] of Object.entries(parts)) if (values.only === undefined || values.only === name) await part(trial);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = faults === 0 ? 0 : 1;
