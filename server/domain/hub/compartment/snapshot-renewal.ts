import type { HubPorts } from "../hub-ports.ts";
import type { LiveCompartment } from "./live-compartment.ts";

/** A tail this large, or this large a part of the snapshot, is worth a new snapshot. */
const TAIL_LIMIT_BYTES = 256 << 10;
const TAIL_SHARE = 4;
/** A tail of this many entries is too, however small they are: the next opening of the board reads each of them from the ledger. */
const TAIL_LIMIT_ENTRIES = 2_000;
/**
 * After a snapshot, or a failure to make one, the next is made no sooner. A board that takes thousands of edits a second would otherwise have
 * several made a second, each with its check, on the processors that its edits need.
 */
const PAUSE_MS = 5_000;

/** Replaces a compartment's snapshot when its tail has grown past its share, so that a join stays one write of ready bytes. */
export class SnapshotRenewal {
  readonly #ports: HubPorts;
  readonly #renewed: (compartment: LiveCompartment) => void;
  readonly #underWay = new Set<LiveCompartment>();
  /** Those for which another one was asked for meanwhile. */
  readonly #wanted = new Set<LiveCompartment>();

  /** `renewed` is called with each compartment that has a new snapshot. */
  constructor(ports: HubPorts, renewed: (compartment: LiveCompartment) => void) {
    this.#ports = ports;
    this.#renewed = renewed;
  }

  /**
   * Has a new snapshot made if anything came since the last one, now or when that was made long enough ago. A failure is logged; joins go on with the
   * old one.
   */
  renew(compartment: LiveCompartment): void {
    const { board } = compartment;
    if (this.#underWay.has(compartment)) return void this.#wanted.add(compartment);
    if (board.tailEntries === 0) return;
    this.#underWay.add(compartment);
    this.#ports.history
      .snapshot(compartment.id)
      .then((snapshot) => {
        board.renewSnapshot(snapshot);
        this.#renewed(compartment);
        this.#ports.metrics?.snapshotBuilt("built");
      })
      .catch((cause: unknown) => {
        this.#ports.metrics?.snapshotBuilt("failed");
        this.#ports.log.error({ err: cause, compartment: compartment.id }, "snapshot failed; joins go on with the old one");
      })
      .finally(() => {
        this.#ports.clock.after(PAUSE_MS, () => {
          this.#underWay.delete(compartment);
          const isWanted = this.#wanted.delete(compartment);
          // A board without peers may be closed, and is left alone.
          if (compartment.sessions.size === 0) return;
          if (isWanted) this.renew(compartment);
          // What came meanwhile may have been the last for a long time.
          else this.renewIfWorthIt(compartment);
        });
      });
  }

  /** The same, if the tail is large enough and none is being made. */
  renewIfWorthIt(compartment: LiveCompartment): void {
    const { board } = compartment;
    const limit = Math.max(TAIL_LIMIT_BYTES, board.snapshotBytes / TAIL_SHARE);
    if (this.#underWay.has(compartment)) return;
    if (board.tailBytes > limit || board.tailEntries >= TAIL_LIMIT_ENTRIES) this.renew(compartment);
  }
}
