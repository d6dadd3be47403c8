import { expect, it } from "vitest";
import { MOST_COUNTED, MOST_TOLD_APART, SignInRefusals } from "../../../server/domain/trail/sign-in-refusals.ts";

/** What was gathered of a minute: `name at network` to attempts. */
function gathered(refusals: SignInRefusals): ReadonlyMap<string, number> {
  return new Map(refusals.take(60_000).map(({ username, network, attempts }) => [`${username ?? "?"} at ${network ?? "?"}`, attempts]));
}

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, each) => all + each, 0);

it("TR4: a network that tries names without end takes no room from guesses at an account from elsewhere", () => {
  const refusals = new SignInRefusals();
  for (let guess = 0; guess < 50_000; guess += 1) refusals.add({ username: `made-up-${guess}`, network: `10.0.0.${guess % 40}`, at: 0 });
  for (let guess = 0; guess < 7; guess += 1) refusals.add({ username: "analyst-brv", network: "192.0.2.9", at: 0 });
  const counts = gathered(refusals);
  expect(counts.get("analyst-brv at 192.0.2.9")).toBe(7);
  expect(counts.size).toBeLessThanOrEqual(MOST_TOLD_APART + 100);
  expect(sum(counts)).toBe(50_007);
});

it("TR4: guesses at one account from many addresses stay with that account, though the addresses are many", () => {
  const refusals = new SignInRefusals();
  for (let address = 0; address < 5_000; address += 1)
    refusals.add({ username: "lead-alf", network: `10.${address >> 8}.${address & 255}.1`, at: 0 });
  const counts = gathered(refusals);
  expect([...counts.keys()].filter((key) => !key.startsWith("lead-alf at "))).toEqual([]);
  expect([counts.size, counts.get("lead-alf at ?"), sum(counts)]).toEqual([17, 4_984, 5_000]);
});

it("TR4: whoever has networks without end fills no memory, and what was counted before keeps its name", () => {
  const refusals = new SignInRefusals();
  for (let guess = 0; guess < 3; guess += 1) refusals.add({ username: "analyst-brv", network: "192.0.2.9", at: 0 });
  for (let guess = 0; guess < 40_000; guess += 1)
    refusals.add({ username: `made-up-${guess}`, network: `10.${guess >> 9}.${(guess >> 1) & 255}.1`, at: 0 });
  refusals.add({ username: "analyst-brv", network: "192.0.2.9", at: 0 });
  const counts = gathered(refusals);
  expect(counts.size).toBeLessThanOrEqual(MOST_COUNTED + 1);
  expect([counts.get("analyst-brv at 192.0.2.9"), sum(counts)]).toEqual([4, 40_004]);
});

it("TR4: what is put back counts as before", () => {
  const refusals = new SignInRefusals();
  for (let address = 0; address < 20; address += 1) refusals.add({ username: "lead-alf", network: `10.0.0.${address}`, at: 5 });
  const taken = refusals.take(60_000);
  refusals.putBack(taken);
  expect(refusals.take(60_000)).toEqual(taken);
  expect(refusals.take(60_000)).toEqual([]);
});
