import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { prepareImport } from "../../../server/commands/prepare-import.ts";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import type { PreparedImport } from "../../../server/commands/prepare-import.ts";
import { readBoard } from "../../../shared/board/board.ts";
import type { Board } from "../../../shared/board/board.ts";
import { bodyOf } from "../../../shared/board/card.ts";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import type { Ceiling } from "../../../shared/contribution/label.ts";
import type { MarkedPlace } from "../../../shared/marking/marking.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { importReport } from "../../../shared/rest/import-report.ts";

const ALONE: MarkedPlace = { originator: "ALF", releasableTo: [] };
const EMPTY = Y.encodeStateAsUpdate(new Y.Doc());

function sample(name: string): string {
  return readFileSync(new URL(`../../fixtures/stix21/${name}.json`, import.meta.url), "utf8");
}

function imported(
  bundle: unknown,
  currentState: Uint8Array = EMPTY,
  place = ALONE,
): PreparedImport & { readonly board: Board; readonly state: Uint8Array } {
  const outcome = prepareImport({ bundle, currentState, clientId: 77, place, markingScheme: DEFAULT_SCHEME });
  if (!outcome.ok) throw new Error(outcome.error.detail);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, currentState);
  const structure = Structure.fromUpdate(currentState);
  const author = {
    user: "importer",
    ownership: { ownerOf: (client: number) => (client === 77 ? "importer" : undefined) },
    limits: RECEIVE_LIMITS,
  };
  for (const update of outcome.value.updates) {
    expect(structure.receive(update, author)).toMatchObject({ kind: "accepted" });
    Y.applyUpdate(doc, update);
  }
  const report = importReport.parse(outcome.value.report);
  expect(report.objects).toBe(report.cards + report.links + report.setAside.length);
  const board = readBoard(doc);
  expect(board.unreadable).toEqual([]);
  return { ...outcome.value, board, state: Y.encodeStateAsUpdate(doc) };
}

describe("import of STIX 2.1 (P7)", () => {
  it("makes every object of oasis-apt1 a card, a link or a named item that was set aside", () => {
    const { report, board } = imported(sample("oasis-apt1"));
    const objects = (JSON.parse(sample("oasis-apt1")) as { objects: { id: string; type: string }[] }).objects;
    expect(report).toMatchObject({ objects: 76, cards: 46, links: 30, setAside: [], quarantined: [], unresolved: [] });
    const relations = objects.filter((object) => object.type === "relationship").map((object) => object.id);
    const others = objects.filter((object) => object.type !== "relationship").map((object) => object.id);
    expect(board.cards.map((card) => card.id).toSorted()).toEqual(others.toSorted());
    expect(board.links.map((link) => link.id)).toEqual(expect.arrayContaining(relations));
    expect(board.links).toHaveLength(30 + report.impliedLinks);
    expect(Object.groupBy(board.cards, (card) => card.kind)).toMatchObject({
      person: { length: 4 },
      actor: { length: 6 },
      report: { length: 1 },
    });
  });

  it("keeps names, words, dates, kill chain phases and references", () => {
    const { board, state } = imported(sample("oasis-apt1"));
    const set = board.cards.find((card) => card.id === "intrusion-set--da1065ce-972c-4605-8755-9cd1074e3b5a");
    expect(set).toMatchObject({ title: "APT1", kind: "actor", occurred: { from: "2006-06-01T18:13:15.684Z" } });
    const tool = board.cards.find((card) => card.title === "mimikatz");
    expect(tool?.tags).toContain("mandiant-attack-lifecycle-model:escalate-privileges");
    expect(tool?.references?.[0]?.source).toBeTruthy();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, state);
    expect(bodyText(bodyOf(cardsOf(doc).get("intrusion-set--da1065ce-972c-4605-8755-9cd1074e3b5a") as Y.Map<unknown>))).toContain(
      "Comment Crew, Comment Group, Shady Rat",
    );
  });

  it("changes nothing when the same bundle comes again, and says so object by object", () => {
    const first = imported(sample("oasis-apt1"));
    const again = imported(sample("oasis-apt1"), first.state);
    expect(again.updates).toEqual([]);
    expect(again.report).toMatchObject({ cards: 0, links: 0, impliedLinks: 0 });
    expect(again.report.setAside).toHaveLength(76);
    expect(again.report.setAside.every((item) => item.reason === "already-here")).toBe(true);
  });

  it("gives the same bytes for the same bundle", () => {
    expect(imported(sample("oasis-apt1")).updates).toEqual(imported(sample("oasis-apt1")).updates);
  });

  it("never overwrites a card that is on the board, and names the newer version", () => {
    const old = {
      type: "tool",
      spec_version: "2.1",
      id: "tool--00000000-0000-4000-8000-000000000001",
      created: "2020-01-01T00:00:00Z",
      modified: "2020-01-01T00:00:00Z",
      name: "Old",
    };
    const first = imported([old]);
    const again = imported([{ ...old, modified: "2021-01-01T00:00:00Z", name: "New" }], first.state);
    expect(again.updates).toEqual([]);
    expect(again.report.setAside).toEqual([{ id: old.id, type: "tool", reason: "newer-than-board", detail: "2021-01-01T00:00:00Z" }]);
  });

  it("refuses the INVALID sample, naming object and property, and changes nothing", () => {
    const outcome = prepareImport({
      bundle: sample("oasis-INVALID-timestamp"),
      currentState: EMPTY,
      clientId: 77,
      place: ALONE,
      markingScheme: DEFAULT_SCHEME,
    });
    expect(outcome).toEqual({
      ok: false,
      error: {
        code: "invalid-objects",
        detail: "identity--8c6af861-7b20-41ef-9b59-6344fd872a8f: modified: modified lies before created",
        faults: [
          { object: "identity--8c6af861-7b20-41ef-9b59-6344fd872a8f", property: "modified", reason: "modified lies before created" },
        ],
      },
    });
  });

  it("imports campaigns, actors and their relationships", () => {
    const { report } = imported(sample("oasis-defining-campaigns-threat-actors-intrusion-sets"));
    expect(report).toMatchObject({ objects: 26, cards: 8, links: 18, setAside: [] });
  });

  it("turns a sighting into a link from who saw it, with its count and time", () => {
    const { report, board } = imported(sample("oasis-sighting-of-an-indicator"));
    expect(report).toMatchObject({ objects: 4, cards: 3, links: 1, setAside: [] });
    expect(board.links.find((link) => link.type === "sighting-of")).toMatchObject({
      from: "identity--5206ba14-478f-4b0b-9a48-395f690c20a2",
      to: "indicator--9299f726-ce06-492e-8472-2b52ccb53191",
      count: 1,
      occurred: { from: "2017-02-27T21:37:11.213Z", to: "2017-02-27T21:37:11.214Z" },
    });
  });

  it("takes the 82 observables: one card for each id, of repeated ones the first", () => {
    const list = JSON.parse(sample("oasis-sco-examples-bundle")) as { id: string }[];
    const { report, board } = imported(sample("oasis-sco-examples-bundle"));
    const ids = new Set(list.map((object) => object.id)).size;
    expect(report).toMatchObject({ objects: 82, cards: ids, links: 0 });
    expect(report.setAside).toHaveLength(82 - ids);
    expect(report.setAside.every((item) => item.reason === "duplicate")).toBe(true);
    expect(board.links.some((link) => link.type === "dst")).toBe(true);
    expect(board.cards.every((card) => card.title !== "")).toBe(true);
  });
});

