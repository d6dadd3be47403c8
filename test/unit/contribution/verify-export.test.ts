import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { contentDigest } from "../../../server/domain/history/replay/content-digest.ts";
import { chainUpdate } from "../../../shared/contribution/chain-entry.ts";
import { GENESIS_HASH, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import { addToSum, encodeEntry, encodeHeader, encodeTrailer, parseHeader, parseLine } from "../../../shared/contribution/export-format.ts";
import { verifyExport, type ExportVerdict } from "../../../shared/contribution/verify-export.ts";
import { createChainVerifier } from "../../../shared/contribution/verify-chain.ts";
import { hashEntry } from "../../../shared/contribution/canonical-bytes.ts";
import { authorship, sha256 } from "../../support/entries.ts";
import { exportedLines, typedEntries } from "../../support/exported-ledger.ts";
import { missedByteChanges } from "../../support/verifier/byte-changes.ts";

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
const verify = (lines: readonly string[]): Promise<ExportVerdict> => verifyExport(each(lines), { sha256, digestOf: contentDigest });

/** The same entries under a header and a last line that fit them: what a forger would make. */
function forged(lines: readonly string[], entries: readonly LedgerEntry[]): string[] {
  const header = parseHeader(lines[0] ?? "");
  const last = entries.at(-1);
  const all = [
    encodeHeader({ ...header, head: { seq: last?.seq ?? 0, hash: last?.hash ?? GENESIS_HASH } }),
    ...lines.slice(1, 2),
    ...entries.map(encodeEntry),
  ];
  const sum = all.reduce((before, line) => addToSum(before, line, sha256), GENESIS_HASH);
  return [...all, encodeTrailer(entries.length, sum)];
}

describe("P4 an exported ledger verifies offline", () => {
  it("is sound as written, with its labels and its board compared", async () => {
    const { lines } = await exportedLines(60);
    expect(await verify(lines)).toMatchObject({ kind: "sound", redactions: 0, labels: true, digest: "equal", head: { seq: 60 } });
  });

  it("finds every one of 600 seeded changes of its bytes (test/trials/mutate-exports.ts makes 6,000)", async () => {
    expect(await missedByteChanges(600, Number(process.env["SEED"] ?? 77))).toEqual([]);
  });

  it("names a line that was taken out, doubled or swapped, also where header and last line were made to fit", async () => {
    const { lines, entries } = await exportedLines(30);
    const without = entries.filter(({ seq }) => seq !== 12);
    expect(await verify(forged(lines, without))).toMatchObject({ kind: "broken", seq: 12, rule: "seq" });
    expect(await verify([...lines.slice(0, 20), ...lines.slice(19)])).toMatchObject({ kind: "broken", seq: 19, rule: "seq" });
    expect(await verify(lines.slice(0, -1))).toMatchObject({ kind: "broken", rule: "sum" });
    expect(await verify([...lines.slice(0, 20), lines.at(-1) ?? ""])).toMatchObject({ kind: "broken", seq: 19, rule: "head" });
    expect(await verify([])).toMatchObject({ kind: "unreadable" });
    expect(await verify(["hello"])).toMatchObject({ kind: "unreadable" });
  });

  it("names the entry whose author, time, ranges or words were changed, even with its own hash recomputed", async () => {
    const { lines, entries } = await exportedLines(30);
    const changes: ((entry: LedgerEntry) => LedgerEntry)[] = [
      (entry) => ({ ...entry, author: "user-9" }),
      (entry) => ({ ...entry, at: entry.at + 1 }),
      (entry) => ({ ...entry, partner: "DLT" }),
      (entry) => ({ ...entry, labelHash: new Uint8Array(32) }),
      (entry) => (entry.kind === "update" ? { ...entry, update: Uint8Array.of(0, 0) } : entry),
      (entry) => (entry.kind === "update" ? { ...entry, deletes: [{ client: 11, from: 0, to: 1 }] } : entry),
    ];
    for (const [index, change] of changes.entries()) {
      const plain = entries.map((entry) => (entry.seq === 10 ? change(entry) : entry));
      expect(await verify(forged(lines, plain)), `change ${index}`).toMatchObject({ kind: "broken", seq: 10 });
      const rehashed = plain.map((entry) => (entry.seq === 10 ? { ...entry, hash: hashEntry(entry, sha256) } : entry));
      expect((await verify(forged(lines, rehashed))).kind, `change ${index}, rehashed`).toBe("broken");
    }
  });

  it("reports shredded words as redacted, not as broken", async () => {
    const { lines, entries } = await exportedLines(30);
    const shredded = entries.map((entry) => (entry.kind === "update" && entry.seq === 8 ? { ...entry, update: null } : entry));
    expect(await verify(forged(lines, shredded))).toMatchObject({ kind: "sound", redactions: 1, digest: "redacted" });
  });

  it("reads every line back as it was written", async () => {
    const { lines, entries } = await exportedLines(30);
    const header = { version: 2, compartment: "compartment-a" } as const;
    expect(lines.slice(2, -1).map((line) => parseLine(line, header))).toEqual(entries.map((entry) => ({ kind: "entry", entry })));
  });
});

describe("the chain's rules", () => {
  const by = authorship({ author: "user-0" });
  const { entries } = typedEntries(12);
  const end = entries.at(-1) as LedgerEntry;
  const clock = entries.reduce(
    (top, entry) => (entry.kind === "update" ? Math.max(top, ...entry.inserts.filter((r) => r.client === 11).map((r) => r.to)) : top),
    0,
  );
  const update = Uint8Array.of(0, 0);
  const ruleOf = (entry: LedgerEntry): string | undefined => {
    const chain = createChainVerifier("compartment-a", sha256);
    for (const sound of entries) expect(chain.check(sound)).toBeNull();
    return chain.check(entry)?.rule;
  };
  it.each([
    ["owner", { inserts: [{ client: 99, from: 0, to: 1 }], deletes: [] }],
    ["owner", { inserts: [{ client: 4_000_000_000, from: clock, to: clock + 1 }], deletes: [] }],
    ["clock", { inserts: [{ client: 11, from: clock + 1, to: clock + 2 }], deletes: [] }],
    ["clock", { inserts: [{ client: 11, from: clock - 1, to: clock + 2 }], deletes: [] }],
    ["clock", { inserts: [], deletes: [{ client: 11, from: 0, to: clock + 1 }] }],
    ["range", { inserts: [], deletes: [{ client: 11, from: 3, to: 3 }] }],
    [
      "range",
      {
        inserts: [],
        deletes: [
          { client: 11, from: 2, to: 4 },
          { client: 11, from: 3, to: 5 },
        ],
      },
    ],
    ["fields", { inserts: [], deletes: [{ client: 2 ** 32, from: 0, to: 1 }] }],
  ])("%s is named for %j", (rule, change) => {
    expect(ruleOf(chainUpdate(end, by, { ...change, update }, sha256))).toBe(rule);
  });

  it("holds a clock that went back at the time of the entry before", () => {
    expect(chainUpdate(end, { ...by, at: 5 }, { inserts: [], deletes: [], update }, sha256).at).toBe(end.at);
    const early = { ...chainUpdate(end, by, { inserts: [], deletes: [], update }, sha256), at: 5 };
    expect(ruleOf({ ...early, hash: hashEntry(early, sha256) })).toBe("time");
  });

  it("replays to the digest of the document that was typed", () => {
    const doc = new Y.Doc();
    const typed = typedEntries(80);
    for (const entry of typed.entries) if (entry.kind === "update" && entry.update) Y.applyUpdate(doc, entry.update);
    expect(contentDigest(doc)).toBe(typed.digest);
  });
});
