import { describe, expect, it } from "vitest";
import { readAct } from "../../../shared/acts/act-body.ts";
import { foldRelease, stateOf, type ReleaseState } from "../../../server/domain/release/register.ts";
import type { ActPrincipal } from "../../../server/ports/acts.ts";
import { ASKED, ASKED_FACTS, authority, DecidedLog, idOf, lastSet, wordOf } from "../../support/release/release-acts.ts";

const ALF = authority("ALF");
const BRV = authority("BRV");
const CRL = authority("CRL");
const SYSTEM: ActPrincipal = { user: "system", partner: "", role: "lead" };
const RELEASE = idOf("release");
const MADE = { askerMayRelease: true, made: { card: idOf("later card"), disclosure: idOf("later disclosure") } };

const decision = (verdict: "approve" | "deny") => ({ release: RELEASE, decision: verdict, reason: "Seen" });

/** A log in which ALF has asked for a release. */
function asked(facts: Partial<typeof ASKED_FACTS> = {}, said: Partial<typeof ASKED> = {}) {
  const log = new DecidedLog();
  const word = wordOf(log.do(ALF, "release.asked", { ...ASKED, ...said }, { id: "release", facts: { ...ASKED_FACTS, ...facts } }));
  let others = 0;
  const act = (principal: ActPrincipal, type: Parameters<DecidedLog["do"]>[1], more: object, given?: object): string =>
    wordOf(log.do(principal, type, more, { id: `act ${(others += 1)}`, ...(given !== undefined && { facts: given }) }));
  return {
    log,
    word,
    approve: (principal: ActPrincipal, given: object = MADE) => act(principal, "release.approved", decision("approve"), given),
    deny: (principal: ActPrincipal) => act(principal, "release.denied", decision("deny"), MADE),
    recall: (principal: ActPrincipal) =>
      act(principal, "release.recalled", { release: RELEASE, reason: "Wrong boat" }, { recall: idOf("recall") }),
    deliver: () => act(SYSTEM, "release.delivered", { release: RELEASE, seq: 12 }),
    clear: () => act(SYSTEM, "release.cleared", { release: RELEASE, seq: 13 }),
    register: () => foldRelease(log.acts.flatMap((entry) => readAct(entry) ?? [])),
    state: (): ReleaseState | null => {
      const register = foldRelease(log.acts.flatMap((entry) => readAct(entry) ?? []));
      return register === null ? null : stateOf(register);
    },
  };
}

describe("asking", () => {
  it("releases at once where nobody else has a say, with ids that were drawn for it, and waits to be finished (R2, R5)", () => {
    const { word, log, state } = asked();
    expect([word, state()]).toEqual(["new", "released"]);
    expect(lastSet(log)).toEqual({
      basis: { seq: 7 },
      readers: ["ALF", "BRV"],
      findings: [],
      approvals: [],
      made: ASKED_FACTS.made,
      open: [{ partner: "ALF", state: "unfinished", dueAt: 1_300 }],
    });
  });

  it("asks the originator where it has kept the say, every other nation that wrote the card, and a second person (R5, R8)", () => {
    const { log, state } = asked({ orcon: true, originator: "CRL", contributors: ["BRV", "ALF", "CRL"], twoPersons: true });
    expect(state()).toBe("awaiting-approval");
    expect(lastSet(log)).toMatchObject({
      approvals: [
        { partner: "BRV", why: "contributed", dueAt: 3_601_000 },
        { partner: "CRL", why: "orcon", dueAt: 3_601_000 },
        { partner: "ALF", why: "second-person", dueAt: 3_601_000 },
      ],
      open: ["BRV", "CRL", "ALF"].map((partner) => ({ partner, state: "awaiting-approval" })),
    });
    expect(lastSet(log)).not.toHaveProperty("made");
  });

  it("ORCON of one's own nation asks nobody (R5)", () => {
    expect(asked({ orcon: true }).state()).toBe("released");
  });

  it("is refused to a nation that neither originated the compartment nor wrote the card (R4)", () => {
    expect(asked({ originator: "BRV", contributors: ["BRV"] }).word).toBe("not-originator");
    expect(asked({ originator: "BRV", contributors: ["ALF", "BRV"] }).word).toBe("new");
  });

  it("is refused while a finding blocks, also one that was accepted, or one that only warns was not accepted (R6)", () => {
    const found = (weight: "block" | "warn") => ({ id: "a".repeat(16), rule: "name", weight, field: "body", excerpt: "boat" }) as const;
    expect(asked({ findings: [found("warn")] }).word).toBe("leak-found");
    expect(asked({ findings: [found("warn")] }, { accepted: ["b".repeat(16)] }).word).toBe("leak-found");
    expect(asked({ findings: [found("block")] }, { accepted: ["a".repeat(16)] }).word).toBe("leak-found");
    const { word, log } = asked({ findings: [found("warn")] }, { accepted: ["a".repeat(16)] });
    expect(word).toBe("new");
    expect(lastSet(log)).toMatchObject({ findings: [{ id: "a".repeat(16), rule: "name", field: "body", excerpt: "boat" }] });
  });

  it("is refused of a card that is not on the board (AC6)", () => {
    const log = new DecidedLog();
    log.onBoard.clear();
    expect(wordOf(log.do(ALF, "release.asked", ASKED, { id: "release", facts: ASKED_FACTS }))).toBe("card-gone");
  });

  it("comes again as it came first, whatever was found out since (AC4)", () => {
    const { log, register } = asked();
    const other = { ...ASKED_FACTS, made: { card: idOf("other"), disclosure: idOf("another") } };
    expect(wordOf(log.do(ALF, "release.asked", ASKED, { id: "release", facts: other }))).toBe("repeated");
    expect(wordOf(log.do(ALF, "release.asked", { ...ASKED, reason: "Else" }, { id: "release", facts: other }))).toBe("id-reused");
    expect(register()?.made).toEqual(ASKED_FACTS.made);
  });
});

