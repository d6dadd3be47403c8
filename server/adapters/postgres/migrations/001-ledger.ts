import type { Migration } from "../migrate.ts";

/**
 * The ledger.
 *
 * - `heads`: one row per compartment; `id` is the short key used by the other tables. Half-empty pages, since every append rewrites a row.
 * - `entries`: `leaf` holds the canonical bytes that `hash` covers, `body` the update (null for a claim, or once shredded). The key
 *   refuses a fork whatever the program does.
 * - `claims`: who owns which Yjs client id; `seq` is the claim's entry.
 * - `append_entries`: one batch. A *run* is what follows one expected head; it is written whole or not at all. Gives the numbers
 *   (from 1) of the runs that were written.
 *
 * `append_entries` waits for rows in three phases: heads it makes, by name; heads it locks, by id; then none. A later phase never
 * waits for an earlier one, since heads being made are not seen by others, so batches of two nodes cannot wait for each other in a circle.
 */
export const LEDGER: Migration = `
  CREATE TABLE majlis.heads (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    compartment text COLLATE "C" NOT NULL UNIQUE,
    seq bigint NOT NULL,
    hash bytea NOT NULL
  ) WITH (fillfactor = 50);
  CREATE TABLE majlis.entries (
    compartment integer NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    leaf bytea NOT NULL,
    body bytea,
    PRIMARY KEY (compartment, seq)
  );
  ALTER TABLE majlis.entries ALTER COLUMN leaf SET STORAGE EXTERNAL, ALTER COLUMN body SET STORAGE EXTERNAL;
  CREATE TABLE majlis.claims (
    compartment integer NOT NULL,
    client bigint NOT NULL,
    author text NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (compartment, client)
  );

  CREATE FUNCTION majlis.append_entries(
    run_compartment text[], run_before bigint[], run_expected bytea[], run_last bigint[], run_hash bytea[],
    entry_run integer[], entry_seq bigint[], entry_hash bytea[], entry_leaf bytea[], entry_body bytea[],
    claim_run integer[], claim_client bigint[], claim_author text[], claim_seq bigint[]
  ) RETURNS integer[] LANGUAGE plpgsql AS $function$
  DECLARE
    genesis CONSTANT bytea := decode(repeat('00', 32), 'hex');
    written integer[];
  BEGIN
    IF current_setting('fsync') <> 'on' THEN
      RAISE EXCEPTION 'fsync was turned off: nothing can be promised' USING ERRCODE = '58030';
    END IF;
    IF 0 = ANY (run_before) THEN
      INSERT INTO majlis.heads (compartment, seq, hash)
      SELECT DISTINCT run.compartment, 0, genesis
      FROM unnest(run_compartment, run_before, run_expected) AS run (compartment, before, expected)
      WHERE run.before = 0 AND run.expected = genesis
        AND NOT EXISTS (SELECT FROM majlis.heads head WHERE head.compartment = run.compartment)
      ORDER BY run.compartment
      ON CONFLICT DO NOTHING;
    END IF;
    PERFORM FROM majlis.heads WHERE compartment = ANY (run_compartment) ORDER BY id FOR NO KEY UPDATE;
    WITH winner AS (
      SELECT DISTINCT ON (head.id) head.id, run.number, run.last, run.hash
      FROM unnest(run_compartment, run_before, run_expected, run_last, run_hash) WITH ORDINALITY
        AS run (compartment, before, expected, last, hash, number)
      JOIN majlis.heads head ON head.compartment = run.compartment AND head.seq = run.before AND head.hash = run.expected
      ORDER BY head.id, run.number
    ), moved AS (
      UPDATE majlis.heads head SET seq = winner.last, hash = winner.hash
      FROM winner WHERE head.id = winner.id
      RETURNING winner.number, head.id
    ), added AS (
      INSERT INTO majlis.entries (compartment, seq, hash, leaf, body)
      SELECT moved.id, entry.seq, entry.hash, entry.leaf, entry.body
      FROM unnest(entry_run, entry_seq, entry_hash, entry_leaf, entry_body) AS entry (run, seq, hash, leaf, body)
      JOIN moved ON moved.number = entry.run
    ), claimed AS (
      INSERT INTO majlis.claims (compartment, client, author, seq)
      SELECT moved.id, claim.client, claim.author, claim.seq
      FROM unnest(claim_run, claim_client, claim_author, claim_seq) AS claim (run, client, author, seq)
      JOIN moved ON moved.number = claim.run
    )
    SELECT array_agg(moved.number) INTO written FROM moved;
    RETURN coalesce(written, '{}');
  END
  $function$;
`;
