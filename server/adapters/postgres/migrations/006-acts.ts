import { indexStoredActs } from "../act-index.ts";
import type { Migration } from "../migrate.ts";

/**
 * Where an act is found by its id, its subject or its card (shared/acts/act-place.ts), written in the transaction that writes the entry.
 *
 * - `acts`: one row an act. `concerned`: one row for each person whom an act concerns.
 * - `append_acts`: `append_unshown`, and the rows of the acts in the runs that were written. Nodes of the version before go on calling
 *   `append_unshown`; they write no acts.
 */
export const ACTS: Migration = async (query) => {
  await query(TABLE);
  // Earlier versions wrote no acts, but restored those of an archive.
  await indexStoredActs(query);
};

const TABLE = `
  CREATE TABLE majlis.acts (
    compartment integer NOT NULL,
    seq bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    noun text COLLATE "C" NOT NULL,
    verb text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    card text COLLATE "C",
    PRIMARY KEY (compartment, seq)
  );
  CREATE INDEX acts_id ON majlis.acts (compartment, id, seq);
  CREATE INDEX acts_subject ON majlis.acts (compartment, noun, subject, seq);
  CREATE INDEX acts_card ON majlis.acts (compartment, noun, card, seq) WHERE card IS NOT NULL;
  CREATE TABLE majlis.concerned (
    person text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    compartment text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (person, at, compartment, seq)
  );

  CREATE FUNCTION majlis.append_acts(
    run_compartment text[], run_before bigint[], run_expected bytea[], run_last bigint[], run_hash bytea[],
    entry_run integer[], entry_seq bigint[], entry_hash bytea[], entry_leaf bytea[], entry_body bytea[],
    claim_run integer[], claim_client bigint[], claim_author text[], claim_seq bigint[], claim_at bigint[],
    act_run integer[], act_seq bigint[], act_id text[], act_noun text[], act_verb text[], act_subject text[], act_card text[],
    concerned_run integer[], concerned_person text[], concerned_at bigint[], concerned_seq bigint[]
  ) RETURNS integer[] LANGUAGE plpgsql AS $function$
  DECLARE
    written integer[] := majlis.append_unshown(
      run_compartment, run_before, run_expected, run_last, run_hash,
      entry_run, entry_seq, entry_hash, entry_leaf, entry_body, claim_run, claim_client, claim_author, claim_seq, claim_at
    );
  BEGIN
    IF cardinality(act_run) > 0 THEN
      INSERT INTO majlis.acts (compartment, seq, id, noun, verb, subject, card)
      SELECT head.id, act.seq, act.id, act.noun, act.verb, act.subject, act.card
      FROM unnest(act_run, act_seq, act_id, act_noun, act_verb, act_subject, act_card) AS act (run, seq, id, noun, verb, subject, card)
      JOIN majlis.heads AS head ON head.compartment = run_compartment[act.run]
      WHERE act.run = ANY (written);
      INSERT INTO majlis.concerned (person, at, compartment, seq)
      SELECT one.person, one.at, run_compartment[one.run], one.seq
      FROM unnest(concerned_run, concerned_person, concerned_at, concerned_seq) AS one (run, person, at, seq)
      WHERE one.run = ANY (written);
    END IF;
    RETURN written;
  END
  $function$;
`;
