import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { acknowledgeRecall } from "../../../server/commands/releases/acknowledge-recall.ts";
import { askRelease } from "../../../server/commands/releases/ask-release.ts";
import { decideRelease, recallRelease } from "../../../server/commands/releases/change-release.ts";
import { listWaiting } from "../../../server/commands/releases/list-waiting.ts";
import { readTrailBody } from "../../../server/domain/trail/read-trail-body.ts";
import { stateOf } from "../../../server/domain/release/register.ts";
import type { CheckedRelease, ReleaseToCheck } from "../../../server/ports/release-check.ts";
import { releaseContent } from "../../../shared/acts/release-content.ts";
import { compareRanks } from "../../../shared/board/rank.ts";
import { BY } from "../../support/directory-records.ts";
import { ASKED, idOf } from "../../support/release/release-acts.ts";
import { settle } from "../../support/manual-clock.ts";
import { restorationTurn } from "../../../server/domain/restoration/restoration-turn.ts";
import { boardOf, createReleaseWorld } from "../../support/release/release-world.ts";

type World = Awaited<ReturnType<typeof createReleaseWorld>>;
let world: World;
let node: ReturnType<World["node"]>;
let found: Partial<CheckedRelease> = {};
let checked: ReleaseToCheck[] = [];

beforeEach(async () => {
  found = {};
  checked = [];
  world = await createReleaseWorld({ found: (asked) => (checked.push(asked), found) });
  node = world.node();
  await node.addCard("narrow", "lead", "card-1", { title: "Source report", body: "From the source" });
});
afterEach(() => world.ledger.close());

const by = { ...BY, actor: "lead" };
const ask = async (said: Partial<typeof ASKED> = {}, who = "lead", compartment = "narrow") => {
  const done = await askRelease(node.ports, {
    caller: await world.callerOf(who),
    by: { ...by, actor: who },
    compartment,
    said: { ...ASKED, ...said },
  });
  return done.ok ? stateOf(done.value.release) : done.error.code;
};
const asked = async (said: Partial<typeof ASKED> = {}) => {
  const done = await askRelease(node.ports, {
    caller: await world.callerOf("lead"),
    by,
    compartment: "narrow",
    said: { ...ASKED, ...said },
  });
  if (!done.ok) throw new Error(done.error.code);
  return done.value.release;
};
const decide = async (who: string, release: string, decision: "approve" | "deny" = "approve") => {
  const done = await decideRelease(node.ports, { caller: await world.callerOf(who), by, said: { release, decision, reason: "Seen" } });
  return done.ok ? stateOf(done.value.release) : done.error.code;
};
const recall = async (who: string, release: string) => {
  const done = await recallRelease(node.ports, { caller: await world.callerOf(who), by, said: { release, reason: "Wrong boat" } });
  return done.ok ? stateOf(done.value.release) : done.error.code;
};
const trail = async (partner: string) =>
  (await world.directory.trail(partner, { type: "release.refused", limit: 10 })).map(({ body }) => readTrailBody(body)?.said);
const countOf = async (place: string) => (await node.ledger.head(place)).seq;

