import type { Migration } from "../migrate.ts";

/**
 * Appends under rights that stand (ports/ledger.ts, `append`; N22).
 *
 * - `append_as_heard`: `append_acts`, but for the runs of whose authors a right has changed after the change `heard` (the end of another of their sessions is
 *   none). Gives the numbers that `append_acts`
 *   gives, and those of the runs that were left out for it. Where `heard` is null it asks nothing. Nodes of the version before go on calling
 *   `append_acts`.
 * - Appends that ask share a lock, and a change takes it alone, each until its commit is seen by all: of an append and a change, whichever version's, one
 *   comes first. An advisory lock, because many share it without writing to a row, and waiting requests are served in order. A
 *   change takes it last of all but the lock of its number (002-directory.ts), and an append first, so that they never wait for each other in a circle.
 *   1835691123 is the space of our locks, 3 the number of this one (advisory-lock.ts).
 */
export const APPENDS_AND_RIGHTS: Migration = `
  CREATE OR REPLACE FUNCTION majlis.number_access_change() RETURNS trigger LANGUAGE plpgsql AS $number$
    DECLARE
      next BIGINT;
    BEGIN
      PERFORM pg_advisory_xact_lock(1835691123, 3);
      UPDATE majlis.last_access_change SET seq = seq + 1 RETURNING seq INTO STRICT next;
      UPDATE majlis.access_changes SET seq = next WHERE id = NEW.id;
      RETURN NULL;
    END
  $number$;

  CREATE FUNCTION majlis.append_as_heard(
    run_compartment text[], run_before bigint[], run_expected bytea[], run_last bigint[], run_hash bytea[],
    entry_run integer[], entry_seq bigint[], entry_hash bytea[], entry_leaf bytea[], entry_body bytea[],
    claim_run integer[], claim_client bigint[], claim_author text[], claim_seq bigint[], claim_at bigint[],
    act_run integer[], act_seq bigint[], act_id text[], act_noun text[], act_verb text[], act_subject text[], act_card text[],
    concerned_run integer[], concerned_person text[], concerned_at bigint[], concerned_seq bigint[],
    author_run integer[], author_id text[], author_session text[], heard bigint,
    OUT written integer[], OUT moved integer[]
  ) LANGUAGE plpgsql AS $function$
  DECLARE
    number integer;
  BEGIN
    moved := '{}';
    IF heard IS NOT NULL THEN
      PERFORM pg_advisory_xact_lock_shared(1835691123, 3);
      -- A statement of its own: it reads the state after the wait for the lock.
      IF (SELECT seq FROM majlis.last_access_change) > heard THEN
        moved := ARRAY(
          SELECT DISTINCT author.run
          FROM majlis.access_changes AS later
          JOIN unnest(author_run, author_id, author_session) AS author (run, id, session) ON author.id = later.change::json ->> 'user'
          WHERE later.seq > heard
            AND (later.change::json ->> 'kind' <> 'session-ended' OR later.change::json ->> 'session' = author.session)
        );
        -- No head is at -1: these runs follow nothing.
        FOREACH number IN ARRAY moved LOOP
          run_before[number] := -1;
        END LOOP;
      END IF;
    END IF;
    written := majlis.append_acts(
      run_compartment, run_before, run_expected, run_last, run_hash,
      entry_run, entry_seq, entry_hash, entry_leaf, entry_body, claim_run, claim_client, claim_author, claim_seq, claim_at,
      act_run, act_seq, act_id, act_noun, act_verb, act_subject, act_card,
      concerned_run, concerned_person, concerned_at, concerned_seq
    );
  END
  $function$;
`;
