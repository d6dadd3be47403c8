import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { prepareImport } from "../../../server/commands/prepare-import.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { readBoard } from "../../../shared/board/board.ts";

const ALONE = { originator: "ALF", releasableTo: [] };
const EMPTY = Y.encodeStateAsUpdate(new Y.Doc());
const tool = {
  type: "tool",
  spec_version: "2.1",
  id: "tool--00000000-0000-4000-8000-000000000001",
  created: "2020-01-01T00:00:00Z",
  modified: "2020-01-01T00:00:00Z",
  name: "T",
};
const run = (bundle: unknown) => prepareImport({ bundle, currentState: EMPTY, clientId: 77, place: ALONE, markingScheme: DEFAULT_SCHEME });
const problemOf = (bundle: unknown) => {
  const outcome = run(bundle);
  return outcome.ok ? "accepted" : outcome.error;
};

describe("hostile and broken bundles (T33, T34, T59)", () => {
  it.each([
    ["not JSON", '{"type":', "not-json"],
    ["a number", "5", "not-a-bundle"],
    ["another JSON document", '{"hello":"world"}', "not-a-bundle"],
    ["more than 10 MB", `"${"a".repeat(10_000_001)}"`, "too-large"],
    ["nesting of a million", "[".repeat(1_000_000), "too-deep"],
    ["a million empty objects", `[${"{},".repeat(1_000_000)}{}]`, "too-deep"],
    ["more than 20,000 objects", `[${Array.from({ length: 20_001 }, () => "1").join(",")}]`, "too-many-objects"],
    ["the key __proto__", '[{"__proto__":{"isAdmin":true}}]', "hostile-content"],
    ["the key constructor, deep", '[{"type":"tool","x":{"y":[{"constructor":1}]}}]', "hostile-content"],
  ])("refuses %s within a second of processor time", (_name, text, code) => {
    const before = process.threadCpuUsage();
    expect(problemOf(text)).toMatchObject({ code });
    expect(process.threadCpuUsage(before).user).toBeLessThan(1_000_000);
  });

  it("takes UTF-8 as it came, also with a byte order mark, and refuses what is none", () => {
    const text = JSON.stringify([{ ...tool, name: "مرفأ" }]);
    for (const mark of ["", "\uFEFF"]) {
      const outcome = run(Buffer.from(mark + text));
      expect(outcome.ok && outcome.value.report.cards).toBe(1);
    }
    expect(problemOf(Buffer.from(text.replace("مرفأ", "caf\u00e9"), "latin1"))).toMatchObject({ code: "not-json", detail: "not UTF-8" });
  });

  it.each([
    ["created", "2020-02-30T00:00:00Z"],
    ["modified", "2020-01-01T00:00:00+03:00"],
    ["modified", "2020-01-01"],
    ["valid_from", "yesterday"],
    ["first_seen", 5],
  ])("refuses %s = %s, naming object and property", (property, value) => {
    expect(problemOf([tool, { ...tool, [property]: value }])).toMatchObject({
      code: "invalid-objects",
      faults: [{ object: tool.id, property }],
    });
  });

  it("refuses an id of another type, and a missing required property", () => {
    expect(problemOf([{ ...tool, type: "malware" }])).toMatchObject({ faults: [{ property: "id" }] });
    const { modified: _, ...without } = tool;
    expect(problemOf([without])).toMatchObject({ faults: [{ object: tool.id, property: "modified", reason: "is required and missing" }] });
  });

  it("sets a relationship to nowhere aside and names what is missing", () => {
    const target = "malware--00000000-0000-4000-8000-000000000002";
    const relationship = {
      ...tool,
      type: "relationship",
      id: "relationship--00000000-0000-4000-8000-000000000003",
      relationship_type: "uses",
      source_ref: tool.id,
      target_ref: target,
    };
    const outcome = run([relationship, tool]);
    expect(outcome.ok && outcome.value.report).toMatchObject({
      cards: 1,
      links: 0,
      setAside: [{ id: relationship.id, reason: "dangling-reference", detail: target }],
    });
  });

  it("keeps the newest of several versions, and names the older ones", () => {
    const outcome = run([
      { ...tool, name: "first" },
      { ...tool, modified: "2022-01-01T00:00:00.5Z", name: "newest" },
      { ...tool, modified: "2021-01-01T00:00:00Z" },
    ]);
    expect(outcome.ok && outcome.value.report.setAside.map((item) => [item.reason, item.detail])).toEqual([
      ["older-version", "2020-01-01T00:00:00Z"],
      ["older-version", "2021-01-01T00:00:00Z"],
    ]);
    expect(boardOf(outcome).cards[0]?.title).toBe("newest");
  });

  it("never makes a link of an address with another scheme than http", () => {
    const outcome = run([
      {
        ...tool,
        external_references: [
          { source_name: "x", url: "javascript:alert(1)" },
          { source_name: "y", url: "https://example.org/a" },
        ],
      },
    ]);
    expect(boardOf(outcome).cards[0]?.references).toEqual([
      { source: "x", description: "javascript:alert(1)" },
      { source: "y", url: "https://example.org/a" },
    ]);
  });

  it("names unknown types, older STIX, extensions and translations instead of dropping them", () => {
    const uuid = "00000000-0000-4000-8000-00000000000";
    const odd = ["x-thing", "extension-definition", "language-content"].map((type, index) => ({
      ...tool,
      type,
      id: `${type}--${uuid}${index}`,
    }));
    const { spec_version: _, ...old } = { ...tool, id: `tool--${uuid}9` };
    const outcome = run([...odd, old]);
    expect(outcome.ok && outcome.value.report.setAside.map((item) => item.reason)).toEqual([
      "unknown-type",
      "extension",
      "translation",
      "not-stix-2.1",
    ]);
  });

  it("brings a full-sized bundle in small updates", () => {
    const objects = Array.from({ length: 5_000 }, (_, index) => ({
      ...tool,
      id: `tool--00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
      description: "ش".repeat(index % 50 === 0 ? 60_000 : 20),
    }));
    const outcome = run(objects);
    expect(outcome.ok && outcome.value.report.cards).toBe(5_000);
    const sizes = outcome.ok ? outcome.value.updates.map((update) => update.length) : [];
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
    expect(boardOf(outcome).cards).toHaveLength(5_000);
    expect(boardOf(outcome).unreadable).toEqual([]);
  });
});

function boardOf(outcome: ReturnType<typeof run>) {
  const doc = new Y.Doc();
  if (outcome.ok) for (const update of outcome.value.updates) Y.applyUpdate(doc, update);
  return readBoard(doc);
}
