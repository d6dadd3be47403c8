import { expect, it } from "vitest";
import { UnreadAnswers } from "../../../server/domain/unread-answers.ts";

it("L13 P12 cuts the oldest answer of whoever has the most unread, and nobody else's", () => {
  const unread = new UnreadAnswers(100);
  const cut: string[] = [];
  const give = (reader: string, name: string, bytes: number) => unread.add(reader, { bytes, cut: () => void cut.push(name) });
  const honest = give("ana", "a1", 30);
  give("greedy", "g1", 30);
  give("greedy", "g2", 30);
  expect([cut, unread.bytes]).toEqual([[], 90]);
  give("greedy", "g3", 30);
  expect([cut, unread.bytes]).toEqual([["g1"], 90]);
  give("bob", "b1", 40);
  expect([cut, unread.bytes]).toEqual([["g1", "g2"], 100]);
  honest();
  honest();
  expect(unread.bytes).toBe(70);
});

it("L13 an answer that is larger than all may be is cut itself, and forgotten", () => {
  const unread = new UnreadAnswers(10);
  const cut: string[] = [];
  const leave = unread.add("ana", { bytes: 11, cut: () => void cut.push("a1") });
  expect([cut, unread.bytes]).toEqual([["a1"], 0]);
  leave();
  expect(unread.bytes).toBe(0);
});