describe("deciding", () => {
  const twoNations = { contributors: ["ALF", "BRV", "CRL"] };

  it("the last approval releases, and those before it leave the others waiting (R7)", () => {
    const { log, approve, state, register } = asked(twoNations);
    expect([approve(BRV), state()]).toEqual(["new", "awaiting-approval"]);
    expect(lastSet(log)).toEqual({ subject: RELEASE, card: "card-1", open: [{ partner: "CRL", state: "awaiting-approval" }] });
    log.at = 5_000;
    expect([approve(CRL), state()]).toEqual(["new", "released"]);
    expect(register()).toMatchObject({
      made: MADE.made,
      approvals: [{ decision: { by: "authority-BRV" } }, { decision: { by: "authority-CRL", at: 5_000 } }],
    });
    expect(lastSet(log)).toMatchObject({ open: [{ partner: "ALF", state: "unfinished", dueAt: 5_300 }] });
  });

  it("one denial ends it, and nothing waits any more (R7)", () => {
    const { log, approve, deny, state, register } = asked(twoNations);
    expect([deny(BRV), state(), register()?.made]).toEqual(["new", "denied", null]);
    expect(lastSet(log)).toMatchObject({ open: [] });
    expect([approve(CRL), deny(CRL), approve(BRV)]).toEqual(Array(3).fill("already-decided"));
    expect(state()).toBe("denied");
  });

  it("is refused after the release, and twice for one nation (R7)", () => {
    const { approve, deny, state } = asked(twoNations);
    approve(BRV);
    expect([approve(BRV), deny(BRV), state()]).toEqual(["already-decided", "already-decided", "awaiting-approval"]);
    approve(CRL);
    expect([deny(BRV), deny(CRL), approve(CRL), state()]).toEqual([...Array<string>(3).fill("already-decided"), "released"]);
  });

  it("is for the nations that are asked alone, and never for who asked (R7, R8)", () => {
    const { approve, deny, state } = asked({ contributors: ["ALF", "BRV"], twoPersons: true });
    expect([approve(CRL), deny(CRL), approve(ALF), deny(ALF)]).toEqual(Array(4).fill("not-approver"));
    expect([approve(BRV), approve(ALF), state()]).toEqual(["new", "not-approver", "awaiting-approval"]);
    expect([approve(authority("ALF", "second")), state()]).toEqual(["new", "released"]);
  });

  it("the last approval is refused once who asked may release no more; the others are not (R7)", () => {
    const { approve, deny, state } = asked(twoNations);
    const ended = { ...MADE, askerMayRelease: false };
    expect([approve(BRV, ended), approve(CRL, ended), state()]).toEqual(["new", "no-release-authority", "awaiting-approval"]);
    expect([deny(CRL), state()]).toEqual(["new", "denied"]);
  });

  it("a release that is not there, or another act, cannot be decided on", () => {
    const log = new DecidedLog();
    expect(wordOf(log.do(BRV, "release.approved", decision("approve"), { id: "x", facts: MADE }))).toBe("not-found");
    log.do(BRV, "comment.made", { card: "card-1", text: "Seen" }, { id: "release" });
    expect(wordOf(log.do(BRV, "release.approved", decision("approve"), { id: "x", facts: MADE }))).toBe("not-found");
  });
});