describe("a release that nobody else has a say in", () => {
  it("brings the card onto the other board, names it in both logs, and says so at once (P13, R1, R12)", async () => {
    const release = await asked();
    expect(release).toMatchObject({ partner: "ALF", deliveredAt: 3, approvals: [] });
    expect(await boardOf(node, "wide")).toMatchObject({
      cards: [{ id: release.made?.card, title: "Boat off the harbour", kind: "warning", lane: "new" }],
    });
    const [claim, update, act] = await node.ledger.read("wide", { after: 0, limit: 10 });
    expect([claim?.kind, update?.kind, act?.kind]).toEqual(["claim", "update", "act"]);
    expect([claim, update, act].map((entry) => `${entry?.author} ${entry?.partner}`)).toEqual(Array(3).fill("lead ALF"));
    expect(await node.ledger.dueItems({ at: Number.MAX_SAFE_INTEGER, limit: 10 })).toEqual([]);
  });

  it("puts the card behind the other new ones, as one made by hand (R1)", async () => {
    for (const [card, rank] of [
      ["wide-1", "b"],
      ["wide-2", "k"],
    ] as const)
      await node.addCard("wide", "brv", card, { title: card, lane: "new", rank });
    await node.addCard("wide", "brv", "wide-3", { title: "wide-3", lane: "done", rank: "z" });
    const cards = [await asked(), await asked({ id: "another" })].map(({ made }) => made?.card);
    const board = await boardOf(node, "wide");
    const fresh = board.cards.filter(({ lane }) => lane === "new").toSorted(compareRanks);
    expect(fresh.map(({ id }) => id)).toEqual(["wide-1", "wide-2", ...cards]);
  });

  it("leaves nothing on the other side that depends on where it came from (P3, R1)", async () => {
    await node.addCard("narrow", "crl", "card-2", { title: "Canary word" });
    await asked({ reason: "Canary reason", accepted: [] });
    const entries = await node.ledger.read("wide", { after: 0, limit: 10 });
    const bytes = Buffer.from(
      JSON.stringify(entries, (_key, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value)),
    );
    const narrow = await node.ledger.read("narrow", { after: 0, limit: 20 });
    const clients = [...(await node.ledger.claims("narrow")).keys()].map(String);
    for (const word of [
      "narrow",
      "card-1",
      "card-2",
      "Canary",
      "Duty to warn",
      "crl",
      "CRL",
      ...clients,
      ...narrow.flatMap((entry) => ("id" in entry ? entry.id : [])),
    ])
      expect([word, bytes.includes(word)]).toEqual([word, false]);
  });

  it("is asked again under its key with the same answer, and makes no second card (AC4, R12)", async () => {
    const first = await asked({ id: "key-1" });
    expect((await asked({ id: "key-1" })).made).toEqual(first.made);
    expect(await ask({ id: "key-1", reason: "Else" })).toBe("id-reused");
    expect((await boardOf(node, "wide")).cards).toHaveLength(1);
    expect(await countOf("wide")).toBe(3);
  });

  it("is checked as it is sent, against what its person may read and the other side may not (R6, P3)", async () => {
    await asked();
    expect(checked).toMatchObject([{ compartment: "narrow", card: "card-1", to: "wide", hidden: ["narrow", "empty", "own"] }]);
    expect(await ask({}, "crl")).toBe("not-found");
  });

  it("keeps in its log what was let stand there, and nothing of a compartment that others of its readers may not read (R6, P3)", async () => {
    const finding = (place: string) =>
      ({
        id: idOf(place),
        rule: "name",
        weight: "warn",
        field: "body",
        excerpt: `Word of ${place}`,
        from: { compartment: place },
      }) as const;
    found = { findings: [finding("own"), finding("narrow")] };
    expect(await ask({ accepted: [idOf("narrow")] })).toBe("leak-found");
    const release = await asked({ accepted: [idOf("own"), idOf("narrow")] });
    expect(release.findings.map(({ excerpt }) => excerpt)).toEqual(["Word of narrow"]);
    const log = await node.ledger.read("narrow", { after: 0, limit: 20 });
    const bodies = log.flatMap((entry) => (entry.kind === "act" && entry.body !== null ? [Buffer.from(entry.body).toString()] : []));
    expect(bodies.join()).not.toContain("Word of own");
  });
});

describe("what is refused, without a trace in either log, and recorded for the nations that may know (R3, R10)", () => {
  const finding = { id: "a".repeat(16), rule: "name", weight: "warn", field: "body", excerpt: "boat" } as const;
  const marked = (marking: object) => ({ content: releaseContent.parse({ ...ASKED.content, marking: { tlp: "amber", ...marking } }) });
  const cases: readonly (readonly [why: string, code: string, run: () => Promise<string>])[] = [
    ["another room's compartment", "not-same-room", () => ask({ to: "far" })],
    ["a nation without a member in the room", "no-member-of-nation", () => ask({ to: "empty" })],
    ["a compartment whose readers may all read it already", "not-wider", () => ask({ to: "own" })],
    ["a compartment that the person may not read", "not-found", () => ask({ to: "wide" }, "crl")],
    ["a compartment that is not there", "not-found", () => ask({ to: "none" })],
    ["a card that is not on the board", "card-gone", () => ((found = { card: null }), ask())],
    ["a finding that was not accepted", "leak-found", () => ((found = { findings: [finding] }), ask())],
    [
      "a blocking finding that was accepted",
      "leak-found",
      () => ((found = { findings: [{ ...finding, weight: "block" }] }), ask({ accepted: [finding.id] })),
    ],
    ["a marking that does not name the readers", "above-ceiling", () => ask(marked({ relTo: ["CRL"] }))],
    ["a label of an unknown scheme", "label-unmapped", () => ask(marked({ tlp: "red", unmapped: ["marking-definition--1"] }))],
    ["somebody without the authority", "no-release-authority", () => ask({}, "analyst")],
  ];
  for (const [why, code, run] of cases) {
    it(`${why}: ${code}`, async () => {
      const before = await countOf("narrow");
      expect(await run()).toBe(code);
      expect([await countOf("narrow"), await countOf("wide")]).toEqual([before, 0]);
      expect(await trail("ALF")).toEqual([{ room: "room", compartment: "narrow", why: code }]);
      expect(await trail("BRV")).toEqual([]);
    });
  }

  it("a body with what no card may have is a bad request", async () => {
    const body = { type: "doc", content: [{ type: "image", attrs: { src: "x" } }] };
    expect(await ask({ content: { ...ASKED.content, body } })).toBe("bad-request");
    expect(await trail("ALF")).toEqual([]);
  });

  it("a compartment that the person may not read answers like one that is not there, for what comes from it, too (P3)", async () => {
    expect(await ask({}, "brv")).toBe("not-found");
    expect(await ask({}, "brv", "none")).toBe("not-found");
    expect(await trail("BRV")).toEqual([]);
  });
});

