import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { createCard, moveCard, setField } from "../../../shared/board/card.ts";
import { createLink } from "../../../shared/board/link.ts";
import { commentsOf } from "../../../shared/board/roots.ts";
import { DocumentHistory } from "../../../server/domain/history/document-history.ts";
import type { TimelineLine } from "../../../server/ports/history.ts";
import { historyWorld } from "../../support/history-world.ts";

function setUp() {
  const world = historyWorld();
  const history = new DocumentHistory(world);
  const lines = async (): Promise<readonly TimelineLine[]> =>
    (await history.timeline(world.compartment, { limit: 500 })).entries.toReversed();
  return { world, history, lines, alf: world.replica("user-alf", 11), brv: world.replica("user-brv", 22) };
}

const cardOf = (doc: Y.Doc, id: string): Y.Map<unknown> => doc.getMap("cards").get(id) as Y.Map<unknown>;
const titleOf = (doc: Y.Doc, id: string): Y.Text => cardOf(doc, id).get("title") as Y.Text;
const words = (lines: readonly TimelineLine[]) => lines.map((line) => [line.verb, line.partner, line.field, line.before, line.after]);

describe("the timeline says who did what", () => {
  it("P4 names author, nation, time, card and field, old and new", async () => {
    const { world, lines, alf, brv } = setUp();
    await alf.edit((doc) => void createCard(doc, { id: "c1", title: "Harbour sighting", kind: "event", severity: "high" }));
    world.wait(60_000);
    await brv.edit((doc) => void setField(cardOf(doc, "c1"), "severity", "critical"));
    expect(await lines()).toEqual([
      {
        id: "1.0",
        seq: 1,
        at: 1_700_000_000_000,
        author: "user-alf",
        partner: "ALF",
        verb: "created",
        card: { id: "c1", title: "Harbour sighting" },
        after: "event",
      },
      {
        id: "2.0",
        seq: 2,
        at: 1_700_000_060_000,
        author: "user-brv",
        partner: "BRV",
        verb: "changed",
        card: { id: "c1", title: "Harbour sighting" },
        field: "severity",
        before: "high",
        after: "critical",
      },
    ]);
  });

  it("gives no old value to a field that was empty, whatever it held before that", async () => {
    const { world, lines, alf } = setUp();
    await alf.edit((doc) => void createCard(doc, { id: "c1", title: "One", severity: "high" }));
    world.wait(60_000);
    await alf.edit((doc) => void setField(cardOf(doc, "c1"), "severity", undefined));
    await alf.edit((doc) => void setField(cardOf(doc, "c1"), "severity", "low"));
    expect(words(await lines()).slice(1)).toEqual([
      ["changed", "ALF", "severity", "high", undefined],
      ["changed", "ALF", "severity", undefined, "low"],
    ]);
  });

  it("reports a card that comes back under its id as restored, no matter who restores it or how", async () => {
    const { world, lines, alf } = setUp();
    await alf.edit((doc) => void createCard(doc, { id: "c1", title: "One" }));
    world.wait(60_000);
    await alf.edit((doc) => doc.getMap("cards").delete("c1"));
    world.wait(60_000);
    await alf.edit((doc) => void createCard(doc, { id: "c1", title: "Two" }));
    expect((await lines()).map((line) => [line.verb, line.card?.title])).toEqual([
      ["created", "One"],
      ["deleted", "One"],
      ["restored", "Two"],
    ]);
  });

  it("reports an emptied card as deleted, one that was filled again as restored, and many at once in one line", async () => {
    const { world, lines, alf } = setUp();
    const make = (doc: Y.Doc, from = 0) => {
      for (let index = from; index < 6; index++) doc.getMap("cards").set(`c${index}`, new Y.Map([["title", `Card ${index}`]]));
    };
    await alf.edit((doc) => doc.transact(() => make(doc)));
    world.wait(60_000);
    await alf.edit((doc) =>
      doc.transact(() => {
        for (const card of doc.getMap<Y.Map<unknown>>("cards").values()) for (const field of card.keys()) card.delete(field);
      }),
    );
    world.wait(60_000);
    await alf.edit((doc) => void doc.getMap("cards").set("c0", new Y.Map([["title", "Card 0"]])));
    world.wait(60_000);
    await alf.edit((doc) => doc.transact(() => make(doc, 1)));
    expect((await lines()).map((line) => [line.verb, line.card?.title, line.after])).toEqual([
      ["created", undefined, { cards: 6, links: 0 }],
      ...["0", "1", "2", "3", "4", "5"].map((index) => ["deleted", `Card ${index}`, undefined]),
      ["restored", "Card 0", undefined],
      ["restored", undefined, { cards: 5, links: 0 }],
    ]);
  });

  it("M8 reports a card that a wordless one replaces as deleted, and many whose text one entry clears; one text alone is an edit", async () => {
    const { world, lines, alf } = setUp();
    const clear = (doc: Y.Doc, index: number) => titleOf(doc, `c${index}`).delete(0, titleOf(doc, `c${index}`).length);
    await alf.edit((doc) => {
      for (let index = 0; index < 7; index++) createCard(doc, { id: `c${index}`, title: `Card ${index}` });
    });
    world.wait(60_000);
    await alf.edit((doc) => clear(doc, 0));
    world.wait(60_000);
    await alf.edit((doc) => void doc.getMap("cards").set("c1", new Y.Map([["title", new Y.Text("")]])));
    world.wait(60_000);
    await alf.edit((doc) => doc.transact(() => [2, 3, 4, 5, 6].forEach((index) => clear(doc, index))));
    world.wait(60_000);
    await alf.edit((doc) => void doc.getMap("cards").set("c1", new Y.Map([["title", new Y.Text("Card 1")]])));
    const said = (await lines()).filter(({ seq }) => seq > 1);
    expect(said.map(({ verb, card }) => [verb, card?.title])).toEqual([
      ["wrote", ""],
      ["deleted", "Card 1"],
      ...[2, 3, 4, 5, 6].map((index) => ["deleted", `Card ${index}`]),
      ["restored", "Card 1"],
    ]);
  });

  it("tells moves, links, comments and deletes apart", async () => {
    const { world, lines, alf, brv } = setUp();
    await alf.edit((doc) => void createCard(doc, { id: "c1", title: "One", lane: "new" }));
    await alf.edit((doc) => void createCard(doc, { id: "c2", title: "Two", lane: "new" }));
    world.wait(60_000);
    await brv.edit((doc) => void moveCard(doc, "c1", { lane: "assessing" as never, after: null }));
    await brv.edit((doc) => void cardOf(doc, "c1").set("lane", "done"));
    await brv.edit((doc) => void createLink(doc, "l1", { from: "c1", to: "c2", type: "related-to" }));
    await brv.edit((doc) => void commentsOf(doc).set("m1", { card: "c2", text: "Seen again?", at: "2026-01-01T00:00:00Z" }));
    await brv.edit((doc) => doc.getMap("links").delete("l1"));
    await alf.edit((doc) => doc.getMap("cards").delete("c2"));
    const said = (await lines()).filter((line) => line.at > 1_700_000_000_000);
    expect(said.map((line) => line.verb).filter((verb) => verb !== "moved")).toEqual(["linked", "commented", "unlinked", "deleted"]);
    expect(said.find((line) => line.verb === "moved" && line.after === "done")).toMatchObject({
      field: "lane",
      card: { id: "c1", title: "One" },
    });
    expect(said.find((line) => line.verb === "linked")).toMatchObject({
      card: { id: "c1" },
      after: { to: { id: "c2", title: "Two" }, type: "related-to" },
    });
    expect(said.find((line) => line.verb === "commented")).toMatchObject({ card: { id: "c2", title: "Two" }, after: "Seen again?" });
    expect(said.find((line) => line.verb === "unlinked")).toMatchObject({ before: { to: { id: "c2" } } });
    // The title it had, though it is gone; the one who deleted it, though another made it.
    expect(said.find((line) => line.verb === "deleted")).toMatchObject({ author: "user-alf", card: { id: "c2", title: "Two" } });
  });

  it("folds the making of a card over several entries into one line", async () => {
    const { world, lines, alf } = setUp();
    await alf.edit((doc) => void doc.getMap("cards").set("c1", new Y.Map()));
    await alf.edit((doc) => void cardOf(doc, "c1").set("kind", "report"));
    await alf.edit((doc) => void cardOf(doc, "c1").set("title", new Y.Text()));
    for (const letter of "Crane") {
      world.wait(100);
      await alf.edit((doc) => titleOf(doc, "c1").insert(titleOf(doc, "c1").length, letter));
    }
    expect(await lines()).toMatchObject([{ id: "1.0", seq: 8, verb: "created", card: { id: "c1", title: "Crane" } }]);
  });

  it("folds one person's typing in one field, and ends the line at a pause, another field or another person", async () => {
    const { world, lines, alf, brv } = setUp();
    await alf.edit((doc) => void createCard(doc, { id: "c1", title: "Ship" }));
    world.wait(60_000);
    const type = async (by: typeof alf, text: string): Promise<void> => {
      for (const letter of text) {
        world.wait(200);
        await by.edit((doc) => titleOf(doc, "c1").insert(titleOf(doc, "c1").length, letter));
      }
    };
    await type(alf, " at sea");
    world.wait(10_000);
    await type(brv, "!?");
    world.wait(10_000);
    await type(alf, " now");
    await alf.edit((doc) => void setField(cardOf(doc, "c1"), "severity", "low"));
    await type(alf, "x");
    world.wait(180_000);
    await type(alf, "y");
    expect(words(await lines()).slice(1)).toEqual([
      ["wrote", "ALF", "title", "Ship", "Ship at sea"],
      ["wrote", "BRV", "title", "Ship at sea", "Ship at sea!?"],
      ["wrote", "ALF", "title", "Ship at sea!?", "Ship at sea!? now"],
      ["changed", "ALF", "severity", undefined, "low"],
      ["wrote", "ALF", "title", "Ship at sea!? now", "Ship at sea!? nowx"],
      ["wrote", "ALF", "title", "Ship at sea!? nowx", "Ship at sea!? nowxy"],
    ]);
  });

  it("attributes deleted words to who deleted them, and quotes no more than 200 characters", async () => {
    const { world, lines, alf, brv } = setUp();
    await alf.edit((doc) => void createCard(doc, { id: "c1", title: `Start ${"long ".repeat(50)}end` }));
    world.wait(60_000);
    await brv.edit((doc) => titleOf(doc, "c1").delete(0, 6));
    const last = (await lines()).at(-1);
    expect(last).toMatchObject({ verb: "wrote", author: "user-brv", field: "title" });
    expect(String(last?.before)).toMatch(/^Start long /);
    expect(String(last?.after)).toMatch(/^long /);
    expect(String(last?.before).length).toBeLessThanOrEqual(200);
  });

  it("makes one line of an import however many cards and entries it has", async () => {
    const { world, lines, alf } = setUp();
    for (const part of ["a", "b"]) {
      await alf.edit((doc) => {
        for (let i = 0; i < 20; i++) {
          const id = `${part}${i}`;
          createCard(doc, { id, title: "imported" });
          (doc.getMap("cards").get(id) as Y.Map<unknown>).set("external", { format: "stix", id, type: "indicator" });
        }
        createLink(doc, part, { from: `${part}1`, to: `${part}2`, type: "uses" });
      });
      world.wait(300);
    }
    expect(words(await lines())).toEqual([["imported", "ALF", undefined, undefined, { cards: 40, links: 2 }]]);
  });

  it("says that cards were added, and how many, where a program makes many that were imported from nowhere", async () => {
    const { world, lines, alf } = setUp();
    for (const part of ["a", "b"]) {
      await alf.edit((doc) =>
        doc.transact(() => Array.from({ length: 20 }, (_, i) => createCard(doc, { id: `${part}${i}`, title: "made" }))),
      );
      world.wait(300);
    }
    expect(words(await lines())).toEqual([["created", "ALF", undefined, undefined, { cards: 40, links: 0 }]]);
  });

  it("makes no line of claims and of state that changes nothing", async () => {
    const { world, history, lines, alf } = setUp();
    await world.claim("user-alf", 11);
    await alf.edit((doc) => void createCard(doc, { id: "c1", title: "One" }));
    await world.write("user-brv", new Uint8Array([0, 0]));
    expect(await lines()).toHaveLength(1);
    expect(await history.timelineSince(world.compartment, 0)).toMatchObject({ seq: 3, entries: [{ seq: 2 }] });
  });
});

