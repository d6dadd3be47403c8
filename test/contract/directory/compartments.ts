import { expect, it } from "vitest";
import type { With } from "./directory-under-test.ts";
import type { CompartmentRecord } from "../../../server/ports/directory/compartments.ts";
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
    "A5 A21: keep the ceiling and home of each as it was made, beside those that have neither",
    filled(async (directory) => {
      const home = "0123456789abcdef".repeat(2);
      const made: CompartmentRecord[] = [
        compartment("c1", ["ALF"]),
        { ...compartment("c2", ["ALF", "BRV"]), home, ceiling: { classification: "secret", tlp: "amber+strict" } },
        { ...compartment("c3", ["ALF"]), home, ceiling: { classification: null, tlp: "green" } },
        { ...compartment("c4", ["ALF"]), home, ceiling: { classification: null, tlp: null } },
      ];
      for (const each of made) expect(await directory.createCompartment(BY, each, { user: "id-amal", most: 9 })).toBe("created");
      expect(await directory.compartmentsIn("room-1")).toEqual(made);
      for (const each of made) {
        expect(await directory.compartment(each.id)).toEqual(each);
        expect((await directory.compartmentFor(each.id, "id-amal"))?.compartment).toEqual(each);
      }
      const records = await directory.trail("ALF", { type: "compartment.made", limit: 9 });
      const said = records.toReversed().map(({ body }) => JSON.parse(new TextDecoder().decode(body ?? undefined)).said.ceiling);
      expect(said).toEqual([undefined, made[1]?.ceiling, made[2]?.ceiling, undefined]);
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
