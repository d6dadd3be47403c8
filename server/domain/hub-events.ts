import type { CompartmentId, RoomId, UserId } from "../../shared/ids.ts";
import { mayHoldActs } from "../ports/engine.ts";
import type { CardsWritten, HubPorts } from "./hub/hub-ports.ts";
import type { Grant } from "./hub/session/grant.ts";

/** What the hub tells the parts beside it. No method may throw. */
export interface HubListener {
  /** The store stopped taking writes, or takes them again (H13). */
  storeChanged(isTakingWrites: boolean): void;
  /** A compartment has new entries; `mayHoldActs` says whether acts may be among them. */
  committed(compartment: CompartmentId, mayHoldActs: boolean): void;
  /** People joined or left a compartment of this room. */
  presenceChanged(room: RoomId): void;
  /** An accepted edit of this person fell into a deleted card. */
  landedDeleted(user: UserId, room: RoomId): void;
  /** A write of this person took cards off the board or brought some onto it. */
  cardsWritten(grant: Grant, write: CardsWritten): void;
  /** An open board became large, or is so no longer. */
  largeBoardChanged(compartment: CompartmentId): void;
}

/** Carries the hub's events to those who subscribe, so that the hub can be made before them. */
export class HubEvents {
  readonly #listeners = new Set<HubListener>();
  /** The hub's end. */
  readonly ports: Pick<HubPorts, "onStore" | "onCommit" | "onPresence" | "onLandedDeleted" | "onCards" | "onLargeBoard"> = {
    onStore: (isTakingWrites) => this.#tell((listener) => listener.storeChanged(isTakingWrites)),
    onCommit: (commit) => this.#tell((listener) => listener.committed(commit.compartment, mayHoldActs(commit))),
    onPresence: ({ compartment }) => this.#tell((listener) => listener.presenceChanged(compartment.room)),
    onLandedDeleted: ({ arrival: { grant } }) => this.#tell((listener) => listener.landedDeleted(grant.user.id, grant.compartment.room)),
    onCards: (grant, write) => this.#tell((listener) => listener.cardsWritten(grant, write)),
    onLargeBoard: (compartment) => this.#tell((listener) => listener.largeBoardChanged(compartment)),
  };

  /** Calls the listener for every later event. */
  subscribe(listener: HubListener): void {
    this.#listeners.add(listener);
  }

  #tell(call: (listener: HubListener) => void): void {
    for (const listener of this.#listeners) call(listener);
  }
}
