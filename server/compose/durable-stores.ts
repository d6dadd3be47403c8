import type { Shutdown } from "./shutdown.ts";
import type { Log } from "../ports/log.ts";
import type { TicketStore } from "../ports/ticket-store.ts";
import type { Turns } from "../ports/turns.ts";
import type { LedgerPlace } from "../threads/ledger-place.ts";

/** What must not be lost, and where this node keeps what is derived from it. */
export interface DurableStores extends KeptStores {
  /** File of what is derived from the ledger, in this node's own folder. */
  readonly historyPath: string;
}

/** What opening stores works with. */
export interface OpeningParts {
  readonly log: Log;
  readonly shutdown: Shutdown;
  /** Called if a part ends by itself. */
  readonly broken: (what: string, cause: Error) => void;
}
