import {
  chainAct,
  chainClaim,
  chainUpdate,
  type ActContent,
  type Authorship,
  type ChainEnd,
} from "../../../shared/contribution/chain-entry.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import type { ActEntry, IdRange, LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ClientId, UserId } from "../../../shared/ids.ts";
import type { Accepted } from "../structure/verdict.ts";
import { frameUpdate } from "../wire/update-frame.ts";

/** Entries as they are chained to the end of a log, and what goes with them. */
export class EntryChain {
  readonly entries: LedgerEntry[] = [];
  /** The updates among the entries, as WebSocket frames. */
  readonly frames: Buffer[] = [];
  /** What those insert. */
  readonly inserts: IdRange[] = [];
  readonly claims: (readonly [ClientId, UserId])[] = [];
  readonly #sha256: Sha256;
  #end: ChainEnd;

  /** Begins behind `end`. */
  constructor(end: ChainEnd, sha256: Sha256) {
    this.#end = end;
    this.#sha256 = sha256;
  }

  /** What the next entry follows. */
  get end(): ChainEnd {
    return this.#end;
  }

  /** Adds the claims of an accepted update, and the update. */
  write(by: Authorship, accepted: Pick<Accepted, "update" | "inserts" | "deletes" | "claims">): void {
    for (const client of accepted.claims) {
      this.claims.push([client, by.author]);
      this.#add(chainClaim(this.#end, by, client, this.#sha256));
    }
    this.#add(chainUpdate(this.#end, by, accepted, this.#sha256));
    this.frames.push(frameUpdate(accepted.update));
    this.inserts.push(...accepted.inserts);
  }

  /** Adds an act. */
  act(by: Authorship, content: ActContent): ActEntry {
    const entry = chainAct(this.#end, by, content, this.#sha256);
    this.#add(entry);
    return entry;
  }

  #add(entry: LedgerEntry): void {
    this.entries.push(entry);
    this.#end = entry;
  }
}