describe("recalling", () => {
  it("takes back what has arrived, once, by the releasing nation alone (R9)", () => {
    const { log, deliver, recall, clear, state, register } = asked({ contributors: ["ALF"], originator: "ALF" });
    expect([deliver(), deliver(), register()?.deliveredAt]).toEqual(["new", "new", 12]);
    expect(recall(BRV)).toBe("not-originator");
    expect(clear()).toBe("not-found");
    expect([recall(authority("ALF", "other")), state()]).toEqual(["new", "recalled"]);
    expect(lastSet(log)).toEqual({
      subject: RELEASE,
      card: "card-1",
      recall: idOf("recall"),
      open: [{ partner: "ALF", state: "unfinished", dueAt: 1_300 }],
    });
    expect([recall(ALF), recall(authority("ALF", "other"))]).toEqual(["already-recalled", "already-recalled"]);
    expect([clear(), register()?.isCleared]).toEqual(["new", true]);
    expect(lastSet(log)).toMatchObject({ open: [] });
  });

  it("of what has not arrived is settled once nothing can arrive any more, and a card that comes all the same goes again (R9)", () => {
    const { log, deliver, recall, clear, state, register } = asked({ contributors: ["ALF"], originator: "ALF" });
    expect([recall(ALF), state()]).toEqual(["new", "recalled"]);
    expect(lastSet(log)).toMatchObject({ recall: idOf("recall"), open: [{ partner: "ALF", state: "unfinished", dueAt: 61_300 }] });
    expect([clear(), register()?.isCleared]).toEqual(["new", true]);
    expect([deliver(), register()?.isCleared, register()?.deliveredAt]).toEqual(["new", false, 12]);
    expect(lastSet(log)).toMatchObject({ open: [{ partner: "ALF", state: "unfinished", dueAt: 1_300 }] });
    expect([clear(), register()?.isCleared]).toEqual(["new", true]);
  });

  it("of what waits withdraws it, by who asked alone; nothing is recalled in the other compartment (R9)", () => {
    const { recall, approve, state, register, clear, deliver } = asked({ contributors: ["ALF", "BRV"] });
    expect(recall(authority("ALF", "other"))).toBe("not-decided");
    expect(recall(BRV)).toBe("not-originator");
    expect([recall(ALF), state(), register()?.recall?.recall]).toEqual(["new", "recalled", null]);
    expect([approve(BRV), state()]).toEqual(["already-decided", "recalled"]);
    expect([clear(), deliver()]).toEqual(["not-found", "not-found"]);
  });

  it("of what was denied is refused (R9)", () => {
    const { recall, deny } = asked({ contributors: ["ALF", "BRV"] });
    deny(BRV);
    expect(recall(ALF)).toBe("not-released");
  });
});

describe("in the other compartment", () => {
  const RECALL = idOf("recall");
  const recalled = () => {
    const log = new DecidedLog();
    log.do(ALF, "recall.made", { disclosure: idOf("disclosure") }, { id: "recall", facts: { card: "new", readers: ["ALF", "BRV"] } });
    return log;
  };

  it("a try to bring a card in that took too long is not taken: its release may have been recalled since (R9)", () => {
    const log = new DecidedLog();
    const facts = { card: "new", authority: "ALF", until: 999 };
    expect(wordOf(log.do(ALF, "disclosure.made", { content: ASKED.content }, { id: "disclosure", facts }))).toBe("unavailable");
    expect(
      wordOf(log.do(ALF, "disclosure.made", { content: ASKED.content }, { id: "disclosure", facts: { ...facts, until: 1_000 } })),
    ).toBe("new");
  });

  it("a disclosure says what came and in whose name, and nothing else (R1)", () => {
    const log = new DecidedLog();
    const said = { content: ASKED.content };
    expect(wordOf(log.do(ALF, "disclosure.made", said, { id: "disclosure", facts: { card: "new", authority: "ALF", until: 1_000 } }))).toBe(
      "new",
    );
    expect(lastSet(log)).toEqual({ card: "new", authority: "ALF" });
    expect(
      wordOf(log.do(ALF, "disclosure.made", said, { id: "disclosure", facts: { card: "again", authority: "ALF", until: 1_000 } })),
    ).toBe("repeated");
    expect(log.acts).toHaveLength(1);
  });

  it("a recall asks every nation there, and each person acknowledges it once (R9)", () => {
    const log = recalled();
    expect(lastSet(log)).toEqual({ card: "new", open: ["ALF", "BRV"].map((partner) => ({ partner, state: "unacknowledged" })) });
    const acknowledge = (who: ActPrincipal, id: string) => wordOf(log.do(who, "recall.acknowledged", { recall: RECALL }, { id }));
    expect([acknowledge(BRV, "1"), acknowledge(authority("BRV", "other"), "2"), acknowledge(BRV, "1")]).toEqual(["new", "new", "repeated"]);
    expect(acknowledge(BRV, "3")).toBe("already-acknowledged");
    expect(wordOf(log.do(BRV, "recall.acknowledged", { recall: idOf("none") }, { id: "4" }))).toBe("not-found");
  });
});
