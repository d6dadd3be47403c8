import type { CompartmentStore } from "../../../ports/directory/compartments.ts";
import { compartmentMade } from "../../../domain/trail/trail-changes.ts";
import { recordChange } from "./access-changes.ts";
import type { Database } from "./database.ts";
import { homeColumns, toRole } from "../../../domain/directory-row.ts";
import { isStale } from "./decided-on.ts";
import { flag, toCompartment } from "./rows.ts";
import { writeTrail } from "./trail.ts";

const create = `
  WITH known AS (
      SELECT NOT EXISTS (SELECT FROM unnest($5::text[] || $4::text) AS code WHERE code NOT IN (SELECT p.code FROM majlis.partners p)) AS all_known
    ),
    maker AS (
      UPDATE majlis.users SET compartments_made = compartments_made + 1
      WHERE id = $7 AND compartments_made < $8 AND (SELECT all_known FROM known) RETURNING id
    ),
    made AS (
      INSERT INTO majlis.compartments (id, room, name, originator, releasable_to, created_at, home, ceiling)
      SELECT $1, $2, $3, $4, $5, $6::bigint, nullif($9, ''), nullif($10, '') FROM known WHERE all_known AND ($7 = '' OR EXISTS (SELECT FROM maker))
      RETURNING id
    )
  SELECT all_known, EXISTS (SELECT FROM made) AS is_made FROM known`;

/** Compartments in PostgreSQL. */
export function postgresCompartments({ query, inTransaction }: Database): CompartmentStore {
  return {
    createCompartment: (by, compartment, maker = { user: "", most: 0 }, decidedOn) =>
      inTransaction(async (within) => {
        if (await isStale(within, decidedOn)) return "stale";
        const { id, room, name, originator, releasableTo, createdAt } = compartment;
        const label = homeColumns(compartment).map((column) => column ?? "");
        const values = [id, room, name, originator, releasableTo, createdAt, maker.user, maker.most, ...label];
        const row = (await within(create, values)).rows[0] ?? {};
        if (!flag(row, "all_known")) return "unknown-partner";
        if (!flag(row, "is_made")) return "too-many";
        await recordChange(within, { kind: "compartment-created", room, compartment: id });
        await writeTrail(within, by, compartmentMade(compartment));
        return "created";
      }),
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
