import { writingHeld, writingResumed } from "../../../domain/trail/trail-changes.ts";
import type { WriteHoldStore } from "../../../ports/directory/write-holds.ts";
import { isStale } from "./decided-on.ts";
import type { Tables } from "./tables.ts";

/** Holds on writing, in memory. */
export function memoryWriteHolds(tables: Tables): WriteHoldStore {
  const standing = (compartment: string, user: string) =>
    tables.writeHolds.find((hold) => hold.compartment === compartment && hold.user === user && hold.lifted === null);
  return {
    holdWriting: async (by, { room, ...hold }) => {
      if (standing(hold.compartment, hold.user)) return "unchanged";
      tables.trail.append(by, writingHeld({ room, ...hold }));
      tables.writeHolds.push({ ...hold, lifted: null });
      tables.record({ kind: "writing-held", user: hold.user, room, compartment: hold.compartment });
      return "held";
    },
    resumeWriting: async (cause, { compartment, room, user, by, at }, decidedOn) => {
      if (isStale(tables, decidedOn)) return "stale";
      const hold = standing(compartment, user);
      if (!hold) return "not-held";
      tables.trail.append(cause, writingResumed({ user, room, compartment }));
      hold.lifted = { by, at };
      tables.record({ kind: "writing-resumed", user, room, compartment, by });
      return "resumed";
    },
    writingResumedAt: async (compartment, user) =>
      Math.max(
        0,
        ...tables.writeHolds.filter((hold) => hold.compartment === compartment && hold.user === user).map(({ lifted }) => lifted?.at ?? 0),
      ),
    writeHoldsIn: async (room) =>
      tables.writeHolds
        .filter(({ compartment, lifted }) => lifted === null && tables.compartments.get(compartment)?.room === room)
        .map(({ compartment, user, since, cards }) => ({ compartment, user, since, cards }))
        .toSorted((a, b) => a.since - b.since || (a.user < b.user ? -1 : 1)),
  };
}
