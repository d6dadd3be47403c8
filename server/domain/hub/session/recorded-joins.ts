import { closeCode, type CloseCode } from "../../../../shared/wire/close-code.ts";
import type { LiveCompartment } from "../compartment/live-compartment.ts";
import { withinTime } from "../../within-time.ts";
import type { HubPorts } from "../hub-ports.ts";
import type { Session } from "./session.ts";

/** A join waits no longer for a snapshot that leaves out what was deleted, milliseconds; it takes some milliseconds where nothing is wrong. */
const SNAPSHOT_WAIT_MS = 1_000;

/** Lets sessions join once it is recorded that their person is sent the compartment (R50). */
export class RecordedJoins {
  readonly #ports: Pick<HubPorts, "exposure" | "log" | "clock">;
  readonly #close: (session: Session, code: CloseCode, reason: string) => void;
  readonly #leavingOut: (compartment: LiveCompartment) => Promise<void> | null;
  readonly #pending = new WeakSet<Session>();
  /** Those that have waited for a snapshot, as long as anybody does. */
  readonly #waited = new WeakSet<Session>();
  /** What is being recorded, until those have joined of whom it is. */
  readonly #recording = new Map<LiveCompartment, Set<Promise<void>>>();
  readonly #joining = new WeakMap<Session, LiveCompartment>();

  /** `leavingOut`: what a join waits for, so that it brings no card that was deleted just now (snapshot-renewal.ts). */
  constructor(
    ports: Pick<HubPorts, "exposure" | "log" | "clock">,
    hub: {
      readonly close: (session: Session, code: CloseCode, reason: string) => void;
      readonly leavingOut: (compartment: LiveCompartment) => Promise<void> | null;
    },
  ) {
    this.#ports = ports;
    this.#close = hub.close;
    this.#leavingOut = hub.leavingOut;
  }

  /** Resolves once those have joined of whom it is being recorded now. Never rejects. */
  async joined(compartment: LiveCompartment): Promise<void> {
    await Promise.all([...(this.#recording.get(compartment) ?? [])]);
  }

  /**
   * Whether a session may be sent its compartment now. Where it may not yet, `join` is called once it may, unless it is gone by then; where it cannot be
   * recorded, the session is closed with a transient code.
   */
  isRecorded(session: Session, compartment: LiveCompartment, join: () => void): boolean {
    const { exposure, log } = this.#ports;
    if (exposure === undefined || session.hold !== null) return true;
    if (this.#pending.has(session)) return false;
    if (this.#waitsFor(session, compartment, join)) return false;
    this.#joining.set(session, compartment);
    const { board } = compartment;
    const sending = {
      compartment: session.compartment,
      user: session.arrival.grant.user.id,
      seq: board.headSeq,
      baseSeq: board.snapshotSeq,
    };
    const hold = exposure.hold(sending);
    if (!(hold instanceof Promise)) {
      session.hold = hold;
      return true;
    }
    this.#pending.add(session);
    const recorded = hold.then(
      (made) => {
        if (session.isClosed) return made.release(0);
        session.hold = made;
        join();
      },
      (cause: unknown) => {
        log.error({ err: cause, compartment: session.compartment }, "nobody can join: who is sent what cannot be recorded");
        this.#close(session, closeCode.tryAgain, "cannot be recorded");
      },
    );
    this.#keep(compartment, recorded);
    return false;
  }

  #waitsFor(session: Session, compartment: LiveCompartment, join: () => void): boolean {
    const snapshot = this.#waited.has(session) ? null : this.#leavingOut(compartment);
    if (snapshot === null) return false;
    this.#pending.add(session);
    void withinTime(this.#ports.clock, { limitMs: SNAPSHOT_WAIT_MS, late: () => {} }, snapshot).then(() => {
      this.#waited.add(session);
      this.#pending.delete(session);
      if (!session.isClosed) join();
    });
    return true;
  }

  #keep(compartment: LiveCompartment, recorded: Promise<void>): void {
    const all = this.#recording.get(compartment) ?? new Set();
    this.#recording.set(compartment, all.add(recorded));
    void recorded.finally(() => {
      all.delete(recorded);
      if (all.size === 0) this.#recording.delete(compartment);
    });
  }

  /** Records that nothing more is sent to a session that is leaving. */
  left(session: Session): void {
    session.hold?.release(this.#joining.get(session)?.broadcast.sentSeqOf(session) ?? 0);
    session.hold = null;
  }
}
