import { expect, it } from "vitest";
import type { With } from "./directory-under-test.ts";
import { BY } from "../../support/directory-records.ts";

/** What every store promises of holds on writing (server/ports/directory/write-holds.ts). */
export function describeWriteHolds(filled: With): void {
  const make = { id: "c1", room: "room-1", name: "n", originator: "ALF", releasableTo: ["ALF", "BRV"], createdAt: 1 };
  const hold = { compartment: "c1", user: "id-bilge", since: 50, cards: 201 };
  const held = { ...hold, room: "room-1" };
  const resumed = { compartment: "c1", room: "room-1", user: "id-bilge", by: "id-amal", at: 60 };
  it(
    "holds a person's writing in one compartment, once, until it is lifted",
    filled(async (directory) => {
      await directory.createCompartment(BY, make);
      await directory.createCompartment(BY, { ...make, id: "c2" });
      expect(await directory.resumeWriting(BY, resumed)).toBe("not-held");
      expect(await directory.holdWriting(BY, held)).toBe("held");
      expect(await directory.holdWriting(BY, { ...held, since: 51, cards: 300 })).toBe("unchanged");
      expect(await directory.writeHoldsIn("room-1")).toEqual([hold]);
      expect((await directory.compartmentFor("c1", "id-bilge"))?.isHeld).toBe(true);
      expect((await directory.compartmentFor("c2", "id-bilge"))?.isHeld).toBe(false);
      expect((await directory.compartmentFor("c1", "id-amal"))?.isHeld).toBe(false);
      expect((await directory.roomFor("room-1", "id-bilge"))?.isHeld).toBe(true);
      expect((await directory.roomFor("room-1", "id-amal"))?.isHeld).toBe(false);
      expect(await directory.writingResumedAt("c1", "id-bilge")).toBe(0);
      expect(await directory.resumeWriting(BY, resumed)).toBe("resumed");
      expect(await directory.writingResumedAt("c1", "id-bilge")).toBe(60);
      expect(await directory.writingResumedAt("c2", "id-bilge")).toBe(0);
      expect(await directory.writingResumedAt("c1", "id-amal")).toBe(0);
      expect(await directory.resumeWriting(BY, resumed)).toBe("not-held");
      expect(await directory.writeHoldsIn("room-1")).toEqual([]);
      expect((await directory.compartmentFor("c1", "id-bilge"))?.isHeld).toBe(false);
      expect((await directory.roomFor("room-1", "id-bilge"))?.isHeld).toBe(false);
      expect(await directory.holdWriting(BY, { ...held, since: 70 })).toBe("held");
      expect(await directory.writingResumedAt("c1", "id-bilge")).toBe(60);
      expect(await directory.writeHoldsIn("room-1")).toEqual([{ ...hold, since: 70 }]);
    }),
  );
  it(
    "records who was held and who lifted it, and nothing where nothing changed",
    filled(async (directory) => {
      await directory.createCompartment(BY, make);
      const before = await directory.lastAccessChange();
      for (let twice = 0; twice < 2; twice++) await directory.holdWriting(BY, held);
      for (let twice = 0; twice < 2; twice++) await directory.resumeWriting(BY, resumed);
      expect((await directory.accessChanges(before, 10)).map(({ change }) => change)).toEqual([
        { kind: "writing-held", user: "id-bilge", room: "room-1", compartment: "c1" },
        { kind: "writing-resumed", user: "id-bilge", room: "room-1", compartment: "c1", by: "id-amal" },
      ]);
    }),
  );
}
