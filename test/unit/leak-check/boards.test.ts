import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { createCard, setTitle } from "../../../shared/board/card.ts";
import { createLink } from "../../../shared/board/link.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { LeakChecker } from "../../../server/domain/leak-check/leak-checker.ts";
import type { Ledger } from "../../../server/ports/ledger.ts";
import { historyWorld } from "../../support/history-world.ts";
import { content } from "./leaks.ts";

/** Boards of one room, each with a writer, and a checker over them. */
function room() {
  const worlds = new Map(["narrow", "other", "wide"].map((id) => [id, historyWorld(id)] as const));
  const writers = new Map([...worlds].map(([id, world], index) => [id, world.replica("user-alf", 10 + index)] as const));
  const of = (compartment: string) => worlds.get(compartment)!.ledger;
  const ledger = {
    head: (compartment: string) => of(compartment).head(compartment),
    read: (...[compartment, range]: Parameters<Ledger["read"]>) => of(compartment).read(compartment, range),
  } as unknown as Ledger;
  const { snapshots, log } = worlds.get("narrow")!;
  const checker = new LeakChecker({ ledger, snapshots, log, scheme: DEFAULT_SCHEME, hotBytes: 1 << 20 });
  return {
    worlds,
    on: (board: "narrow" | "other" | "wide", change: (doc: Y.Doc) => void) => writers.get(board)!.edit(change),
    check: async (words: string, more: { readonly hidden?: readonly string[]; readonly card?: string } = {}) =>
      await checker.check({
        compartment: "narrow",
        card: "source",
        to: "wide",
        hidden: ["narrow", "other"],
        content: content(words),
        ceiling: undefined,
        ...more,
      }),
  };
}

const words = (checked: { readonly findings: readonly { readonly excerpt: string }[] }): string[] =>
  checked.findings.map(({ excerpt }) => excerpt);

describe("the boards that a check looks at (R39)", () => {
  it("are read to their heads, again and again", async () => {
    const { on, check, worlds } = room();
    await on("narrow", (doc) => createCard(doc, { id: "source", title: "Report", body: "SINDIYAN heard it." }));
    const first = await check("Sindiyan and Rostami");
    expect([words(first), first.seq]).toEqual([["Sindiyan"], worlds.get("narrow")!.seq]);
    await on("other", (doc) => createCard(doc, { id: "person", title: "A report", body: "The owner is Farhad Rostami." }));
    expect(words(await check("Sindiyan and Rostami"))).toEqual(["Sindiyan", "Rostami"]);
    await on("narrow", (doc) => setTitle(cardsOf(doc).get("source") as Y.Map<unknown>, "Report of Qadirabad"));
    expect(words(await check("Sindiyan in Qadirabad"))).toEqual(["Sindiyan", "Qadirabad"]);
    await on("wide", (doc) => createCard(doc, { id: "place", title: "The port of Qadirabad" }));
    expect(words(await check("Sindiyan in Qadirabad"))).toEqual(["Sindiyan"]);
    await on("other", (doc) => cardsOf(doc).delete("person"));
    expect(words(await check("Sindiyan and Rostami"))).toEqual(["Sindiyan"]);
  });

  it("are those that the person may read, and no others (P3)", async () => {
    const { on, check } = room();
    await on("narrow", (doc) => createCard(doc, { id: "source", title: "Report" }));
    await on("other", (doc) => createCard(doc, { id: "person", title: "A report", body: "The owner is Farhad Rostami." }));
    expect(words(await check("Farhad Rostami", { hidden: ["narrow"] }))).toEqual([]);
  });

  it("have the cards that the card is linked with, which are compared by every rule (R36)", async () => {
    const { on, check } = room();
    await on("narrow", (doc) => {
      createCard(doc, { id: "source", title: "Report" });
      createCard(doc, { id: "meeting", title: "Meeting", body: "At 16:13Z." });
    });
    expect(words(await check("At 16:13Z."))).toEqual([]);
    await on("narrow", (doc) => createLink(doc, "link", { from: "meeting", to: "source", type: "supports" }));
    expect(words(await check("At 16:13Z."))).toEqual(["16:13Z"]);
  });

  it("are looked at in what is nested too deep for readers, in attributes, and in what is no card", async () => {
    const { on, check } = room();
    await on("narrow", (doc) => {
      const body = new Y.XmlFragment();
      let at: Y.XmlFragment = body;
      for (let depth = 0; depth < 40; depth++) {
        const quote = new Y.XmlElement("blockquote");
        at.insert(0, [quote]);
        at = quote;
      }
      const text = new Y.XmlText();
      text.insert(0, "the owner, Rostami", { link: { href: "https://x.example/GHAZANFAR-7712" } });
      at.insert(0, [text]);
      cardsOf(doc).set(
        "source",
        new Y.Map<unknown>([
          ["title", "Report"],
          ["body", body],
          ["tags", ["with Daryush"]],
        ]),
      );
      cardsOf(doc).set("odd", "the man called Behruz");
    });
    expect(words(await check("Rostami; Daryush; Behruz; GHAZANFAR 7712"))).toEqual(["Rostami", "Daryush", "Behruz", "GHAZANFAR 7712"]);
  });

  it("say whose text and values live in the card, but not who moved it", async () => {
    const { on, check, worlds } = room();
    await on("narrow", (doc) => createCard(doc, { id: "source", title: "Report", body: "Heard." }));
    const [brv, crl, dlt] = [
      ["user-brv", 71],
      ["user-crl", 72],
      ["user-dlt", 73],
    ].map(([user, client]) => worlds.get("narrow")!.replica(String(user), Number(client)));
    const card = (doc: Y.Doc): Y.Map<unknown> => cardsOf(doc).get("source") as Y.Map<unknown>;
    await brv!.edit((doc) => card(doc).set("lane", "active"));
    await crl!.edit((doc) => card(doc).set("severity", "high"));
    await dlt!.edit((doc) => (card(doc).get("title") as Y.Text).insert(0, "A "));
    expect((await check("x")).card?.clients).toEqual([10, 72, 73]);
    await crl!.edit((doc) => (card(doc).get("title") as Y.Text).delete(0, 2));
    expect((await check("x")).card?.clients).toEqual([10, 72]);
  });

  it("have no card that is not there", async () => {
    const { on, check } = room();
    await on("narrow", (doc) => createCard(doc, { id: "source", title: "Report" }));
    expect((await check("x", { card: "none" })).card).toBeNull();
    await on("narrow", (doc) => cardsOf(doc).delete("source"));
    expect((await check("x")).card).toBeNull();
  });

  it("are not taken for read where a log cannot be read to its end", async () => {
    const { on, check, worlds } = room();
    await on("narrow", (doc) => createCard(doc, { id: "source", title: "Report", body: "SINDIYAN heard it." }));
    await on("other", (doc) => createCard(doc, { id: "person", title: "A report" }));
    const other = worlds.get("other")!.ledger;
    const read = other.read.bind(other);
    Object.assign(other, { read: () => Promise.resolve([]) });
    await expect(check("nothing")).rejects.toThrow("ends before");
    Object.assign(other, { read });
    expect(words(await check("nothing"))).toEqual([]);
  });
});