describe("reading a timeline", () => {
  it("pages newest first and follows by seq; a line that grew comes again under its id", async () => {
    const { world, history, alf } = setUp();
    for (let i = 0; i < 4; i++) await alf.edit((doc) => void createCard(doc, { id: `c${i}`, title: `Card ${i}` }));
    const first = await history.timeline(world.compartment, { limit: 3 });
    expect(first.entries.map((line) => line.card?.id)).toEqual(["c3", "c2", "c1"]);
    const second = await history.timeline(world.compartment, { limit: 3, before: first.next ?? "" });
    expect(second).toMatchObject({ entries: [{ card: { id: "c0" } }] });
    expect(second.next).toBeUndefined();
    expect(await history.timeline(world.compartment, { limit: 3, before: "nonsense" })).toEqual({ entries: [] });
    world.wait(60_000);
    await alf.edit((doc) => titleOf(doc, "c0").insert(0, "A"));
    const live = await history.timelineSince(world.compartment, 4);
    await alf.edit((doc) => titleOf(doc, "c0").insert(1, "B"));
    const again = await history.timelineSince(world.compartment, live.seq);
    expect(again.entries.map((line) => line.id)).toEqual(live.entries.map((line) => line.id));
    expect(again.entries[0]).toMatchObject({ seq: 6, after: "ABCard 0" });
    expect(await history.timelineSince(world.compartment, again.seq)).toEqual({ entries: [], seq: 6 });
  });

  it("P6 tells a follower of an entry that came while a fold was under way", async () => {
    const { world, history, alf } = setUp();
    await alf.edit((doc) => void createCard(doc, { id: "c1", title: "One" }));
    const heads: (() => void)[] = [];
    const slow = new DocumentHistory({ ...world, yieldTurn: () => new Promise((resolve) => void heads.push(resolve)) });
    const first = slow.timelineSince(world.compartment, 0);
    await expect.poll(() => heads).toHaveLength(1);
    await alf.edit((doc) => void createCard(doc, { id: "c2", title: "Two" }));
    const second = slow.timelineSince(world.compartment, 1);
    heads[0]?.();
    expect(await first).toMatchObject({ seq: 1 });
    await expect.poll(() => heads).toHaveLength(2);
    heads[1]?.();
    expect(await second).toMatchObject({ seq: 2, entries: [{ card: { id: "c2" } }] });
    await history.close();
  });

  it("continues after a restart where the fold ended, in the middle of typing", async () => {
    const { world, history, alf } = setUp();
    await alf.edit((doc) => void createCard(doc, { id: "c1", title: "One" }));
    world.wait(60_000);
    await alf.edit((doc) => titleOf(doc, "c1").insert(3, " a"));
    await history.timeline(world.compartment, { limit: 10 });
    await history.close();
    await alf.edit((doc) => titleOf(doc, "c1").insert(5, "b"));
    const later = await new DocumentHistory(world).timeline(world.compartment, { limit: 10 });
    expect(later.entries).toMatchObject([{ id: "2.0", seq: 3, before: "One", after: "One ab" }, { verb: "created" }]);
  });
});
