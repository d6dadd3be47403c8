import type { HubPorts } from "../hub-ports.ts";
import type { LiveCompartment } from "./live-compartment.ts";

/** A tail this large, or this large a part of the snapshot, is worth a new snapshot. */
const TAIL_LIMIT_BYTES = 256 << 10;
const TAIL_SHARE = 4;

/** Replaces a compartment's snapshot when its tail has grown past its share, so that a join stays one write of ready bytes. */
export class SnapshotRenewal {
  readonly #ports: HubPorts;
  readonly #underWay = new Set<LiveCompartment>();

  constructor(ports: HubPorts) {
    this.#ports = ports;
  }

  /** Has a new snapshot made if the tail is large enough and none is being made. A failure is logged; joins go on with the old one. */
  renewIfWorthIt(compartment: LiveCompartment): void {
    const { board } = compartment;
    const limit = Math.max(TAIL_LIMIT_BYTES, board.snapshotBytes / TAIL_SHARE);
    if (board.tailBytes <= limit || this.#underWay.has(compartment)) return;
    this.#underWay.add(compartment);
    this.#ports.history
      .snapshot(compartment.id)
      .then((snapshot) => {
        board.renewSnapshot(snapshot);
        this.#ports.metrics?.snapshotBuilt("built");
      })
      .catch((cause: unknown) => {
        this.#ports.metrics?.snapshotBuilt("failed");
        this.#ports.log.error({ err: cause, compartment: compartment.id }, "snapshot failed; joins go on with the old one");
      })
      .finally(() => this.#underWay.delete(compartment));
  }
}
