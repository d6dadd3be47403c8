import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { own } from "../support/own-processes.ts";
import { DataFolderError, openDataFolder } from "../../server/adapters/sqlite/data-folder.ts";
import { openSqliteDirectory } from "../../server/adapters/sqlite/directory/open-directory.ts";
import { openSnapshots } from "../../server/adapters/sqlite/open-snapshots.ts";
import { openTimelines } from "../../server/adapters/sqlite/open-timelines.ts";
import { snapshotAt } from "../contract/snapshot-store-contract.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { runMajlis } from "../support/terminal.ts";

const folder = temporaryFolders();

function reasonOf(open: () => unknown): string {
  try {
    open();
  } catch (cause) {
    if (cause instanceof DataFolderError) return `${cause.reason}: ${cause.message}`;
    throw cause;
  }
  return "opened";
}

describe("the data folder", () => {
  it("is made for its owner alone, with its format written down", () => {
    const path = join(folder(), "data");
    openDataFolder(path).close();
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(path, "format"), "utf8")).toBe("1\n");
  });

  it("found 17: closes a folder that was left open, and every file that is or will be in it, to other users", () => {
    const path = join(folder(), "data");
    mkdirSync(join(path, "quarantine"), { recursive: true, mode: 0o755 });
    writeFileSync(join(path, "quarantine", "piece"), "", { mode: 0o644 });
    const before = process.umask(0o022);
    try {
      const open = openDataFolder(path);
      const directory = openSqliteDirectory(open.directory);
      const modes = ["", "format", "lock", "directory.db", "directory.db-wal", "directory.db-shm", "quarantine", "quarantine/piece"].map(
        (name) => [name, (statSync(join(path, name)).mode & 0o777).toString(8)],
      );
      expect(Object.fromEntries(modes)).toEqual({
        "": "700",
        format: "600",
        lock: "600",
        "directory.db": "600",
        "directory.db-wal": "600",
        "directory.db-shm": "600",
        quarantine: "700",
        "quarantine/piece": "600",
      });
      void directory.close();
      open.close();
    } finally {
      process.umask(before);
    }
  });

  it("is made with the folders above it, for its owner alone", () => {
    const path = join(folder(), "above", "data");
    openDataFolder(path).close();
    for (const made of [path, dirname(path)]) expect((statSync(made).mode & 0o777).toString(8)).toBe("700");
  });

  it("that cannot be made is refused at once with the reason, with exit code 3, by a start and by commands", async () => {
    const file = join(folder(), "file");
    writeFileSync(file, "");
    const cases = [
      // A folder that exists and answers as if it did not.
      ["/proc/majlis", "no folder can be made in /proc"],
      [join(file, "data"), `${file} is not a folder`],
      [file, `${file} is not a folder`],
    ] as const;
    for (const [path, why] of cases) {
      const [start, command] = await Promise.all([
        runMajlis(["serve"], { MAJLIS_DATA: path, PORT: "0" }),
        runMajlis(["partner", "add", "ALF", "Alfara", "--data", path]),
      ]);
      expect(start).toEqual({ code: 3, out: "", err: `majlis: the data folder ${path} cannot be used: ${why}\n` });
      expect(command).toEqual({ code: 3, out: "", err: `cannot open the data folder ${path}: ${why}\n` });
    }
  });

  it("admits one server at a time in one process, and the next after close", () => {
    const path = folder();
    const first = openDataFolder(path);
    expect(reasonOf(() => openDataFolder(path))).toContain(`in-use: another server (process ${process.pid})`);
    // Asking must not have given up the lock.
    expect(reasonOf(() => openDataFolder(path))).toContain("in-use");
    first.close();
    first.close();
    openDataFolder(path).close();
  });

  it("is locked against another process, though that one's memory is cleared, and free at once when it is killed", async () => {
    const path = folder();
    const module = new URL("../../server/adapters/sqlite/data-folder.ts", import.meta.url).href;
    const script = `const { openDataFolder } = await import(${JSON.stringify(module)}); openDataFolder(${JSON.stringify(path)}); gc(); console.log("held"); setInterval(() => {}, 1000);`;
    const other = own(
      spawn(process.execPath, ["--expose-gc", "--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] }),
    );
    await once(other.stdout, "data");
    expect(reasonOf(() => openDataFolder(path))).toContain(`in-use: another server (process ${other.pid})`);
    other.kill("SIGKILL");
    await once(other, "exit");
    openDataFolder(path).close();
  });

  it("that cannot be locked, for what is no lock or for want of a right, is refused with its name", () => {
    const path = folder();
    mkdirSync(join(path, "lock"));
    expect(reasonOf(() => openDataFolder(path))).toContain(`not-writable: the data folder ${path} cannot be locked`);
  });

  it.each([
    ["whole", ["checkpoints.db", "checkpoints.db-wal", "checkpoints.db-shm"]],
    ["renamed in part before a crash", ["checkpoints.db", "history.db-wal"]],
  ])("of the version before keeps its snapshots and timelines, %s", async (_, names) => {
    const path = folder();
    const made = join(path, "made.db");
    const snapshots = openSnapshots(made);
    const timelines = openTimelines(made);
    for (const seq of [3, 7]) await snapshots.put(snapshotAt(seq));
    await timelines.write("compartment-a", [], { seq: 7, entryHash: new Uint8Array(32) });
    const raw = new DatabaseSync(made);
    raw.exec("ALTER TABLE snapshots RENAME TO checkpoints; PRAGMA user_version = 1");
    // As a crash leaves it: what was written last lies in the file's log alone.
    const data = join(path, "data");
    mkdirSync(data);
    for (const name of names) copyFileSync(made + (name.split(".db")[1] ?? ""), join(data, name));
    raw.close();
    await Promise.all([snapshots.close(), timelines.close()]);

    const opened = openDataFolder(data);
    const kept = openSnapshots(opened.history);
    expect(await kept.latest("compartment-a")).toEqual(snapshotAt(7));
    expect(await kept.latest("compartment-a", 6)).toEqual(snapshotAt(3));
    const lines = openTimelines(opened.history);
    expect((await lines.progress("compartment-a"))?.seq).toBe(7);
    await Promise.all([kept.close(), lines.close()]);
    expect(readdirSync(data).filter((name) => name.startsWith("checkpoints"))).toEqual([]);
    opened.close();
  });

  it("of a newer format is refused and not touched", () => {
    const path = folder();
    writeFileSync(join(path, "format"), "2\n");
    expect(reasonOf(() => openDataFolder(path))).toContain("newer-format");
    expect(readdirSync(path)).toEqual(["format"]);
  });

  it("with a ledger but without its directory is refused: what it holds could not be reached", () => {
    const path = folder();
    writeFileSync(join(path, "format"), "1\n");
    writeFileSync(join(path, "ledger.db"), "");
    expect(reasonOf(() => openDataFolder(path))).toContain("incomplete");
    expect(readdirSync(path).toSorted()).toEqual(["format", "ledger.db"]);
    writeFileSync(join(path, "directory.db"), "");
    openDataFolder(path).close();
  });

  it("with a ledger but no readable format is refused", () => {
    const path = folder();
    writeFileSync(join(path, "ledger.db"), "");
    expect(reasonOf(() => openDataFolder(path))).toContain("unknown-format");
    writeFileSync(join(path, "format"), "one");
    expect(reasonOf(() => openDataFolder(path))).toContain("unknown-format");
    expect(existsSync(join(path, "lock"))).toBe(false);
  });
});
