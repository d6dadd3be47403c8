import { equalBytes } from "../contribution/assert-chained.ts";
import { HASH_BYTES, type Sha256 } from "../contribution/canonical-bytes.ts";
import { isCanonicalObject } from "../contribution/canonical-json.ts";
import { MAX_BODY_BYTES } from "../contribution/verify-chain.ts";
import { emptyTrail, encodeTrailLeaf, type TrailEnd, type TrailRecord } from "./trail-record.ts";

/**
 * The rule that a record breaks.
 *
 * - `fields`: a field is of the wrong size or out of its bounds;
 * - `stream`: it belongs to another chain;
 * - `seq`: it does not follow the record before by exactly one;
 * - `prev-hash`: it does not point to the record before;
 * - `time`: it is older than the record before;
 * - `hash`: its hash is not that of its canonical bytes;
 * - `body-hash`: the body is not the one that was hashed;
 * - `content`: the body is no object in canonical JSON.
 */
export type TrailRule = "fields" | "stream" | "seq" | "prev-hash" | "time" | "hash" | "body-hash" | "content";

/** The first record that breaks a rule. `seq` is where it stands in the chain, whatever it says of itself. */
export interface TrailFault {
  readonly seq: number;
  readonly rule: TrailRule;
  readonly detail: string;
}

/** Checks one chain record by record, from the first on. */
export interface TrailVerifier {
  /** Checks the next record; null if it is sound. After a fault every further call gives that same fault. */
  check(record: TrailRecord): TrailFault | null;
  /** The last record that was sound. */
  end(): TrailEnd;
  /** How many bodies were shredded: their hash stands, their words are gone. */
  redactions(): number;
}

/** `noun.past-participle`, in small letters. */
const TYPE = /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/;
const LONGEST_TYPE = 64;

/** A verifier at the start of a chain. */
export function createTrailVerifier(stream: string, sha256: Sha256): TrailVerifier {
  let end = emptyTrail(stream);
  let redactions = 0;
  let fault: TrailFault | null = null;
  const check = (record: TrailRecord): TrailFault | null => {
    if (fault !== null) return fault;
    const broken = checkFields(record) ?? checkLink(record, end) ?? checkHashes(record, sha256);
    if (broken !== null) return (fault = { seq: end.seq + 1, ...broken });
    if (record.body === null) redactions += 1;
    end = { stream, seq: record.seq, hash: record.hash, at: record.at };
    return null;
  };
  return { check, end: () => end, redactions: () => redactions };
}

type Broken = Omit<TrailFault, "seq"> | null;

const broken = (rule: TrailRule, detail: string): Broken => ({ rule, detail });
const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

function checkFields({ stream, seq, at, actor, partner, session, type, hash, prevHash, bodyHash, body }: TrailRecord): Broken {
  // Two ill-formed strings can share their UTF-8 bytes, and so their hash.
  if (![stream, actor, partner, session].every((id) => id.isWellFormed())) return broken("fields", "an id is not well-formed text");
  if (!isCount(seq) || !isCount(at)) return broken("fields", "seq or time is not a whole number");
  if ([hash, prevHash, bodyHash].some(({ byteLength }) => byteLength !== HASH_BYTES))
    return broken("fields", "a hash is not 32 bytes long");
  if (type.length > LONGEST_TYPE || !TYPE.test(type)) return broken("fields", "the type of a record is not noun.past-participle");
  return (body?.byteLength ?? 0) <= MAX_BODY_BYTES ? null : broken("fields", "the body of a record is too long");
}

function checkLink({ stream, seq, prevHash, at }: TrailRecord, end: TrailEnd): Broken {
  if (stream !== end.stream) return broken("stream", "it belongs to another chain");
  if (seq !== end.seq + 1) return broken("seq", `it says seq ${seq}`);
  if (!equalBytes(prevHash, end.hash)) return broken("prev-hash", "it does not point to the record before");
  return at < end.at ? broken("time", `its time ${at} is before ${end.at}`) : null;
}

function checkHashes(record: TrailRecord, sha256: Sha256): Broken {
  if (!equalBytes(sha256(encodeTrailLeaf(record)), record.hash)) return broken("hash", "its hash is not that of its fields");
  if (record.body === null) return null;
  if (!equalBytes(sha256(record.body), record.bodyHash)) return broken("body-hash", "the body is not the one that was hashed");
  return isCanonicalObject(record.body) ? null : broken("content", "the body is no object in canonical JSON");
}
