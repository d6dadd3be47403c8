import type { Migration } from "../migrate.ts";

/**
 * Client ids that were shown in presence (ports/ledger.ts, `show`).
 *
 * - `shown`: who has shown which Yjs client id, until when (milliseconds since the epoch).
 * - `append_unshown`: `append_entries` that leaves out the runs which claim an id that another person keeps at the time of the claim.
 *   Gives the numbers of the runs that were written, and the negated numbers of those left out. Nodes of the version before go on
 *   calling `append_entries`.
 */
export const SHOWN_IDS: Migration = `
  CREATE TABLE majlis.shown (
    compartment text COLLATE "C" NOT NULL,
    client bigint NOT NULL,
    author text NOT NULL,
    until bigint NOT NULL,
    PRIMARY KEY (compartment, client)
  );
  CREATE INDEX shown_until ON majlis.shown (until);

  CREATE FUNCTION majlis.append_unshown(
    run_compartment text[], run_before bigint[], run_expected bytea[], run_last bigint[], run_hash bytea[],
    entry_run integer[], entry_seq bigint[], entry_hash bytea[], entry_leaf bytea[], entry_body bytea[],
    claim_run integer[], claim_client bigint[], claim_author text[], claim_seq bigint[], claim_at bigint[]
  ) RETURNS integer[] LANGUAGE plpgsql AS $function$
  DECLARE
    kept integer[] := '{}';
    number integer;
    written integer[];
  BEGIN
    IF cardinality(claim_run) > 0 THEN
      kept := ARRAY(
        SELECT DISTINCT claim.run
        FROM unnest(claim_run, claim_client, claim_author, claim_at) AS claim (run, client, author, at)
        JOIN majlis.shown ON shown.compartment = run_compartment[claim.run] AND shown.client = claim.client
        WHERE shown.author <> claim.author AND shown.until > claim.at
      );
      -- No head is at -1: these runs follow nothing.
      FOREACH number IN ARRAY kept LOOP
        run_before[number] := -1;
      END LOOP;
    END IF;
    written := majlis.append_entries(
      run_compartment, run_before, run_expected, run_last, run_hash,
      entry_run, entry_seq, entry_hash, entry_leaf, entry_body, claim_run, claim_client, claim_author, claim_seq
    );
    RETURN written || ARRAY(SELECT -each FROM unnest(kept) AS each);
  END
  $function$;
`;
