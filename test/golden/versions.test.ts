import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readArchiveFile } from "../../server/adapters/system/archive-file.ts";
import { DATA_FORMAT } from "../../server/adapters/sqlite/data-folder.ts";
import { isKeyPair } from "../../server/adapters/system/site-keys.ts";
import { restoreArchive } from "../../server/commands/restore-archive.ts";
import { ARCHIVE_HEADER } from "../../server/domain/archive/archive-format.ts";
import { contentDigest } from "../../server/domain/history/replay/content-digest.ts";
import { encodeLeaf } from "../../shared/contribution/canonical-bytes.ts";
import { encodeHeader, parseHeader, parseLine } from "../../shared/contribution/export-format.ts";
import { toHex } from "../../shared/contribution/export-line.ts";
import { verifyExport } from "../../shared/contribution/verify-export.ts";
import { growingLog, sha256 } from "../support/entries.ts";

// Files of version 1, made long ago. Old and new servers run side by side while a cluster is renewed, and backups are kept for years:
// whatever these files say must be read for ever. Raising a version adds to these tests and removes nothing.

const fixture = (name: string): URL => new URL(`../fixtures/${name}`, import.meta.url);
const REDACTED = readFileSync(fixture("ledger-export-v1-redacted.ndjson"), "utf8").trimEnd().split("\n");

async function verify(lines: readonly string[]) {
  async function* each(): AsyncGenerator<string> {
    yield* lines;
  }
  return await verifyExport(each(), { sha256, digestOf: contentDigest });
}

describe("what was written by version 1", () => {
  it("P4 is verified: claims, updates, deletes, and words that were shredded later", async () => {
    const verdict = await verify(REDACTED);
    expect(verdict).toMatchObject({ kind: "sound", compartment: "compartment-a", redactions: 1, labels: true, digest: "redacted" });
    expect(verdict.kind === "sound" ? toHex(verdict.head.hash) : null).toBe(
      "a026c0daed9b9f7f8d1eb4f07a63c930bd1973256c7fa6338d307cfbd918ce4e",
    );
    const header = parseHeader(REDACTED[0] ?? "");
    const entries = REDACTED.slice(1).flatMap((line) => {
      const parsed = parseLine(line, header);
      return parsed.kind === "entry" ? [parsed.entry] : [];
    });
    expect(entries.filter(({ kind }) => kind === "claim")).toHaveLength(2);
    expect(entries.filter((entry) => entry.kind === "update" && entry.deletes.length > 0).length).toBeGreaterThan(4);
    expect(entries.flatMap((entry) => (entry.kind === "update" && entry.update === null ? [entry.seq] : []))).toEqual([33]);
  });

  it("is refused with one digit changed", async () => {
    const changed = REDACTED.with(20, (REDACTED[20] ?? "").replace('"seq":19,', '"seq":18,'));
    expect(await verify(changed)).toMatchObject({ kind: "broken", seq: 19 });
  });

  it("is restored from its backup, to the last byte", async () => {
    const { tally, madeAt } = await restoreArchive(readArchiveFile(fixture("backup-v1.majlis").pathname), null, { isKeyPair });
    expect(madeAt).toBe(1_700_000_000_000);
    expect(tally.rows).toEqual({
      partner: 3,
      user: 4,
      token: 1,
      room: 1,
      member: 2,
      compartment: 3,
      site: 0,
      device: 0,
      exposure: 0,
      "opened-card": 0,
      trail: 0,
      "write-hold": 0,
      "removed-card": 0,
      "inbox-mark": 0,
      "inbox-item": 0,
      invitation: 0,
      ledger: 2,
    });
    expect([...tally.heads].map(([id, { seq }]) => [id, seq])).toEqual([
      ["compartment-a", 80],
      ["compartment-b", 40],
    ]);
    expect(toHex(tally.heads.get("compartment-b")?.hash ?? new Uint8Array())).toBe(
      "4e7bb7ab1b746c46afb1833720f7251c8a097897ea3203ad744fef339dfe42cc",
    );
    expect(tally.content()).toBe("35c3244f545ef92942cd2caf63192a04c0bbcc76d10293f930952a8f9792a555");
  });
});

describe("the versions that are written", () => {
  it("are these, and a change of one is a decision", () => {
    const head = { seq: 0, hash: new Uint8Array(32) };
    expect(JSON.parse(encodeHeader({ compartment: "c", site: null, keys: [], labels: [], head }))).toMatchObject({
      format: "majlis-ledger",
      version: 2,
    });
    // 0x00, the domain with its length, and the version.
    expect(encodeLeaf(growingLog().claim())[14]).toBe(1);
    expect(ARCHIVE_HEADER).toBe("majlis-backup 2\n");
    expect(DATA_FORMAT).toBe(1);
  });
});
