import type { DatabaseSync } from "node:sqlite";
import { integer, toWriteHold } from "../../../domain/directory-row.ts";
import { writingHeld, writingResumed } from "../../../domain/trail/trail-changes.ts";
import type { WriteHoldStore } from "../../../ports/directory/write-holds.ts";
import { changeRecorder } from "./access-changes.ts";
import { staleCheck } from "./decided-on.ts";
import { trailWriter } from "./trail.ts";
import { inTransaction } from "./transaction.ts";

/** Holds on writing, in SQLite. */
export function sqliteWriteHolds(database: DatabaseSync): WriteHoldStore {
  const record = changeRecorder(database);
  const writeTrail = trailWriter(database);
  const isStale = staleCheck(database);
  // The index of standing holds admits one for each person and compartment.
  const put = database.prepare("INSERT OR IGNORE INTO write_holds (compartment, user, since, cards) VALUES (?, ?, ?, ?)");
  const lift = database.prepare(
    "UPDATE write_holds SET lifted_at = ?, lifted_by = ? WHERE compartment = ? AND user = ? AND lifted_at IS NULL",
  );
  const lastLifted = database.prepare("SELECT coalesce(max(lifted_at), 0) AS at FROM write_holds WHERE compartment = ? AND user = ?");
  const inRoom = database.prepare(
    `SELECT h.* FROM write_holds h JOIN compartments c ON c.id = h.compartment WHERE c.room = ? AND h.lifted_at IS NULL
    ORDER BY h.since, h.user`,
  );
  return {
    holdWriting: async (by, { compartment, room, user, since, cards }) =>
      inTransaction(database, () => {
        if (put.run(compartment, user, since, cards).changes === 0) return "unchanged";
        record({ kind: "writing-held", user, room, compartment });
        writeTrail(by, writingHeld({ compartment, room, user, since, cards }));
        return "held";
      }),
    resumeWriting: async (cause, { compartment, room, user, by, at }, decidedOn) =>
      inTransaction(database, () => {
        if (isStale(decidedOn)) return "stale";
        if (lift.run(at, by, compartment, user).changes === 0) return "not-held";
        record({ kind: "writing-resumed", user, room, compartment, by });
        writeTrail(cause, writingResumed({ user, room, compartment }));
        return "resumed";
      }),
    writingResumedAt: async (compartment, user) => integer(lastLifted.get(compartment, user) ?? {}, "at"),
    writeHoldsIn: async (room) => inRoom.all(room).map(toWriteHold),
  };
}
