import { expect, it } from "vitest";
import { ManualClock } from "../../support/manual-clock.ts";
import { RequestTurns } from "../../../server/domain/request-turns.ts";

it("L10 P12 four requests of a person are worked on at once, the next in line after one ends; other people do not wait", async () => {
  const turns = new RequestTurns(new ManualClock());
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
    one.value(0);
    one.value(0);
  }
  expect((await fifth).ok).toBe(true);
  expect(order).toEqual(["ana", "fifth"]);
});

it("L10 P12 refuses what would wait behind a hundred, and forgets a person who has nothing under way", async () => {
  const turns = new RequestTurns(new ManualClock());
  const leaving: Promise<void>[] = [];
  for (let request = 0; request < 104; request++) leaving.push(turns.enter("greedy").then((turn) => void (turn.ok && turn.value(0))));
  expect(await turns.enter("greedy")).toEqual({ ok: false, error: "busy" });
  await Promise.all(leaving);
  expect(turns.people).toBe(0);
});

it("L10 P12 a person whose answers were 1 MB of JSON and more waits until that is made up for; another person does not", async () => {
  const clock = new ManualClock();
  const turns = new RequestTurns(clock);
  const answer = async (user: string, bytes: number): Promise<void> => {
    const turn = await turns.enter(user);
    if (turn.ok) turn.value(bytes);
  };
  for (let page = 0; page < 5; page++) await answer("greedy", 200_000);
  await answer("greedy", 1_100_000);
  let isServed = false;
  const next = answer("greedy", 0).then(() => {
    isServed = true;
  });
  await answer("ana", 200_000);
  await clock.advance(300);
  expect(isServed).toBe(false);
  await clock.advance(300);
  await next;
  await clock.advance(1_000);
  expect(turns.people).toBe(0);
});
