import type { KnownSite } from "../domain/site-identity.ts";
import type { Shutdown } from "./shutdown.ts";
import type { Clock } from "../ports/clock.ts";
import type { Directory } from "../ports/directory.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Log } from "../ports/log.ts";
import type { TicketStore } from "../ports/ticket-store.ts";
import type { Turns } from "../ports/turns.ts";
import type { LedgerPlace } from "../threads/ledger-place.ts";

/** What must not be lost, and the clock that dates it: of this server alone, or of all nodes of a cluster. */
export interface DurableStores {
  readonly directory: Directory;
  readonly tickets: TicketStore;
  readonly clock: Clock;
  /** Lets work on one thing run one after the other, in the whole cluster. */
  readonly turns: Turns;
  /** Where the threads find the ledger. It has its present layout. */
  readonly ledger: LedgerPlace;
  /** What others may know of the identity of this installation, the same on every node. */
  readonly site: KnownSite;
  /** File of what is derived from the ledger, in this node's own folder. */
  readonly historyPath: string;
  /** Runs work on a ledger that is open for writing, before the engine has it; in a cluster on one node at a time. */
  readonly whileSeeding: <Value>(work: (ledger: Ledger) => Promise<Value>) => Promise<Value>;
}

/** What opening stores works with. */
export interface OpeningParts {
  readonly log: Log;
  readonly shutdown: Shutdown;
  /** Called if a part ends by itself. */
  readonly broken: (what: string, cause: Error) => void;
}
