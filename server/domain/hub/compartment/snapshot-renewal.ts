import type { CompartmentId } from "../../../../shared/ids.ts";
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

/** What a renewal needs of the hub. */
interface RenewalPorts {
  /** Called with each compartment that has a new snapshot. */
  readonly renewed: (compartment: LiveCompartment) => void;
  /** Resolves once those have joined of whom it is being recorded that they are sent the present snapshot (R50). Never rejects. */
  readonly joined: (compartment: LiveCompartment) => Promise<unknown>;
}

/** Replaces a compartment's snapshot when its tail has grown past its share, so that a join stays one write of ready bytes. */
export class SnapshotRenewal {
  readonly #ports: HubPorts;
  readonly #hub: RenewalPorts;
  readonly #underWay = new Set<LiveCompartment>();
  /** Those for which another one was asked for meanwhile. */
  readonly #wanted = new Set<LiveCompartment>();
  /** Snapshots that leave out what was taken off a board. */
  readonly #leavingOut = new Map<LiveCompartment, Promise<void>>();

  constructor(ports: HubPorts, hub: RenewalPorts) {
    this.#ports = ports;
    this.#hub = hub;
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
    const made = this.#make(compartment).finally(() => this.#leavingOut.delete(compartment));
    this.#leavingOut.set(compartment, made);
  }

  /** Resolves once a snapshot is there that was asked for because cards were taken off the board, or for want of room; null where none is being made. Never rejects. */
  leavingOut(compartment: LiveCompartment): Promise<void> | null {
    return this.#leavingOut.get(compartment) ?? null;
  }

  /** Has a new snapshot made after cards were taken off a board, so that those who join from then on are not sent them. `compartment` is null where it is not open. */
  leaveOut(id: CompartmentId, compartment: LiveCompartment | null): void {
    if (compartment !== null) return this.renew(compartment);
    this.#ports.history
      .snapshot(id)
      .catch((cause: unknown) => this.#ports.log.error({ err: cause, compartment: id }, "snapshot failed; joins go on with the old one"));
  }

  /** Has one made if the tail is large enough and none is being made. Joins do not wait for it. */
  renewIfWorthIt(compartment: LiveCompartment): void {
    const { board } = compartment;
    const limit = Math.max(TAIL_LIMIT_BYTES, board.snapshotBytes / TAIL_SHARE);
    if (this.#underWay.has(compartment)) return;
    if (board.tailBytes <= limit && board.tailEntries < TAIL_LIMIT_ENTRIES) return;
    this.#underWay.add(compartment);
    void this.#make(compartment);
  }

  /** Never rejects: a failure is logged, and joins go on with the old one. */
  async #make(compartment: LiveCompartment): Promise<void> {
    const { history, metrics, log, clock } = this.#ports;
    try {
      const snapshot = await history.snapshot(compartment.id);
      await this.#hub.joined(compartment);
      compartment.board.renewSnapshot(snapshot);
      this.#hub.renewed(compartment);
      metrics?.snapshotBuilt("built");
    } catch (cause) {
      metrics?.snapshotBuilt("failed");
      log.error({ err: cause, compartment: compartment.id }, "snapshot failed; joins go on with the old one");
    }
    clock.after(PAUSE_MS, () => {
      this.#underWay.delete(compartment);
      if (this.#wanted.delete(compartment)) this.renew(compartment);
      // What came meanwhile may have been the last for a long time. A board without peers may be closed, and is left alone.
      else if (compartment.sessions.size > 0) this.renewIfWorthIt(compartment);
    });
  }
}
