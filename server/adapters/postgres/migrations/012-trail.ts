import type { Migration } from "../migrate.ts";

/**
 * The trail of rights, as server/adapters/sqlite/migrations/directory.ts explains it.
 *
 * - A record is chained at the commit, by a trigger: it gets its seq, its time, its canonical bytes (shared/trail/trail-record.ts, here once more) and
 *   its hash. So no transaction holds the end of a chain while it waits for its client, and a node that stalls never stalls another.
 * - The trigger takes the lock of `last_access_change` first, which is the last lock of every transaction that changes a right: so two that append to the
 *   same chains, in whatever order, wait for one another and never in a circle.
 * - A row that comes with its seq is one of an archive and is stored as it is.
 */
export const TRAIL: Migration = `
  CREATE TABLE majlis.trail_ends (
    owner TEXT COLLATE "C" PRIMARY KEY,
    stream TEXT COLLATE "C" NOT NULL UNIQUE,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    at BIGINT NOT NULL
  );
  CREATE TABLE majlis.trail (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner TEXT COLLATE "C" NOT NULL,
    seq BIGINT,
    at BIGINT NOT NULL,
    type TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    partner TEXT COLLATE "C" NOT NULL,
    session TEXT COLLATE "C" NOT NULL,
    hash BYTEA,
    leaf BYTEA,
    body TEXT,
    UNIQUE (owner, seq)
  );
  CREATE INDEX trail_at ON majlis.trail (owner, at, seq);
  CREATE INDEX trail_type ON majlis.trail (owner, type, seq);
  CREATE INDEX trail_actor ON majlis.trail (owner, actor, seq);

  CREATE FUNCTION majlis.leaf_uint(number BIGINT) RETURNS bytea LANGUAGE plpgsql IMMUTABLE STRICT AS $uint$
    DECLARE
      bytes bytea := '';
      rest BIGINT := number;
    BEGIN
      WHILE rest > 127 LOOP
        bytes := bytes || set_byte('\\x00'::bytea, 0, ((rest & 127) | 128)::integer);
        rest := rest >> 7;
      END LOOP;
      RETURN bytes || set_byte('\\x00'::bytea, 0, rest::integer);
    END
  $uint$;
  CREATE FUNCTION majlis.leaf_text(words TEXT) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT AS $text$
    SELECT majlis.leaf_uint(octet_length(convert_to(words, 'UTF8'))::bigint) || convert_to(words, 'UTF8')
  $text$;

  CREATE FUNCTION majlis.chain_trail_record() RETURNS trigger LANGUAGE plpgsql AS $chain$
    DECLARE
      chain majlis.trail_ends;
      canonical bytea;
    BEGIN
      PERFORM FROM majlis.last_access_change FOR UPDATE;
      SELECT * INTO chain FROM majlis.trail_ends WHERE owner = NEW.owner;
      IF NOT FOUND THEN
        INSERT INTO majlis.trail_ends (owner, stream, seq, hash, at)
        VALUES (NEW.owner, encode(substr(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 1, 16), 'hex'), 0,
          decode(repeat('00', 32), 'hex'), 0)
        RETURNING * INTO STRICT chain;
      END IF;
      chain.seq := chain.seq + 1;
      chain.at := greatest(chain.at, NEW.at);
      canonical := '\\x00'::bytea || majlis.leaf_text('majlis/trail') || '\\x0101'::bytea || majlis.leaf_text(chain.stream)
        || majlis.leaf_uint(chain.seq) || chain.hash || majlis.leaf_text(NEW.actor) || majlis.leaf_text(NEW.partner)
        || majlis.leaf_text(NEW.session) || majlis.leaf_uint(chain.at) || majlis.leaf_text(NEW.type) || sha256(convert_to(NEW.body, 'UTF8'));
      chain.hash := sha256(canonical);
      UPDATE majlis.trail_ends SET seq = chain.seq, hash = chain.hash, at = chain.at WHERE owner = NEW.owner;
      UPDATE majlis.trail SET seq = chain.seq, at = chain.at, hash = chain.hash, leaf = canonical WHERE id = NEW.id;
      RETURN NULL;
    END
  $chain$;
  CREATE CONSTRAINT TRIGGER chain_trail_record AFTER INSERT ON majlis.trail
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.seq IS NULL) EXECUTE FUNCTION majlis.chain_trail_record();
`;
