import { expect, it } from "vitest";
import { lookAtBoards } from "../../support/looking/look-at-boards.ts";

// The short form of test/trials/looking.ts.
it("boards of every shape that any version accepted are opened, read and closed without a write, a change or an error (P11, B2)", () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.info(`seed ${seed}`);
  const { boards, edited, takenAway, updates, changed, errors, complaints } = lookAtBoards({ boards: 200, seed });
  expect({ boards, updates, changed, errors, complaints }).toEqual({ boards: 200, updates: 0, changed: 0, errors: 0, complaints: [] });
  expect(edited).toBeGreaterThan(25);
  expect(takenAway).toBeGreaterThan(10);
}, 60_000);

it("the trial finds a binding without its guard", () => {
  const { updates, changed } = lookAtBoards({ boards: 20, seed: 1, isUnguarded: true });
  expect(updates).toBeGreaterThan(0);
  expect(changed).toBeGreaterThan(0);
});
