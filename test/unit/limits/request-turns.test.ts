import { expect, it } from "vitest";
import { RequestTurns } from "../../../server/domain/request-turns.ts";

it("L10 P12 four requests of a person are worked on at once, the next in line after one ends; other people do not wait", async () => {
  const turns = new RequestTurns();
  const first = await Promise.all(Array.from({ length: 4 }, () => turns.enter("greedy")));
  const order: string[] = [];
  const fifth = turns.enter("greedy").then((turn) => {
    order.push("fifth");
    return turn;
  });
  const other = await turns.enter("ana");
  order.push("ana");
  expect(other.ok).toBe(true);
  const [one] = first;
  if (one?.ok === true) {
    one.value();
    one.value();
  }
  expect((await fifth).ok).toBe(true);
  expect(order).toEqual(["ana", "fifth"]);
});

it("L10 P12 refuses what would wait behind a hundred, and forgets a person who has nothing under way", async () => {
  const turns = new RequestTurns();
  const leaving: Promise<void>[] = [];
  for (let request = 0; request < 104; request++) leaving.push(turns.enter("greedy").then((turn) => void (turn.ok && turn.value())));
  expect(await turns.enter("greedy")).toEqual({ ok: false, error: "busy" });
  await Promise.all(leaving);
  expect(turns.people).toBe(0);
});
