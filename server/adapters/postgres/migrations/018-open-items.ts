import { openStoredItems } from "../open-items.ts";
import type { Migration } from "../migrate.ts";

/**
 * What waits in the registers of acts (shared/acts/act-place.ts), for the sweep over what is due and for lists; written in the transaction that writes the act.
 *
 * - `open_items`: one row an item; `place` is its place in the act, of which `seq` and `at` are.
 * - `reopen_items`: replaces the items of registers, in the logs with these short keys; `register_log` and `item_register` are places in the lists before them.
 * - `append_opening`: `append_as_heard`, and that for the runs that were written. It is called where an act names open items. Nodes of the version before go
 *   on calling `append_as_heard`: they write no type of act that names any, and no act of a register in which anything waits.
 */
export const OPEN_ITEMS: Migration = async (query) => {
  await query(LAYOUT);
  // Earlier versions wrote no such acts, but restored those of an archive.
  await openStoredItems(query);
};

const LAYOUT = `
  CREATE TABLE majlis.open_items (
    compartment integer NOT NULL,
    noun text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    place integer NOT NULL,
    partner text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    due_at bigint,
    card text COLLATE "C",
    seq bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (compartment, noun, subject, place)
  );
  CREATE INDEX open_items_due ON majlis.open_items (due_at) WHERE due_at IS NOT NULL;

  CREATE FUNCTION majlis.reopen_items(
    logs integer[],
    register_log integer[], register_seq bigint[], register_at bigint[], register_noun text[], register_subject text[],
    item_register integer[], item_place integer[], item_partner text[], item_state text[], item_due bigint[], item_card text[]
  ) RETURNS void LANGUAGE plpgsql AS $function$
  BEGIN
    DELETE FROM majlis.open_items AS item
    USING unnest(register_log, register_noun, register_subject) AS register (log, noun, subject)
    WHERE item.compartment = logs[register.log] AND item.noun = register.noun AND item.subject = register.subject;
    INSERT INTO majlis.open_items (compartment, noun, subject, place, partner, state, due_at, card, seq, at)
    SELECT logs[register_log[item.register]], register_noun[item.register], register_subject[item.register], item.place,
      item.partner, item.state, nullif(item.due, -1), item.card, register_seq[item.register], register_at[item.register]
    FROM unnest(item_register, item_place, item_partner, item_state, item_due, item_card) AS item (register, place, partner, state, due, card)
    -- Those of runs that were not written have no log.
    WHERE logs[register_log[item.register]] IS NOT NULL;
  END
  $function$;

  CREATE FUNCTION majlis.append_opening(
    run_compartment text[], run_before bigint[], run_expected bytea[], run_last bigint[], run_hash bytea[],
    entry_run integer[], entry_seq bigint[], entry_hash bytea[], entry_leaf bytea[], entry_body bytea[],
    claim_run integer[], claim_client bigint[], claim_author text[], claim_seq bigint[], claim_at bigint[],
    act_run integer[], act_seq bigint[], act_id text[], act_noun text[], act_verb text[], act_subject text[], act_card text[],
    concerned_run integer[], concerned_person text[], concerned_at bigint[], concerned_seq bigint[],
    author_run integer[], author_id text[], author_session text[],
    register_run integer[], register_seq bigint[], register_at bigint[], register_noun text[], register_subject text[],
    item_register integer[], item_place integer[], item_partner text[], item_state text[], item_due bigint[], item_card text[],
    heard bigint,
    OUT written integer[], OUT moved integer[]
  ) LANGUAGE plpgsql AS $function$
  BEGIN
    SELECT done.written, done.moved INTO written, moved FROM majlis.append_as_heard(
      run_compartment, run_before, run_expected, run_last, run_hash,
      entry_run, entry_seq, entry_hash, entry_leaf, entry_body, claim_run, claim_client, claim_author, claim_seq, claim_at,
      act_run, act_seq, act_id, act_noun, act_verb, act_subject, act_card,
      concerned_run, concerned_person, concerned_at, concerned_seq, author_run, author_id, author_session, heard
    ) AS done;
    PERFORM majlis.reopen_items(
      ARRAY(
        SELECT CASE WHEN run.number = ANY (written) THEN head.id END
        FROM unnest(run_compartment) WITH ORDINALITY AS run (compartment, number)
        LEFT JOIN majlis.heads AS head ON head.compartment = run.compartment ORDER BY run.number
      ),
      register_run, register_seq, register_at, register_noun, register_subject,
      item_register, item_place, item_partner, item_state, item_due, item_card
    );
  END
  $function$;
`;
