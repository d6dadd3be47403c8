import type { CompartmentId } from "../../../shared/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CommitExchange, SharedRecords } from "../../ports/cluster.ts";
import type { HeardChanges } from "../../ports/directory/access-changes.ts";
import type { CardChanges, Commit, Engine } from "../../ports/engine.ts";
import type { History } from "../../ports/history.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Log } from "../../ports/log.ts";
import type { Metrics } from "../../ports/metrics.ts";
import type { ExposureRecorder } from "../exposure/exposure-recorder.ts";
import type { Limits } from "../limits.ts";
import type { RightsLease } from "../rights-lease.ts";
import type { Grant } from "./session/grant.ts";
import type { Session } from "./session/session.ts";

/** What the hub tells of itself when it is asked. */
export type { HubFigures } from "../../ports/metrics.ts";

/** The cards that one durable write took off the board and brought onto it, and the entry that did it. */
export interface CardsWritten extends CardChanges {
  readonly seq: number;
}

/** What the hub needs; everything impure comes in here. */
export interface HubPorts {
  readonly engine: Engine;
  readonly history: Pick<History, "load" | "snapshot">;
  readonly clock: Clock;
  readonly log: Log;
  /** Hash of a compartment's label, bound into every entry. Rejects if the compartment is not known. */
  readonly labelHash: (compartment: CompartmentId) => Promise<Uint8Array>;
  /** Other nodes over the same ledger; absent where this is the only one. */
  readonly relay?: CommitExchange;
  /**
   * Where a board's entries are read that the hub was not told of: another node's that the bus has lost, and acts that were written while a peer was
   * joining. Absent only where neither can be.
   */
  readonly ledger?: Pick<Ledger, "read">;
  /** How long the rights known here may be relied on; absent where this node alone changes them. */
  readonly rights?: RightsLease;
  /** The changes of rights that have reached {@link Hub.review} here; absent where nothing changes rights. */
  readonly accessRelay?: HeardChanges;
  /** Records who is sent what before a byte of it leaves; absent where nothing is given to people (a simulation). */
  readonly exposure?: Pick<ExposureRecorder, "hold">;
  /** What nodes tell each other of who is present; absent where this is the only one. */
  readonly gossip?: SharedRecords;
  /** Told how many entries of other nodes had to be read from the ledger. */
  readonly onHealed?: (entries: number) => void;
  /** Told after every commit, for timelines, acts and counters. */
  readonly onCommit?: (commit: Pick<Commit, "compartment" | "afterSeq" | "headSeq" | "updates" | "claims">) => void;
  /** Told when the store stopped taking writes, or takes them again (RULES.md, H13). */
  readonly onStore?: (isTakingWrites: boolean) => void;
  readonly metrics?: Metrics;
  /** By default the usual ones. */
  readonly limits?: Pick<Limits, "newBytesPerSecond" | "newBytesAtOnce" | "boardWarningBytes" | "boardClients">;
  /** Called when a person joined or left a compartment. */
  readonly onPresence?: (grant: Grant) => void;
  /** Told when an edit was accepted but fell into a deleted card: its author should know (V38). */
  readonly onLandedDeleted?: (session: Session) => void;
  /** Told which cards a durable write took off the board or brought onto it. */
  readonly onCards?: (grant: Grant, write: CardsWritten) => void;
  /** Told when an open board became large, or is so no longer (RULES.md, E9). */
  readonly onLargeBoard?: (compartment: CompartmentId) => void;
}
