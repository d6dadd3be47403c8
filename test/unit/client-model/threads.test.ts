import { describe, expect, it } from "vitest";
import type { Thread } from "../../../shared/rest/acts.ts";
import { threadsAt, withThread, withThreadAct, type Threads } from "../../../client/model/threads.ts";
import { cardOf, readToldAct, type ToldAct } from "../../../client/model/told-act.ts";
import { actEventOf, actIdOf } from "../../support/told-acts.ts";

function told(...event: Parameters<typeof actEventOf>): ToldAct {
  const act = readToldAct(actEventOf(...event));
  if (act === null) throw new Error("the event was not read");
  return act;
}

const acts = [
  told(1, "comment.made", { card: "a", text: "First", field: "title" }),
  told(2, "comment.made", { card: "a", text: "Second" }),
  told(3, "comment.made", { card: "a", text: "Answer", replyTo: actIdOf(1) }, { set: { subject: actIdOf(1) } }),
  told(4, "comment.resolved", { comment: actIdOf(1) }, { set: { subject: actIdOf(1), card: "a" } }),
  told(5, "comment.reopened", { comment: actIdOf(3) }, { set: { subject: actIdOf(1), card: "a" } }),
  told(6, "comment.withdrawn", { comment: actIdOf(3) }, { set: { subject: actIdOf(1), card: "a" } }),
  told(7, "comment.resolved", { comment: actIdOf(2) }, { set: { subject: actIdOf(2), card: "a" } }),
];

const folded = (from: Threads = [], list: readonly ToldAct[] = acts): Threads => list.reduce(withThreadAct, from);
const outline = (threads: Threads) =>
  threads.map(({ comments, resolved }) => [
    comments.map(({ text, withdrawnAt }) => (withdrawnAt === undefined ? text : "–")),
    resolved !== undefined,
  ]);

describe("threads that are told live (AC8, AC11)", () => {
  it("become what the acts make of them", () => {
    expect(outline(folded())).toEqual([
      [["First", "–"], false],
      [["Second"], true],
    ]);
    expect(folded()[0]?.comments[0]?.field).toBe("title");
  });

  it("end the same when acts that were read already are told again, whichever they are", () => {
    for (let read = 0; read <= acts.length; read += 1)
      for (let from = 0; from <= read; from += 1)
        expect(outline(folded(folded([], acts.slice(0, read)), acts.slice(from)))).toEqual(outline(folded()));
  });

  it("keep no word of a comment that was withdrawn", () => {
    expect(JSON.stringify(folded())).not.toContain("Answer");
  });

  it("are the same array where nothing changed, so that nothing is drawn again", () => {
    const threads = folded();
    expect(withThreadAct(threads, acts[0] as ToldAct)).toBe(threads);
    expect(withThreadAct(threads, told(9, "opinion.given", { card: "a", opinion: "agree", explanation: "Seen" }))).toBe(threads);
    expect(withThread(threads, { id: "other", comments: [] } satisfies Thread)).toBe(threads);
  });

  it("at a past moment hold what had been said by then", () => {
    expect(outline(threadsAt(folded(), Date.parse(acts[2]?.at ?? "")))).toEqual([
      [["First", "–"], false],
      [["Second"], false],
    ]);
    expect(threadsAt(folded(), 0)).toEqual([]);
  });
});

describe("an event that tells of an act", () => {
  it("names the card that it is about, whatever was done", () => {
    expect(acts.map(cardOf)).toEqual(acts.map(() => "a"));
  });

  it("is not read where its type is newer, its body was shredded or does not fit (AC10)", () => {
    const event = actEventOf(1, "comment.made", { card: "a", text: "Words" });
    expect(readToldAct({ ...event, act: { ...event.act, type: "comment.praised" } })).toBeNull();
    expect(readToldAct({ ...event, act: { ...event.act, body: null } })).toBeNull();
    expect(readToldAct({ ...event, act: { ...event.act, body: { said: { card: "a" } } } })).toBeNull();
  });
});
