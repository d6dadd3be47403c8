import type { Migration } from "../migrate.ts";

/**
 * How many acts of each type are about each card, so that a board's counts are read and not added up from all of its acts.
 *
 * - `act_counts`: one row for each card and type that has an act; `last` is the seq of the last of them.
 * - `acts_counted`: counts in the transaction that adds an act, whichever version's `append_acts` does: nodes of the version before are counted, too.
 *   Under the lock of the log's head that an append holds, so that no two transactions change one row at once.
 */
export const ACT_COUNTS: Migration = `
  CREATE TABLE majlis.act_counts (
    compartment integer NOT NULL,
    card text COLLATE "C" NOT NULL,
    noun text COLLATE "C" NOT NULL,
    verb text COLLATE "C" NOT NULL,
    count integer NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (compartment, card, noun, verb)
  ) WITH (fillfactor = 80);

  CREATE FUNCTION majlis.count_acts() RETURNS trigger LANGUAGE plpgsql AS $function$
  BEGIN
    INSERT INTO majlis.act_counts (compartment, card, noun, verb, count, last)
    SELECT compartment, card, noun, verb, count(*), max(seq) FROM added WHERE card IS NOT NULL GROUP BY compartment, card, noun, verb
    ON CONFLICT (compartment, card, noun, verb)
    DO UPDATE SET count = act_counts.count + excluded.count, last = greatest(act_counts.last, excluded.last);
    RETURN NULL;
  END
  $function$;

  -- Waits for appends that are under way and lets none in until this is committed: each act is either counted here or by the trigger.
  LOCK TABLE majlis.acts IN SHARE ROW EXCLUSIVE MODE;
  INSERT INTO majlis.act_counts (compartment, card, noun, verb, count, last)
  SELECT compartment, card, noun, verb, count(*), max(seq) FROM majlis.acts WHERE card IS NOT NULL GROUP BY compartment, card, noun, verb;
  CREATE TRIGGER acts_counted AFTER INSERT ON majlis.acts
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION majlis.count_acts();

  -- Acts that began a register of their own, in their order.
  CREATE INDEX acts_begun ON majlis.acts (compartment, noun, seq) WHERE subject = id;
`;
