import { integer, toWriteHold } from "../../../domain/directory-row.ts";
import type { WriteHoldStore } from "../../../ports/directory/write-holds.ts";
import { writingHeld, writingResumed } from "../../../domain/trail/trail-changes.ts";
import { recordChange } from "./access-changes.ts";
import type { Database } from "./database.ts";
import { isStale } from "./decided-on.ts";
import { writeTrail } from "./trail.ts";

/** Holds on writing, in PostgreSQL. */
export function postgresWriteHolds({ query, inTransaction }: Database): WriteHoldStore {
  return {
    holdWriting: (by, { compartment, room, user, since, cards }) =>
      inTransaction(async (within) => {
        // Waits for changes in the room that were decided on this person's not being held, and makes the next ones wait (A11).
        await within("SELECT FROM majlis.rooms WHERE id = $1 FOR NO KEY UPDATE", [room]);
        // The index of standing holds admits one for each person and compartment.
        const { count } = await within(
          'INSERT INTO majlis.write_holds (compartment, "user", since, cards) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
          [compartment, user, since, cards],
        );
        if (count === 0) return "unchanged";
        await recordChange(within, { kind: "writing-held", user, room, compartment });
        await writeTrail(within, by, writingHeld({ compartment, room, user, since, cards }));
        return "held";
      }),
    resumeWriting: (cause, { compartment, room, user, by, at }, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const { count } = await within(
          'UPDATE majlis.write_holds SET lifted_at = $1, lifted_by = $2 WHERE compartment = $3 AND "user" = $4 AND lifted_at IS NULL',
          [at, by, compartment, user],
        );
        if (count === 0) return "not-held";
        await recordChange(within, { kind: "writing-resumed", user, room, compartment, by });
        await writeTrail(within, cause, writingResumed({ user, room, compartment }));
        return "resumed";
      }),
    writingResumedAt: async (compartment, user) => {
      const { rows } = await query(
        'SELECT coalesce(max(lifted_at), 0) AS at FROM majlis.write_holds WHERE compartment = $1 AND "user" = $2',
        [compartment, user],
      );
      return integer(rows[0] ?? {}, "at");
    },
    writeHoldsIn: async (room) => {
      const { rows } = await query(
        `SELECT h.* FROM majlis.write_holds h JOIN majlis.compartments c ON c.id = h.compartment
        WHERE c.room = $1 AND h.lifted_at IS NULL ORDER BY h.since, h."user"`,
        [room],
      );
      return rows.map(toWriteHold);
    },
  };
}