describe("approvals (R5, R7)", () => {
  it("a nation that wrote the card approves, and then the card comes, in the name of who asked", async () => {
    await node.addCard("narrow", "crl", "card-1", { title: "Source report, with more" });
    const release = await asked();
    expect(release).toMatchObject({ approvals: [{ partner: "CRL", why: "contributed" }], made: null });
    expect(await countOf("wide")).toBe(0);
    expect(await decide("second", release.id)).toBe("not-approver");
    expect(await decide("brv", release.id)).toBe("not-found");
    expect(await decide("crl", release.id)).toBe("released");
    expect((await node.ledger.read("wide", { after: 0, limit: 10 })).map(({ author }) => author)).toEqual(Array(3).fill("lead"));
    expect(await decide("crl", release.id, "deny")).toBe("already-decided");
  });

  it("words that another person wrote again are still those of the nation that wrote them first", async () => {
    await node.addCard("narrow", "crl", "card-2", { title: "CRL knows this", body: "From CRL" });
    await node.addCard("narrow", "lead", "card-2", { title: "CRL knows this", body: "From CRL" });
    const clients = [...(await node.ledger.claims("narrow"))].flatMap(([client, user]) => (user === "lead" ? [client] : []));
    found = { card: { marking: undefined, clients } };
    expect((await asked({ card: "card-2" })).approvals).toMatchObject([{ partner: "CRL", why: "contributed" }]);
  });

  it("an ORCON marking, one that nobody has mapped and one that cannot be read ask the originator", async () => {
    const world2 = world;
    for (const marking of [{ tlp: "amber", orcon: true }, { tlp: "red", unmapped: ["x"] }, "no marking"]) {
      found = { card: { marking, clients: [...(await world2.ledger.claims("narrow")).keys()] } };
      // The originator is the releasing nation here, so nobody else is asked.
      expect((await asked()).approvals).toEqual([]);
    }
    await node.addCard("narrow", "crl", "card-3", { title: "By CRL" });
    const clients = [...(await node.ledger.claims("narrow"))].flatMap(([client, user]) => (user === "crl" ? [client] : []));
    found = { card: { marking: { tlp: "amber", orcon: true }, clients } };
    const caller = await world.callerOf("crl");
    await world.directory.createCompartment(BY, {
      id: "other-wide",
      room: "room",
      name: "",
      originator: "CRL",
      releasableTo: ["BRV", "CRL"],
      createdAt: 1,
    });
    const done = await askRelease(node.ports, { caller, by, compartment: "narrow", said: { ...ASKED, card: "card-3", to: "other-wide" } });
    expect(done.ok && done.value.release.approvals).toMatchObject([{ partner: "ALF", why: "orcon" }]);
  });

  it("the right of who asked is looked up again with the last approval", async () => {
    await node.addCard("narrow", "crl", "card-1", { title: "Source report, with more" });
    const release = await asked();
    await world.directory.changeUser(BY, "lead", { mayRelease: false });
    expect(await decide("crl", release.id)).toBe("no-release-authority");
    expect(await countOf("wide")).toBe(0);
    expect(await decide("crl", release.id, "deny")).toBe("denied");
  });

  it("a denial ends it, and what was denied cannot be recalled", async () => {
    await node.addCard("narrow", "crl", "card-1", { title: "Source report, with more" });
    const release = await asked();
    expect(await decide("crl", release.id, "deny")).toBe("denied");
    expect([await decide("crl", release.id), await recall("lead", release.id)]).toEqual(["already-decided", "not-released"]);
    expect(await countOf("wide")).toBe(0);
  });
});

