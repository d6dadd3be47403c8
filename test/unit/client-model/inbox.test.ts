import { describe, expect, it } from "vitest";
import type { InboxEntry } from "../../../shared/rest/inbox.ts";
import { addressOf, newsOf, saidIn, threadOf, unreadIn } from "../../../client/model/inbox.ts";
import { actEventOf, actIdOf } from "../../support/told-acts.ts";

const mention: InboxEntry = {
  ...actEventOf(7, "comment.made", { card: "card-1", text: "See this" }),
  room: "room-1",
  card: "card-1",
  why: "mention",
  read: false,
};
const answer: InboxEntry = {
  ...mention,
  ...actEventOf(8, "comment.made", { card: "card-1", text: "Seen", replyTo: actIdOf(7) }, { set: { subject: actIdOf(7) } }),
  why: "thread",
};
const resolved: InboxEntry = {
  ...answer,
  ...actEventOf(9, "comment.resolved", { comment: actIdOf(7) }, { set: { subject: actIdOf(7), card: "card-1" } }),
  read: true,
};

describe("an entry of the inbox (AC12)", () => {
  it("leads to the thread that it is about: the one that it began, or the one that it answers or closes", () => {
    expect([mention, answer, resolved].map(threadOf)).toEqual([actIdOf(7), actIdOf(7), actIdOf(7)]);
    expect(addressOf(answer)).toBe(`/r/room-1/board?card=c%7Ecard-1&thread=${actIdOf(7)}`);
  });

  it("tells what happened, and the words where there were any", () => {
    expect([mention, answer, resolved].map(newsOf)).toEqual(["mention", "answer", "resolved"]);
    expect([mention, answer, resolved].map(saidIn)).toEqual(["See this", "Seen", ""]);
    expect(unreadIn([mention, answer, resolved])).toBe(2);
  });

  it("still leads to its card, and to no thread, where this version does not know its type; to its room where its body was shredded", () => {
    const later = { ...mention, why: "thread" as const, act: { ...mention.act, type: "warning.given" } };
    expect([newsOf(later), saidIn(later), addressOf(later)]).toEqual(["other", "", "/r/room-1/board?card=c%7Ecard-1"]);
    const { card: _, ...shredded } = { ...mention, act: { ...mention.act, body: null } };
    expect([saidIn(shredded), addressOf(shredded)]).toEqual(["", "/r/room-1/board"]);
  });
});
