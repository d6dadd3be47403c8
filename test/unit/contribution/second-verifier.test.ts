import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeCanonicalJson, isCanonicalObject } from "../../../shared/contribution/canonical-json.ts";
import { chainUpdate } from "../../../shared/contribution/chain-entry.ts";
import { hashLabel, type LabelContent } from "../../../shared/contribution/label.ts";
import { growingLog, sha256 } from "../../support/entries.ts";
import { exportedLines, HOME_LABELS, LABEL, typedEntries } from "../../support/exported-ledger.ts";
import { seededNumbers } from "../../support/seeded-history.ts";
import { compareVerifiers, verifyHere, verifyInPython } from "../../support/verifier/compare-verifiers.ts";
import { writtenOut } from "../../support/verifier/mutate-export.ts";

/** A struct's parent: the root `cards`. */
const parent = [1, 5, ...Buffer.from("cards")];

const seed = Number(process.env["SEED"] ?? 4_711);

describe("P4 a second verifier, written from FORMAT.md in Python", { timeout: 60_000 }, () => {
  it("takes what the server exports for sound: with a digest, with shredded words, with acts and later kinds, under labels of version 2", async () => {
    const typed = await exportedLines(80);
    const redacted = await exportedLines(80, 33);
    const acts = writtenOut(typedEntries(120, "compartment-a", { acts: true }).entries);
    const labelled = HOME_LABELS.map((label) => writtenOut(typedEntries(40, "compartment-a", { label }).entries, label));
    const exports = [typed.lines, redacted.lines, acts, ...labelled];
    expect(verifyInPython(exports).map(({ verdict }) => verdict)).toEqual(exports.map(() => "sound"));
    for (const lines of exports) expect((await verifyHere(lines)).verdict).toBe("sound");
    expect(await verifyHere(acts.toSpliced(4, 1))).toMatchObject({ verdict: "broken", seq: 4 });
  });

  it("finds every change of a label of version 2, as the first one does", async () => {
    const [label, ...others] = HOME_LABELS;
    if (label === undefined || label.home === undefined) throw new Error("the first label has a home");
    const { ceiling, home, ...rest } = label;
    const { entries } = typedEntries(20, "compartment-a", { label });
    const changed: readonly LabelContent[] = [
      rest,
      ...others,
      { ...label, originator: "BRV" },
      { ...label, releasableTo: ["BRV", "CRL"] },
      { ...label, ceiling: { ...ceiling, classification: null } },
      { ...label, ceiling: { ...ceiling, tlp: "red" } },
      { ...label, home: home.replace("0", "1") },
    ];
    const exports = changed.map((other) => writtenOut(entries, other));
    const blamed = exports.map(() => ({ verdict: "broken", seq: 1, rule: "label" }));
    expect(verifyInPython(exports)).toMatchObject(blamed);
    expect(await Promise.all(exports.map(verifyHere))).toEqual(blamed);
  });

  it("cannot read the contents that the first one cannot: an unknown kind of shared type, JSON that is none", async () => {
    const text = (value: string): number[] => [value.length, ...Buffer.from(value)];
    const contents: Readonly<Record<string, readonly number[]>> = {
      "type 6": [7, ...parent, 6],
      "type 34": [7, ...parent, 34],
      "JSON undefined": [2, ...parent, 1, ...text("undefined")],
      "JSON nope": [2, ...parent, 1, ...text("nope")],
      "JSON NaN": [2, ...parent, 1, ...text("NaN")],
      "embed object": [5, ...parent, ...text('{"a":1}')],
      "embed undefined": [5, ...parent, ...text("undefined")],
      "format null": [6, ...parent, ...text("bold"), ...text("null")],
      "format nothing": [6, ...parent, ...text("bold"), ...text("")],
    };
    const exports = Object.values(contents).map((content) => {
      const log = growingLog({ labelHash: hashLabel({ compartment: "compartment-a", ...LABEL }, sha256) });
      const claim = log.claim();
      const change = { inserts: [{ client: 17, from: 0, to: 1 }], deletes: [], update: Uint8Array.of(1, 1, 17, 0, ...content, 0) };
      return writtenOut([claim, chainUpdate(claim, claim, change, sha256)]);
    });
    const theirs = verifyInPython(exports);
    const ours = await Promise.all(exports.map(verifyHere));
    expect(theirs).toMatchObject(ours);
    const sound = Object.keys(contents).filter((_, index) => ours[index]?.verdict === "sound");
    expect(sound).toEqual(["type 6", "JSON undefined", "embed object", "format null"]);
  });

  it("names the same first bad entry and rule in 250 changed exports (10,000 in test/trials/mutate-exports.ts)", async () => {
    const { faults, findings } = await compareVerifiers(250, seed);
    expect(faults).toEqual([]);
    // A comparison of nothing but broken lines would prove little.
    expect(findings.size).toBeGreaterThan(8);
  });
});

describe("canonical JSON (RFC 8785)", { timeout: 60_000 }, () => {
  it("is written as §3.2.2 and §3.2.3 of the standard have it", () => {
    const text = (value: Parameters<typeof encodeCanonicalJson>[0]): string => new TextDecoder().decode(encodeCanonicalJson(value));
    expect(
      text({ numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001], literals: [null, true, false] }),
    ).toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}');
    expect(text({ "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7 })).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
    );
    expect(() => encodeCanonicalJson({ a: Number.NaN })).toThrow("no such number");
    expect(() => encodeCanonicalJson({ a: "\ud800" })).toThrow("well-formed");
  });

  it("is told from every other spelling by both verifiers alike, numbers above all", () => {
    const random = seededNumbers(seed);
    const numbers = Array.from({ length: 400 }, (_, index) => (random() - 0.5) * 10 ** ((index % 60) - 30));
    const spellings = [
      ...numbers.map((value) => `{"n":${JSON.stringify(value)}}`),
      ...numbers.map((value) => `{"n":${value.toExponential()}}`),
      "{}",
      "[]",
      "1",
      '{"a":1,"a":1}',
      '{"b":1,"a":1}',
      '{"a":01}',
      '{"a":1E2}',
      '{"a":-0}',
      '{"a":9007199254740993}',
      '{"a":"\\/"}',

      '{"a":"\\u001f"}',
      '{"a":"\\u001F"}',
      '{"a":"\\n"}',
      '{"a":"\\u000a"}',
      '{"__proto__":1}',
      '{"a":1} ',
      '{"a":NaN}',
      '{"a":1e400}',
      ...[31, 32, 33].map((depth) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`),
      `{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`,
    ];
    const script =
      "import sys,json\nfrom canonical_json import canonical\nprint(json.dumps([canonical(t.encode('utf-8','surrogatepass')) for t in json.load(sys.stdin)]))";
    const folder = join(import.meta.dirname, "..", "..", "support", "verifier");
    const run = spawnSync("python3", ["-c", script], { cwd: folder, input: JSON.stringify(spellings), encoding: "utf8" });
    const theirs = JSON.parse(run.stdout) as boolean[];
    const ours = spellings.map((text) => isCanonicalObject(new Uint8Array(Buffer.from(text))));
    expect(spellings.filter((_, index) => ours[index] !== theirs[index])).toEqual([]);
    expect(ours.slice(0, 400).every(Boolean), `seed ${seed}`).toBe(true);
  });
});