/** One object for each official marking and one for an invented one, an unmarked one, and relationships: one marked red, one whose end is red. */
function markedObjects() {
  const official = (JSON.parse(sample("tlp2-official-marking-definitions")) as { objects: { id: string; name: string }[] }).objects;
  const at = "2020-01-01T00:00:00Z";
  const common = { spec_version: "2.1", created: at, modified: at };
  const invented = {
    ...common,
    type: "marking-definition",
    id: "marking-definition--11111111-1111-4111-8111-111111111111",
    name: "TLP:CLEAR",
  };
  const definitions = [...official, invented];
  const id = (index: number): string => `00000000-0000-4000-8000-00000000000${index}`;
  const tools = definitions.map((marking, index) => ({
    ...common,
    type: "tool",
    id: `tool--${id(index)}`,
    name: marking.name,
    object_marking_refs: [marking.id],
  }));
  const plain = { ...common, type: "tool", id: `tool--${id(6)}`, name: "plain" };
  const relation = (index: number, to: string, marks: string[]) => ({
    ...common,
    type: "relationship",
    id: `relationship--${id(index)}`,
    relationship_type: "related-to",
    source_ref: plain.id,
    target_ref: to,
    object_marking_refs: marks,
  });
  const red = definitions[4]?.id ?? "";
  return { definitions, objects: [...tools, plain, relation(7, tools[0]?.id ?? "", [red]), relation(8, tools[4]?.id ?? "", [])] };
}

