import { describe, expect, it } from "vitest";
import { mapMarking } from "../../../server/domain/marking/map-marking.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";

const map = (stored: unknown, unmapped: string, as: Parameters<typeof mapMarking>[1]["as"]) =>
  mapMarking(stored, { unmapped, as }, DEFAULT_SCHEME);

describe("a mapped marking (R47)", () => {
  const one = { tlp: "red", caveats: ["LIMDIS"], orcon: false, unmapped: ["m-1"] };

  it("is the strictest of what the card says otherwise and of what the imported one stands for", () => {
    expect(map(one, "m-1", { tlp: "green" })).toEqual({ tlp: "green", caveats: ["LIMDIS"], orcon: false });
    const rich = { ...one, tlpKnown: "amber", pap: "amber", classification: "secret", reviewAt: "2027-01-01T00:00:00Z" };
    expect(map(rich, "m-1", { tlp: "green", pap: "green", classification: "confidential", orcon: true, caveat: "EYES" })).toEqual({
      tlp: "amber",
      pap: "amber",
      classification: "secret",
      reviewAt: "2027-01-01T00:00:00Z",
      caveats: ["LIMDIS", "EYES"],
      orcon: true,
    });
    expect(map(one, "m-1", { tlp: "amber", classification: "restricted" })).toMatchObject({ tlp: "amber", classification: "restricted" });
  });

  it("keeps the card red until all of them are mapped, and forgets nothing that was said before", () => {
    const two = map({ ...one, unmapped: ["m-1", "m-2"] }, "m-1", { tlp: "amber" });
    expect(two).toMatchObject({ tlp: "red", tlpKnown: "amber", unmapped: ["m-2"] });
    expect(map(two, "m-2", { tlp: "clear" })).toEqual({ tlp: "amber", caveats: ["LIMDIS"], orcon: false });
  });

  it("is none where the card has no such marking, or no room for the caveat", () => {
    expect([map(one, "m-2", { tlp: "green" }), map({ tlp: "red" }, "m-1", { tlp: "green" }), map("red", "m-1", { tlp: "green" })]).toEqual([
      null,
      null,
      null,
    ]);
    const full = { ...one, caveats: Array.from({ length: 20 }, (_, index) => `caveat ${index}`) };
    expect(map(full, "m-1", { tlp: "green", caveat: "one more" })).toBeNull();
    expect(map(full, "m-1", { tlp: "green", caveat: "caveat 3" })).not.toBeNull();
  });
});
