import type { HubPorts } from "../hub-ports.ts";
import type { LargeBoards } from "./large-boards.ts";
import type { LiveCompartment } from "./live-compartment.ts";

/** A tail this large, or this large a part of the snapshot, is worth a new snapshot. */
const TAIL_LIMIT_BYTES = 256 << 10;
const TAIL_SHARE = 4;
/** A tail of this many entries is too, however small they are: the next opening of the board reads each of them from the ledger. */
const TAIL_LIMIT_ENTRIES = 2_000;
/** After a failure no new snapshot is tried for so long. */
const RETRY_MS = 5_000;

/** Replaces a compartment's snapshot when its tail has grown past its share, so that a join stays one write of ready bytes. */
export class SnapshotRenewal {
  readonly #ports: HubPorts;
  readonly #largeBoards: LargeBoards;
  readonly #underWay = new Set<LiveCompartment>();

  constructor(ports: HubPorts, largeBoards: LargeBoards) {
    this.#ports = ports;
    this.#largeBoards = largeBoards;
  }

  /** Has a new snapshot made if the tail is large enough and none is being made. A failure is logged; joins go on with the old one. */
  renewIfWorthIt(compartment: LiveCompartment): void {
    const { board } = compartment;
    const limit = Math.max(TAIL_LIMIT_BYTES, board.snapshotBytes / TAIL_SHARE);
    const isWorthIt = board.tailBytes > limit || board.tailEntries >= TAIL_LIMIT_ENTRIES;
    if (!isWorthIt || this.#underWay.has(compartment)) return;
    this.#underWay.add(compartment);
    this.#ports.history
      .snapshot(compartment.id)
      .then((snapshot) => {
        board.renewSnapshot(snapshot);
        this.#largeBoards.look(compartment);
        this.#ports.metrics?.snapshotBuilt("built");
        this.#underWay.delete(compartment);
      })
      .catch((cause: unknown) => {
        this.#ports.metrics?.snapshotBuilt("failed");
        this.#ports.log.error({ err: cause, compartment: compartment.id }, "snapshot failed; joins go on with the old one");
        this.#ports.clock.after(RETRY_MS, () => this.#underWay.delete(compartment));
      });
  }
}