describe("markings on import: an unknown one counts as red", () => {
  it("puts markings on cards and says which definitions became markings", () => {
    const { report, board } = imported(sample("oasis-using-marking-definitions"));
    expect(report).toMatchObject({ objects: 4, cards: 2, links: 0 });
    expect(report.setAside.map((item) => item.reason)).toEqual(["marking", "marking"]);
    expect(board.cards.find((card) => card.kind === "indicator")?.marking).toMatchObject({
      tlp: "amber",
      caveats: ["Copyright (c) Stark Industries 2017."],
    });
  });

  it.each(["TLP:RED - ALF EYES ONLY", "handle as tlp amber+strict"])(
    "counts a statement that speaks of TLP as red, and keeps its words: %s",
    (statement) => {
      const marking = {
        type: "marking-definition",
        spec_version: "2.1",
        id: "marking-definition--22222222-2222-4222-8222-222222222222",
        created: "2026-01-01T00:00:00.000Z",
        definition_type: "statement",
        definition: { statement },
      };
      const object = {
        type: "report",
        spec_version: "2.1",
        id: "report--22222222-2222-4222-8222-222222222222",
        created: marking.created,
        modified: marking.created,
        published: marking.created,
        report_types: ["threat-report"],
        name: "marked",
        object_refs: [],
        object_marking_refs: [marking.id],
      };
      const { report, board } = imported({
        type: "bundle",
        id: "bundle--22222222-2222-4222-8222-222222222222",
        objects: [marking, object],
      });
      expect(board.cards.map((card) => card.marking)).toEqual([
        expect.objectContaining({ tlp: "red", caveats: [statement], unmapped: [marking.id] }),
      ]);
      expect(report.quarantined).toEqual([object.id]);
    },
  );

  it("sets aside, with the marking as the reason, what may not go before other nations, and what hangs on it", () => {
    const { definitions, objects } = markedObjects();
    const bundle = { type: "bundle", objects: [...definitions, ...objects] };
    expect(imported(bundle).report).toMatchObject({ cards: 7, links: 2, setAside: definitions.map(() => ({ reason: "marking" })) });
    const { board, report } = imported(bundle, EMPTY, { originator: "ALF", releasableTo: ["BRV"] });
    expect(board.cards.map(({ title }) => title).toSorted()).toEqual(["TLP:AMBER", "TLP:CLEAR", "TLP:GREEN", "plain"]);
    expect(board.links).toEqual([]);
    expect(report.setAside.filter(({ reason }) => reason !== "marking")).toEqual([
      { id: objects[3]?.id, type: "tool", reason: "not-releasable", detail: "TLP:AMBER+STRICT" },
      { id: objects[4]?.id, type: "tool", reason: "not-releasable", detail: "TLP:RED" },
      { id: objects[5]?.id, type: "tool", reason: "not-releasable", detail: `unknown marking ${definitions[5]?.id}` },
      { id: objects[7]?.id, type: "relationship", reason: "not-releasable", detail: "TLP:RED" },
      { id: objects[8]?.id, type: "relationship", reason: "dangling-reference", detail: objects[4]?.id },
    ]);
    expect(report.quarantined).toEqual([]);
  });

  it("sets aside what is marked above the ceiling of the board, and what might be (R45)", () => {
    const { definitions, objects } = markedObjects();
    const bundle = { type: "bundle", objects: [...definitions, ...objects] };
    const under = (ceiling: Ceiling) =>
      imported(bundle, EMPTY, { ...ALONE, ceiling }).report.setAside.flatMap(({ id, reason, detail }) =>
        reason === "above-ceiling" ? [[objects.findIndex((object) => object.id === id), detail]] : [],
      );
    const unknown = `unknown marking ${definitions[5]?.id}`;
    expect(under({ classification: null, tlp: "amber" })).toEqual([
      [3, "TLP:AMBER+STRICT"],
      [4, "TLP:RED"],
      [5, unknown],
      [7, "TLP:RED"],
    ]);
    expect(under({ classification: "secret", tlp: null })).toEqual([[5, unknown]]);
    expect(under({ classification: "top-secret", tlp: "red" })).toEqual([]);
  });

  it("lets the highest marking of any property count for the whole card", () => {
    const { board } = imported(sample("oasis-using-granular-markings"));
    expect(board.cards.find((card) => card.kind === "indicator")?.marking?.tlp).toBe("red");
    expect(board.links.find((link) => link.type === "indicates")?.marking?.tlp).toBe("red");
  });

  it("knows the five official TLP 2.0 ids, and holds an invented one as red until a person maps it", () => {
    const { definitions, objects } = markedObjects();
    const { board, report } = imported({ type: "bundle", objects: [...definitions, ...objects.slice(0, 6)] });
    const level = (title: string) => board.cards.filter((card) => card.title === title).map((card) => card.marking?.tlp);
    expect([level("TLP:GREEN"), level("TLP:AMBER"), level("TLP:AMBER+STRICT"), level("TLP:RED")]).toEqual([
      ["green"],
      ["amber"],
      ["amber+strict"],
      ["red"],
    ]);
    expect(new Set(level("TLP:CLEAR"))).toEqual(new Set(["clear", "red"]));
    expect(report.quarantined).toEqual([`tool--00000000-0000-4000-8000-000000000005`]);
  });
});
