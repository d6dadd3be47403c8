import type { DatabaseSync } from "node:sqlite";
import { releasabilitySet } from "../../../../shared/access/releasability.ts";
import type { CompartmentRecord, CompartmentStore } from "../../../ports/directory/compartments.ts";
import type { Cause } from "../../../ports/directory/trail.ts";
import { compartmentMade } from "../../../domain/trail/trail-changes.ts";
import { homeColumns, integer, toRole } from "../../../domain/directory-row.ts";
import { changeRecorder } from "./access-changes.ts";
import { staleCheck } from "./decided-on.ts";
import { toCompartment } from "./rows.ts";
import { trailWriter } from "./trail.ts";
import { inTransaction } from "./transaction.ts";

type Maker = NonNullable<Parameters<CompartmentStore["createCompartment"]>[2]>;

/** Compartments in SQLite. */
export function sqliteCompartments(database: DatabaseSync): CompartmentStore {
  const record = changeRecorder(database);
  const writeTrail = trailWriter(database);
  const isStale = staleCheck(database);
  const knownPartners = database.prepare("SELECT count(*) AS known FROM partners WHERE code IN (SELECT value FROM json_each(?))");
  const insert = database.prepare(
    "INSERT INTO compartments (id, room, name, originator, releasable_to, created_at, home, ceiling) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const count = database.prepare("UPDATE users SET compartments_made = compartments_made + 1 WHERE id = ? AND compartments_made < ?");
  const byIdFor = database.prepare(
    `SELECT c.*, m.role, EXISTS (SELECT 1 FROM write_holds h WHERE h.compartment = c.id AND h.user = ?1 AND h.lifted_at IS NULL) AS is_held
    FROM compartments c LEFT JOIN members m ON m.room = c.room AND m.user = ?1 WHERE c.id = ?2`,
  );
  const inRoom = database.prepare("SELECT * FROM compartments WHERE room = ? ORDER BY created_at, id");

  const create = (by: Cause, row: CompartmentRecord, maker: Maker | undefined) => {
    const codes = releasabilitySet(row);
    const known = knownPartners.get(JSON.stringify(codes));
    if (!known || integer(known, "known") < codes.length) return "unknown-partner";
    if (maker !== undefined && count.run(maker.user, maker.most).changes === 0) return "too-many";
    insert.run(row.id, row.room, row.name, row.originator, JSON.stringify(row.releasableTo), row.createdAt, ...homeColumns(row));
    record({ kind: "compartment-created", room: row.room, compartment: row.id });
    writeTrail(by, compartmentMade(row));
    return "created";
  };

  return {
    createCompartment: async (by, row, maker, decidedOn) =>
      inTransaction(database, () => (isStale(decidedOn) ? "stale" : create(by, row, maker))),
    compartment: compartmentById(database),
    compartmentFor: async (id, user) => {
      const row = byIdFor.get(user, id);
      return row ? { compartment: toCompartment(row), role: toRole(row), isHeld: integer(row, "is_held") === 1 } : null;
    },
    compartmentsIn: async (room) => inRoom.all(room).map(toCompartment),
  };
}

/** Gives the function that finds a compartment; it needs no more than the first layout has. */
export function compartmentById(database: DatabaseSync): CompartmentStore["compartment"] {
  const byId = database.prepare("SELECT * FROM compartments WHERE id = ?");
  return async (id) => {
    const row = byId.get(id);
    return row ? toCompartment(row) : null;
  };
}
