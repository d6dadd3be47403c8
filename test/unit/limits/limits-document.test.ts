import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isPersonRate, USUAL_LIMITS, type LimitName } from "../../../server/domain/limits.ts";
import { allRoutes, limitsDocument } from "../../support/limits/limits-document.ts";

/** What writes or costs nothing that another route does not bound: ends something that was made under a rate, or looks something up. */
const HELD_BY_TURNS = [
  "DELETE /api/session",
  "POST /api/setup/link",
  "DELETE /api/tokens/:token",
  "DELETE /api/rooms/:room/members/:user",
  "DELETE /api/compartments/:compartment/holds/:user",
];

describe("what limits what (L11, P12)", () => {
  it("is what LIMITS.md says, route by route, limit by limit and message by message", async () => {
    await expect(limitsDocument()).toMatchFileSnapshot(join(import.meta.dirname, "../../../server/deploy/LIMITS.md"));
  });

  it("holds every route that changes something to a limit of its own, or says why it needs none", () => {
    const unheld = allRoutes().filter(({ method, limits }) => method !== "get" && limits.length === 0);
    expect(unheld.map(({ method, path }) => `${method.toUpperCase()} ${path}`).toSorted()).toEqual(HELD_BY_TURNS.toSorted());
  });

  it("uses every rate of a person on some route, and gives no rate to a route that answers strangers", () => {
    const routes = allRoutes();
    const used = new Set(routes.flatMap(({ limits }) => limits));
    expect((Object.keys(USUAL_LIMITS) as LimitName[]).filter((name) => isPersonRate(name) && !used.has(name))).toEqual([]);
    expect(routes.filter(({ isOpen, limits }) => isOpen && limits.some(isPersonRate))).toEqual([]);
  });

  it("names among the rates that a route may choose from only those that it lists", () => {
    const person = {
      id: "a",
      username: "a",
      displayName: "A",
      partner: "ALF",
      isPartnerAdmin: false,
      mayRelease: false,
      isDisabled: false,
    };
    for (const { limits, rateFor } of allRoutes())
      for (const isAdmin of [true, false])
        for (const user of ["a", "b"]) {
          const chosen = rateFor?.({ caller: { ...person, isAdmin }, param: () => user });
          expect(chosen === undefined || chosen === null || limits.includes(chosen)).toBe(true);
        }
  });
});
