import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { DocumentHistory } from "../../../server/domain/history/document-history.ts";
import { historyWorld } from "../../support/history-world.ts";

const deep = (levels: number): unknown => {
  let value: unknown = "x";
  for (let i = 0; i < levels; i++) value = { in: [value] };
  return value;
};

const HOSTILE: [string, (doc: Y.Doc) => void][] = [
  ["a card that is a string", (doc) => doc.getMap("cards").set("c", "<script>")],
  ["a card that is an array", (doc) => doc.getMap("cards").set("c", Y.Array.from([1]))],
  ["a card that is a text", (doc) => doc.getMap("cards").set("c", new Y.Text("x"))],
  ["a title that is a map", (doc) => (doc.getMap("cards").get("ok") as Y.Map<unknown>).set("title", new Y.Map([["a", 1]]))],
  ["a title that is a number", (doc) => (doc.getMap("cards").get("ok") as Y.Map<unknown>).set("title", 5)],
  ["a title of 100,000 characters", (doc) => (doc.getMap("cards").get("ok") as Y.Map<unknown>).set("title", "x".repeat(100_000))],
  ["an unknown field", (doc) => (doc.getMap("cards").get("ok") as Y.Map<unknown>).set("zzz", 1)],
  ["a field with a dangerous name", (doc) => (doc.getMap("cards").get("ok") as Y.Map<unknown>).set("__proto__", { isAdmin: true })],
  ["a value 20 deep", (doc) => (doc.getMap("cards").get("ok") as Y.Map<unknown>).set("deep", deep(20))],
  [
    "a large value",
    (doc) =>
      (doc.getMap("cards").get("ok") as Y.Map<unknown>).set(
        "big",
        Array.from({ length: 5_000 }, () => "x"),
      ),
  ],
  ["a big integer", (doc) => doc.getMap("meta").set("n", 1n)],
  ["bytes", (doc) => doc.getMap("meta").set("b", new Uint8Array(10))],
  ["undefined and not a number", (doc) => doc.getMap("meta").set("u", [undefined, Number.NaN])],
  ["a link that is a number", (doc) => doc.getMap("links").set("l", 4)],
  ["a link that is a map", (doc) => doc.getMap("links").set("m", new Y.Map([["from", "ok"]]))],
  ["a link with a list for an end", (doc) => doc.getMap("links").set("n", { from: ["ok"], to: {}, type: 7 })],
  ["a comment that is null", (doc) => doc.getMap("comments").set("m", null)],
  ["a comment on a card with a dangerous name", (doc) => doc.getMap("comments").set("k", { card: "__proto__", text: 5 })],
  ["a foreign root", (doc) => doc.getMap("other").set("a", 1)],
  ["a foreign root that is a text", (doc) => doc.getText("more").insert(0, "abc")],
  [
    "a nested map and list",
    (doc) => (doc.getMap("cards").get("ok") as Y.Map<unknown>).set("nest", new Y.Map([["list", Y.Array.from([1, 2])]])),
  ],
  [
    "a change inside them",
    (doc) => (((doc.getMap("cards").get("ok") as Y.Map<unknown>).get("nest") as Y.Map<unknown>).get("list") as Y.Array<number>).push([3]),
  ],
  [
    "everything deleted at once",
    (doc) => {
      for (const root of ["cards", "links", "comments", "meta"]) doc.getMap(root).clear();
    },
  ],
];

describe("hostile and unknown content", () => {
  it("T26 never stops the timeline, and every entry is still said", async () => {
    const world = historyWorld();
    const history = new DocumentHistory(world);
    const writer = world.replica("user-alf", 5);
    await writer.edit((doc) => doc.getMap("cards").set("ok", new Y.Map([["kind", "report"]])));
    for (const [name, write] of HOSTILE) {
      world.wait(60_000);
      const before = world.seq;
      await writer.edit(write);
      const { entries } = await history.timelineSince(world.compartment, before);
      expect({ name, isSaid: entries.length > 0 }).toEqual({ name, isSaid: true });
      for (const line of entries) {
        expect(line.author).toBe("user-alf");
        expect({ name, isSmall: JSON.stringify(line).length < 2_000 }).toEqual({ name, isSmall: true });
      }
    }
    expect(world.log.lines.filter((line) => line.level === "error")).toEqual([]);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it("names unknown fields by their key and cuts an entry of a thousand changes", async () => {
    const world = historyWorld();
    const history = new DocumentHistory(world);
    const writer = world.replica("user-alf", 5);
    await writer.edit((doc) => doc.getMap("cards").set("ok", new Y.Map()));
    world.wait(60_000);
    await writer.edit((doc) => (doc.getMap("cards").get("ok") as Y.Map<unknown>).set("zzz", "v"));
    await writer.edit((doc) => {
      for (let i = 0; i < 1_000; i++) doc.getMap("meta").set(`k${i}`, i);
    });
    const { entries } = await history.timelineSince(world.compartment, 1);
    expect(entries[0]).toMatchObject({ verb: "changed", field: "zzz", after: "v", card: { id: "ok" } });
    expect(entries).toHaveLength(102);
    expect(entries.at(-1)).toMatchObject({ verb: "changed", after: { more: 900 } });
  });
});
