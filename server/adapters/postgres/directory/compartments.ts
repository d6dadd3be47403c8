import type { CompartmentStore } from "../../../ports/directory/compartments.ts";
import type { Database } from "./database.ts";
import { toRole } from "../../../domain/directory-row.ts";
import { toCompartment } from "./rows.ts";

const create = `
  WITH made AS (
    INSERT INTO majlis.compartments (id, room, name, originator, releasable_to, created_at)
    SELECT $1, $2, $3, $4, $5, $6
    WHERE NOT EXISTS (SELECT FROM unnest($5::text[] || $4::text) AS code WHERE code NOT IN (SELECT p.code FROM majlis.partners p))
    RETURNING id
  )
  INSERT INTO majlis.access_changes (change) SELECT $7 FROM made`;

/** Compartments in PostgreSQL. */
export function postgresCompartments({ query }: Database): CompartmentStore {
  return {
    createCompartment: async ({ id, room, name, originator, releasableTo, createdAt }) => {
      const change = JSON.stringify({ kind: "compartment-created", room, compartment: id });
      const { count } = await query(create, [id, room, name, originator, releasableTo, createdAt, change]);
      return count === 0 ? "unknown-partner" : "created";
    },
    compartment: async (id) => {
      const { rows } = await query("SELECT * FROM majlis.compartments WHERE id = $1", [id]);
      return rows[0] ? toCompartment(rows[0]) : null;
    },
    compartmentFor: async (id, user) => {
      const { rows } = await query(
        `SELECT c.*, m.role,
          EXISTS (SELECT FROM majlis.write_holds h WHERE h.compartment = c.id AND h."user" = $2 AND h.lifted_at IS NULL) AS is_held
        FROM majlis.compartments c LEFT JOIN majlis.members m ON m.room = c.room AND m."user" = $2 WHERE c.id = $1`,
        [id, user],
      );
      return rows[0] ? { compartment: toCompartment(rows[0]), role: toRole(rows[0]), isHeld: rows[0]["is_held"] === true } : null;
    },
    compartmentsIn: async (room) => {
      const { rows } = await query("SELECT * FROM majlis.compartments WHERE room = $1 ORDER BY created_at, id", [room]);
      return rows.map(toCompartment);
    },
  };
}
