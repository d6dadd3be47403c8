import type { Migration } from "../migrate.ts";

/** Who was sent what of a compartment and opened which card, as server/adapters/sqlite/migrations/directory.ts has it. */
export const EXPOSURES: Migration = `
  CREATE TABLE majlis.exposures (
    compartment TEXT COLLATE "C" NOT NULL REFERENCES majlis.compartments (id),
    "user" TEXT COLLATE "C" NOT NULL REFERENCES majlis.users (id),
    place BIGINT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('live', 'read', 'export')),
    base_seq BIGINT NOT NULL,
    since BIGINT NOT NULL,
    since_seq BIGINT NOT NULL,
    until BIGINT,
    until_seq BIGINT,
    run TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (compartment, "user", place)
  );
  CREATE INDEX exposures_open ON majlis.exposures (run) WHERE until IS NULL;
  CREATE TABLE majlis.exposure_start (single INTEGER PRIMARY KEY CHECK (single = 1), at BIGINT NOT NULL);
  INSERT INTO majlis.exposure_start (single, at) VALUES (1, floor(extract(epoch FROM clock_timestamp()) * 1000));
  CREATE TABLE majlis.exposure_runs (run TEXT COLLATE "C" PRIMARY KEY, seen_at BIGINT NOT NULL);
  CREATE TABLE majlis.opened_cards (
    compartment TEXT COLLATE "C" NOT NULL REFERENCES majlis.compartments (id),
    card TEXT COLLATE "C" NOT NULL,
    "user" TEXT COLLATE "C" NOT NULL REFERENCES majlis.users (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (compartment, card, "user")
  );
  CREATE INDEX opened_cards_user ON majlis.opened_cards (compartment, "user");
`;
