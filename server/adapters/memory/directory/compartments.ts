import { releasabilitySet } from "../../../../shared/access/releasability.ts";
import { compartmentMade } from "../../../domain/trail/trail-changes.ts";
import type { CompartmentStore } from "../../../ports/directory/compartments.ts";
import { isStale } from "./decided-on.ts";
import type { Tables } from "./tables.ts";

/** Compartments in memory. */
export function memoryCompartments(tables: Tables): CompartmentStore {
  const madeBy = (user: string): number => tables.compartmentsMade.get(user) ?? 0;
  return {
    createCompartment: async (by, compartment, maker, decidedOn) => {
      if (isStale(tables, decidedOn)) return "stale";
      if (!releasabilitySet(compartment).every((code) => tables.partners.has(code))) return "unknown-partner";
      if (maker !== undefined) {
        if (madeBy(maker.user) >= maker.most) return "too-many";
      }
      tables.trail.append(by, compartmentMade(compartment));
      if (maker !== undefined) tables.compartmentsMade.set(maker.user, madeBy(maker.user) + 1);
      tables.compartments.set(compartment.id, structuredClone(compartment));
      tables.record({ kind: "compartment-created", room: compartment.room, compartment: compartment.id });
      return "created";
    },
    compartment: async (id) => tables.compartments.get(id) ?? null,
    compartmentFor: async (id, user) => {
      const compartment = tables.compartments.get(id);
      if (!compartment) return null;
      const isHeld = tables.writeHolds.some((hold) => hold.compartment === id && hold.user === user && hold.lifted === null);
      return { compartment, role: tables.rooms.get(compartment.room)?.roles.get(user) ?? null, isHeld };
    },
    compartmentsIn: async (room) =>
      [...tables.compartments.values()]
        .filter((compartment) => compartment.room === room)
        .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
  };
}
