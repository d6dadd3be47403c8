import type { Migration } from "../migrate.ts";

/**
 * The host of a room, as server/adapters/sqlite/migrations/directory.ts explains it. A node of the version before does not name one: its
 * room gets the nation of its first member, who is its maker.
 */
export const HOSTS: Migration = `
  ALTER TABLE majlis.rooms ADD COLUMN host TEXT COLLATE "C" REFERENCES majlis.partners (code);
  UPDATE majlis.rooms r SET host = (
    SELECT u.partner FROM majlis.members m JOIN majlis.users u ON u.id = m."user"
      LEFT JOIN majlis.compartments c ON c.room = m.room AND c.originator = u.partner
    WHERE m.room = r.id AND m.role = 'lead' ORDER BY c.created_at NULLS LAST, c.id NULLS LAST, u.id LIMIT 1
  );
  CREATE FUNCTION majlis.name_host() RETURNS trigger LANGUAGE plpgsql AS $host$
    BEGIN
      UPDATE majlis.rooms SET host = (SELECT partner FROM majlis.users WHERE id = NEW."user") WHERE id = NEW.room AND host IS NULL;
      RETURN NULL;
    END
  $host$;
  CREATE TRIGGER name_host AFTER INSERT ON majlis.members FOR EACH ROW EXECUTE FUNCTION majlis.name_host();
`;
