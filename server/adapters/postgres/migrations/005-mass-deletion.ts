import type { Migration } from "../migrate.ts";

/** Cards removed in mass deletions and holds on writing, as server/adapters/sqlite/migrations/directory.ts explains them. */
export const MASS_DELETION: Migration = `
  CREATE TABLE majlis.removed_cards (
    compartment TEXT COLLATE "C" NOT NULL REFERENCES majlis.compartments (id),
    "user" TEXT COLLATE "C" NOT NULL REFERENCES majlis.users (id),
    card TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (compartment, "user", card)
  );
  CREATE INDEX removed_cards_at ON majlis.removed_cards (at);
  CREATE TABLE majlis.write_holds (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    compartment TEXT COLLATE "C" NOT NULL REFERENCES majlis.compartments (id),
    "user" TEXT COLLATE "C" NOT NULL REFERENCES majlis.users (id),
    since BIGINT NOT NULL,
    cards INTEGER NOT NULL,
    lifted_at BIGINT,
    lifted_by TEXT COLLATE "C" REFERENCES majlis.users (id)
  );
  CREATE UNIQUE INDEX write_holds_standing ON majlis.write_holds (compartment, "user") WHERE lifted_at IS NULL;
`;
