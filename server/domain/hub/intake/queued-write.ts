import type { Session } from "../session/session.ts";

/** A write waiting for its compartment's turn. */
export interface QueuedWrite {
  readonly session: Session;
  readonly update: Uint8Array;
}
