import { expect, it } from "vitest";
import type { With } from "./directory-under-test.ts";
import { BY } from "../../support/directory-records.ts";

/** What every store promises of compartments (server/ports/directory/compartments.ts). */
export function describeCompartments(filled: With): void {
  const compartment = (id: string, releasableTo: string[], createdAt = 1) => ({
    id,
    room: "room-1",
    name: `Name of ${id}`,
    originator: "ALF",
    releasableTo,
    createdAt,
  });
  it(
    "makes compartments of known partners only, all or nothing",
    filled(async (directory) => {
      expect(await directory.createCompartment(BY, compartment("c2", ["ALF", "BRV"], 2))).toBe("created");
      expect(await directory.createCompartment(BY, compartment("c1", ["ALF"], 1))).toBe("created");
      expect(await directory.createCompartment(BY, compartment("c3", ["ALF", "XXX"]))).toBe("unknown-partner");
      expect(await directory.compartment("c3")).toBeNull();
      expect(await directory.compartment("c2")).toEqual(compartment("c2", ["ALF", "BRV"], 2));
      expect((await directory.compartmentsIn("room-1")).map(({ id }) => id)).toEqual(["c1", "c2"]);
      expect(await directory.compartmentsIn("room-9")).toEqual([]);
    }),
  );
  it(
    "found 19: counts a person's compartments, and none that was refused",
    filled(async (directory) => {
      const maker = { user: "id-amal", most: 1 };
      expect(await directory.createCompartment(BY, compartment("c1", ["ALF", "XXX"]), maker)).toBe("unknown-partner");
      expect(await directory.createCompartment(BY, compartment("c2", ["ALF"]), maker)).toBe("created");
      expect(await directory.createCompartment(BY, compartment("c3", ["ALF"]), maker)).toBe("too-many");
      expect(await directory.compartment("c3")).toBeNull();
      expect(await directory.createCompartment(BY, compartment("c4", ["ALF"]))).toBe("created");
    }),
  );
  it(
    "says how a user stands to a compartment's room",
    filled(async (directory) => {
      await directory.createCompartment(BY, compartment("c1", ["ALF"]));
      expect(await directory.compartmentFor("c1", "id-bilge")).toEqual({
        compartment: compartment("c1", ["ALF"]),
        role: "analyst",
        isHeld: false,
      });
      expect((await directory.compartmentFor("c1", "id-adib"))?.role).toBeNull();
      expect(await directory.compartmentFor("c9", "id-amal")).toBeNull();
    }),
  );
}