describe("recalls (R9, R14)", () => {
  it("a restoration that looked before the recall has written before the card goes, so that it cannot bring it back", async () => {
    const { made, id } = await asked();
    const restoring = Promise.withResolvers<void>();
    const restored = world.turns.take(restorationTurn("wide"), async () => {
      await restoring.promise;
      await node.addCard("wide", "brv", made?.card ?? "", { title: "Boat off the harbour" });
    });
    const recalled = recall("lead", id);
    while ((await node.ledger.acts("narrow", { noun: "release", subject: id }, { after: 0, limit: 10 })).length < 3) await settle();
    await settle();
    restoring.resolve();
    await restored;
    expect(await recalled).toBe("recalled");
    expect((await boardOf(node, "wide")).cards).toEqual([]);
  });

  it("the card goes, everyone there is asked, each acknowledges once, and a recall is not recalled", async () => {
    const release = await asked();
    expect(await recall("second", release.id)).toBe("recalled");
    expect((await boardOf(node, "wide")).cards).toEqual([]);
    expect([await recall("lead", release.id), await recall("crl", release.id), await recall("brv", release.id)]).toEqual([
      "already-recalled",
      "not-originator",
      "not-found",
    ]);
    const waiting = async (who: string) =>
      (await listWaiting({ ...node.ports, ledger: node.ledger, others: [] }, (await world.callerOf(who)).user)).waiting;
    const [item] = await waiting("brv");
    expect(item).toMatchObject({ kind: "recall", card: release.made?.card, title: "Boat off the harbour", roomTitle: "room" });
    const acknowledge = async (who: string) =>
      acknowledgeRecall(node.ports, { caller: await world.callerOf(who), said: { recall: item?.id ?? "", note: "Heard" } });
    expect(await acknowledge("brv")).toMatchObject({ ok: true, value: { recall: { acknowledgements: [{ by: "brv", note: "Heard" }] } } });
    expect(await acknowledge("brv")).toEqual({ ok: false, error: "already-acknowledged" });
    expect(await acknowledge("crl")).toEqual({ ok: false, error: "not-found" });
    expect([await waiting("brv"), await waiting("second")]).toEqual([[], []]);
    expect(await waiting("lead")).toHaveLength(1);
    expect(await recall("brv", item?.id ?? "")).toBe("not-found");
  });

  it("a list of what waits says that there is more where not all that is open could be looked at (R13)", async () => {
    const { user } = await world.callerOf("brv");
    const rows = (count: number) =>
      Array.from({ length: count }, (_, place) => {
        return {
          compartment: "wide",
          noun: "recall",
          subject: idOf(`recall ${place}`),
          place: 0,
          partner: "BRV",
          state: "unacknowledged",
          seq: 1,
          at: 1,
        };
      });
    const listed = async (count: number) =>
      await listWaiting(
        {
          ...node.ports,
          ledger: { openItems: async ({ noun, limit }) => (noun === "recall" ? rows(count).slice(0, limit) : []) },
          others: [],
        },
        user,
      );
    expect([await listed(3), await listed(600)]).toEqual([
      { waiting: [], isMore: false },
      { waiting: [], isMore: true },
    ]);
  });

  it("what waits is withdrawn by who asked, and then nothing waits for anybody (R13)", async () => {
    await node.addCard("narrow", "crl", "card-1", { title: "Source report, with more" });
    const release = await asked();
    const waiting = async (who: string) =>
      (await listWaiting({ ...node.ports, ledger: node.ledger, others: [] }, (await world.callerOf(who)).user)).waiting;
    expect(await waiting("crl")).toMatchObject([{ kind: "approval", id: release.id, card: "card-1", title: "Boat off the harbour" }]);
    expect([await waiting("lead"), await waiting("brv")]).toEqual([[], []]);
    expect(await recall("second", release.id)).toBe("not-decided");
    expect(await recall("lead", release.id)).toBe("recalled");
    expect([await waiting("crl"), await countOf("wide")]).toEqual([[], 0]);
  });

  it("an id that is not there, and one that the person may not read, answer alike (P3)", async () => {
    const release = await asked();
    for (const id of [release.id, idOf("none")])
      expect([await decide("brv", id), await recall("brv", id)]).toEqual(["not-found", "not-found"]);
    expect(await decide("lead", release.made?.disclosure ?? "")).toBe("not-found");
  });
});
