import { createHash } from "node:crypto";
import { releasabilitySet } from "../../../shared/access/releasability.ts";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { HASH_BYTES } from "../../../shared/contribution/canonical-bytes.ts";
import { bodyOf, type Head, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import { createChainVerifier, type ChainVerifier } from "../../../shared/contribution/verify-chain.ts";
import { hashLabel, labelOf, type CompartmentLabel } from "../../../shared/contribution/label.ts";
import { findContentFault } from "../../../shared/contribution/verify-content.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { IsKeyPair, SiteRecord } from "../../ports/directory/site.ts";
import { sha256 } from "../sha256.ts";
import { isOfItsKeys } from "../site-identity.ts";
import { ArchiveFault, type ArchivedLedger, type ArchiveRecord, type ArchiveRow } from "../../ports/archive.ts";
import { SITE_TRAIL } from "../../../shared/trail/trail-owner.ts";
import { encodeRow, typeOfRow } from "./archive-format.ts";
import { TrailCheck } from "./trail-check.ts";

/** What went by in a verified stream. Grows while the stream is read. */
export class ArchiveTally {
  readonly rows: Record<ArchiveRow["kind"], number> = {
    partner: 0,
    user: 0,
    token: 0,
    room: 0,
    member: 0,
    compartment: 0,
    device: 0,
    trail: 0,
    "write-hold": 0,
    "removed-card": 0,
    "inbox-mark": 0,
    "inbox-item": 0,
    invitation: 0,
    exposure: 0,
    "opened-card": 0,
    site: 0,
    ledger: 0,
  };
  entries = 0;
  /** The site that went by; null where there was none. */
  site: SiteRecord | null = null;
  /** Where each log ends. */
  readonly heads = new Map<CompartmentId, Head>();
  readonly #content = createHash("sha256");
  #digest: string | null = null;

  /** Counts a record that verified. */
  add(record: ArchiveRecord): void {
    if (record.kind === "entries") {
      this.entries += record.entries.length;
      this.#content.update(contentOf(record.entries));
      return;
    }
    this.rows[record.kind] += 1;
    if (record.kind === "ledger") this.heads.set(record.row.compartment, { seq: record.row.seq, hash: record.row.hash });
    if (record.kind === "site") this.site = record.row;
    const counted: ArchiveRow = record.kind === "site" ? { kind: "site", row: { ...record.row, incarnation: 1 } } : record;
    this.#content.update(`${record.kind} ${encodeRow(counted)}\n`);
  }

  /** Digest of all of it but for the site's incarnation, hex: equal for two streams exactly if every row, leaf and update is. Ends the tally. */
  content(): string {
    return (this.#digest ??= this.#content.digest("hex"));
  }
}

/** An entry's hash covers its leaf, and that the hash of its body: whether the bytes are still there is all that is left to say. */
function contentOf(entries: readonly LedgerEntry[]): Uint8Array {
  const bytes = new Uint8Array(entries.length * (HASH_BYTES + 1));
  for (const [index, entry] of entries.entries()) {
    bytes.set(entry.hash, index * (HASH_BYTES + 1));
    bytes[index * (HASH_BYTES + 1) + HASH_BYTES] = bodyOf(entry) === null ? 0 : 1;
  }
  return bytes;
}

/**
 * Passes a stream on and checks all of it: the order of kinds, that everything named exists, and every log by each rule of its chain,
 * up to the head that was told, every chain of the trail, each compartment's label against the one that the newest entry of its log was written under, the key pairs of the site, without which no server starts on it, and
 * unless `content` is false each update's words against what its entry says of them. Throws {@link ArchiveFault} naming the first fault,
 * before anything after it is passed on, and what `isKeyPair` throws.
 */
export async function* verifyArchive(
  records: AsyncIterable<ArchiveRecord>,
  { isKeyPair, tally = new ArchiveTally(), content = true }: Verifying,
): AsyncGenerator<ArchiveRecord, void, undefined> {
  const rows = new RowChecks(isKeyPair);
  let log: LogCheck | null = null;
  for await (const record of records) {
    if (record.kind === "entries") {
      if (log === null) throw new ArchiveFault("there are entries before any log is named");
      log.take(record.entries, content);
    } else {
      rows.take(record);
      if (record.kind === "ledger") {
        log?.finish();
        log = new LogCheck(record.row, rows.labelOf(record.row.compartment));
      }
    }
    tally.add(record);
    yield record;
  }
  log?.finish();
}

/** What verifying an archive needs from outside, and takes part in it. */
export interface Verifying {
  readonly isKeyPair: IsKeyPair;
  /** Told of each record that verified. */
  readonly tally?: ArchiveTally;
  readonly content?: boolean;
}

type KnownKind =
  | "partner"
  | "user"
  | "username"
  | "token"
  | "token's secret"
  | "room"
  | "member"
  | "compartment"
  | "hold"
  | "removed card"
  | "inbox mark"
  | "read inbox entry"
  | "exposure"
  | "opened card"
  | "invitation"
  | "invitation's secret"
  | "site"
  | "ledger";

type Named = readonly (readonly [KnownKind, string])[];
type OfKinds = { readonly [Kind in ArchiveRow["kind"]]: (row: Extract<ArchiveRow, { kind: Kind }>["row"]) => Named };

const NOTHING = (): Named => [];

/** What a row has that no other row may have. */
const IDENTITIES: OfKinds = {
  partner: ({ code }) => [["partner", code]],
  user: ({ id, username }) => [
    ["user", id],
    ["username", username],
  ],
  token: ({ id, secretHash }) => [
    ["token", id],
    ["token's secret", secretHash],
  ],
  room: ({ id }) => [["room", id]],
  member: ({ user, room }) => [["member", `${user} of ${room}`]],
  compartment: ({ id }) => [["compartment", id]],
  device: NOTHING,
  trail: NOTHING,
  // Only one of a person's holds can stand; lifted ones are history.
  "write-hold": ({ user, compartment, liftedAt }) => (liftedAt === null ? [["hold", `of ${user} in ${compartment}`]] : []),
  "removed-card": ({ card, user, compartment }) => [["removed card", `${card} of ${user} in ${compartment}`]],
  "inbox-mark": ({ user }) => [["inbox mark", `of ${user}`]],
  "inbox-item": ({ seq, compartment, at, user }) => [["read inbox entry", `${seq} of ${compartment}, of ${at}, of ${user}`]],
  invitation: ({ id, to }) => [["invitation", id], ...("secretHash" in to ? [["invitation's secret", to.secretHash] as const] : [])],
  exposure: ({ place, user, compartment }) => [["exposure", `${place} of ${user} in ${compartment}`]],
  "opened-card": ({ card, user, compartment }) => [["opened card", `${card} of ${user} in ${compartment}`]],
  site: () => [["site", "of this installation"]],
  ledger: ({ compartment }) => [["ledger", compartment]],
};

/** What a row names, which must have come before it. */
const NAMES: OfKinds = {
  partner: NOTHING,
  user: ({ partner }) => [["partner", partner]],
  token: ({ user }) => [["user", user]],
  room: ({ host }) => (host === null ? [] : [["partner", host]]),
  member: ({ room, user }) => [
    ["room", room],
    ["user", user],
  ],
  compartment: (row) => [["room", row.room], ...releasabilitySet(row).map((code) => ["partner", code] as const)],
  // What these name, a later version knows.
  device: NOTHING,
  // Who did what to whom is in the bodies: those that are named there may be of any time.
  trail: ({ owner }) => (owner === SITE_TRAIL ? [] : [["partner", owner]]),
  "write-hold": ({ compartment, user, liftedBy }) => [
    ["compartment", compartment],
    ["user", user],
    ...(liftedBy === null ? [] : [["user", liftedBy] as const]),
  ],
  "removed-card": ({ compartment, user }) => [
    ["compartment", compartment],
    ["user", user],
  ],
  "inbox-mark": ({ user }) => [["user", user]],
  "inbox-item": ({ user }) => [["user", user]],
  // A name it is to may be that of no account.
  invitation: ({ room, by, to }) => [["room", room], ["user", by], ...("partner" in to ? [["partner", to.partner] as const] : [])],
  exposure: ({ compartment, user }) => [
    ["compartment", compartment],
    ["user", user],
  ],
  "opened-card": ({ compartment, user }) => [
    ["compartment", compartment],
    ["user", user],
  ],
  site: NOTHING,
  // A log whose compartment is gone from the directory is kept: it cannot be reached any more, but it is still part of the record.
  ledger: NOTHING,
};

/** Rows are few beside entries: their ids are kept. */
class RowChecks {
  readonly #known: Record<KnownKind, Set<string>> = {
    partner: new Set(),
    user: new Set(),
    username: new Set(),
    token: new Set(),
    "token's secret": new Set(),
    room: new Set(),
    member: new Set(),
    compartment: new Set(),
    hold: new Set(),
    "removed card": new Set(),
    "inbox mark": new Set(),
    "read inbox entry": new Set(),
    exposure: new Set(),
    "opened card": new Set(),
    invitation: new Set(),
    "invitation's secret": new Set(),
    site: new Set(),
    ledger: new Set(),
  };
  readonly #labels = new Map<CompartmentId, CompartmentLabel>();
  readonly #trail = new TrailCheck();
  readonly #isKeyPair: IsKeyPair;
  #place = 0;

  constructor(isKeyPair: IsKeyPair) {
    this.#isKeyPair = isKeyPair;
  }

  /** The label of a compartment; undefined for one that is gone from the directory. */
  labelOf(compartment: CompartmentId): CompartmentLabel | undefined {
    return this.#labels.get(compartment);
  }

  take(record: ArchiveRow): void {
    const place = typeOfRow(record.kind);
    if (place < this.#place) throw new ArchiveFault(`a row of kind ${record.kind} stands too late`);
    this.#place = place;
    // The row is that of the kind it is looked up by.
    for (const [kind, id] of IDENTITIES[record.kind](record.row as never)) this.#add(kind, id);
    for (const [kind, id] of NAMES[record.kind](record.row as never)) this.#mustKnow(kind, id);
    if (record.kind === "trail") this.#trail.take(record.row);
    if (record.kind === "site") this.#checkSite(record.row);
    if (record.kind === "compartment") this.#labels.set(record.row.id, { ...labelOf(record.row), compartment: record.row.id });
  }

  #checkSite(site: SiteRecord): void {
    if (!isOfItsKeys(site, sha256)) throw new ArchiveFault("the id of the site is not that of its keys");
    const broken = site.keys.find((key) => !this.#isKeyPair(key));
    if (broken !== undefined)
      throw new ArchiveFault(`the private ${broken.algorithm} key of the site is damaged or not that of its public key`);
  }

  #add(kind: KnownKind, id: string): void {
    if (this.#known[kind].has(id)) throw new ArchiveFault(`the ${kind} ${id} is there twice`);
    this.#known[kind].add(id);
  }

  #mustKnow(kind: KnownKind, id: string): void {
    if (!this.#known[kind].has(id)) throw new ArchiveFault(`something names the ${kind} ${id}, which is not there`);
  }
}

class LogCheck {
  readonly #ledger: ArchivedLedger;
  readonly #label: CompartmentLabel | undefined;
  readonly #chain: ChainVerifier;
  #newest: LedgerEntry | null = null;

  constructor(ledger: ArchivedLedger, label: CompartmentLabel | undefined) {
    this.#ledger = ledger;
    this.#label = label;
    this.#chain = createChainVerifier(ledger.compartment, sha256);
  }

  take(entries: Extract<ArchiveRecord, { kind: "entries" }>["entries"], content: boolean): void {
    for (const entry of entries) {
      const fault = this.#chain.check(entry);
      if (fault !== null) throw this.#fault(fault.seq, fault.rule, fault.detail);
      const mismatch = content ? findContentFault(entry) : null;
      if (mismatch !== null) throw this.#fault(entry.seq, "content", mismatch);
      this.#newest = entry;
    }
  }

  finish(): void {
    const { seq, hash: head } = this.#chain.head();
    if (seq !== this.#ledger.seq || !equalBytes(head, this.#ledger.hash))
      throw new ArchiveFault(
        `the log of ${this.#ledger.compartment} ends at entry ${seq}; its head is another one, at ${this.#ledger.seq}`,
      );
    if (this.#label === undefined || this.#newest === null) return;
    // A set never changes after its compartment was made (A5): another one lets people read what was not written for them (T37).
    if (!equalBytes(hashLabel(this.#label, sha256), this.#newest.labelHash))
      throw this.#fault(seq, "label", "it was written under another label than the compartment has here");
  }

  #fault(seq: number, rule: string, detail: string): ArchiveFault {
    return new ArchiveFault(`the log of ${this.#ledger.compartment} is broken at entry ${seq}: ${rule}: ${detail}`);
  }
}
