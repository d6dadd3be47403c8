import type { CompartmentId, RoomId, UserId } from "../../../shared/ids.ts";
import type { DecidedOn } from "./decided-on.ts";
import type { Cause } from "./trail.ts";

/** A person who may only read a compartment until they are allowed to write again, because they removed too many cards at once. */
export interface WriteHold {
  readonly compartment: CompartmentId;
  readonly user: UserId;
  /** Server time, milliseconds since the epoch. */
  readonly since: number;
  /** How many cards the person had removed within a minute. */
  readonly cards: number;
}

/** Holds on writing. A lifted hold stays stored with who lifted it and when. */
export interface WriteHoldStore {
  /** Makes a person's grant read-only and records `writing-held` in the same transaction. `unchanged` if it is already. */
  holdWriting(by: Cause, hold: WriteHold & { readonly room: RoomId }): Promise<"held" | "unchanged">;
  /** Lifts a hold and records `writing-resumed`, which names who lifted it, in the same transaction. */
  resumeWriting(
    by: Cause,
    resumed: {
      readonly compartment: CompartmentId;
      readonly room: RoomId;
      readonly user: UserId;
      readonly by: UserId;
      readonly at: number;
    },
    decidedOn?: DecidedOn,
  ): Promise<"resumed" | "not-held" | "stale">;
  /** When a hold of this person here was last lifted; 0 if none was. Removals until then no longer count towards another one (A11). */
  writingResumedAt(compartment: CompartmentId, user: UserId): Promise<number>;
  /** The holds that stand in a room's compartments, oldest first. */
  writeHoldsIn(room: RoomId): Promise<readonly WriteHold[]>;
}
