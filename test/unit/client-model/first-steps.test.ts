import { describe, expect, it } from "vitest";
import { firstStepAfter, firstStepNow, type NewRoomFacts } from "../../../client/model/first-steps.ts";

const bare: NewRoomFacts = { isHostLead: true, isAlone: true, compartments: 0, hasCards: false, isWhole: true };

describe("the first steps of a new room", () => {
  it("begin for a lead of the host who is alone in a room without a card", () => {
    expect(firstStepNow(null, bare)).toBe("compartment");
    expect(firstStepNow(null, { ...bare, compartments: 1 })).toBe("people");
    for (const other of [{ isHostLead: false }, { isAlone: false }]) expect(firstStepNow(null, { ...bare, ...other })).toBeNull();
  });

  it("wait until the board has come: a card may be late", () => {
    expect(firstStepNow(null, { ...bare, compartments: 1, isWhole: false })).toBeNull();
    expect(firstStepNow("people", { ...bare, compartments: 1, isWhole: false })).toBe("people");
  });

  it("go on by what is done or skipped, stay when somebody joins, and end with a card or the last skip", () => {
    expect(firstStepNow("compartment", { ...bare, compartments: 1 })).toBe("people");
    expect(firstStepNow("people", { ...bare, compartments: 1, isAlone: false })).toBe("people");
    expect([firstStepAfter("compartment"), firstStepAfter("people"), firstStepAfter("card")]).toEqual(["people", "card", "done"]);
    expect(firstStepNow("card", { ...bare, compartments: 1 })).toBe("card");
    expect(firstStepNow("card", bare)).toBe("done");
    for (const at of [null, "compartment", "people", "card"] as const) expect(firstStepNow(at, { ...bare, hasCards: true })).toBe("done");
    expect(firstStepNow("done", bare)).toBe("done");
  });
});
