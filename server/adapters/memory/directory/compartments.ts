import { releasabilitySet } from "../../../../shared/access/releasability.ts";
import type { CompartmentStore } from "../../../ports/directory/compartments.ts";
import type { Tables } from "./tables.ts";

/** Compartments in memory. */
export function memoryCompartments(tables: Tables): CompartmentStore {
  return {
    createCompartment: async (compartment, maker) => {
      if (!releasabilitySet(compartment).every((code) => tables.partners.has(code))) return "unknown-partner";
      if (maker !== undefined) {
        const made = tables.compartmentsMade.get(maker.user) ?? 0;
        if (made >= maker.most) return "too-many";
        tables.compartmentsMade.set(maker.user, made + 1);
      }
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
