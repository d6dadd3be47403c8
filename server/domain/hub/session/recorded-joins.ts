import { closeCode, type CloseCode } from "../../../../shared/wire/close-code.ts";
import type { LiveCompartment } from "../compartment/live-compartment.ts";
import type { HubPorts } from "../hub-ports.ts";
import type { Session } from "./session.ts";

/** Lets sessions join once it is recorded that their person is sent the compartment (R50). */
export class RecordedJoins {
  readonly #ports: Pick<HubPorts, "exposure" | "log">;
  readonly #close: (session: Session, code: CloseCode, reason: string) => void;
  readonly #pending = new WeakSet<Session>();
  readonly #joining = new WeakMap<Session, LiveCompartment>();

  constructor(ports: Pick<HubPorts, "exposure" | "log">, close: (session: Session, code: CloseCode, reason: string) => void) {
    this.#ports = ports;
    this.#close = close;
  }

  /**
   * Whether a session may be sent its compartment now. Where it may not yet, `join` is called once it may, unless it is gone by then; where it cannot be
   * recorded, the session is closed with a transient code.
   */
  isRecorded(session: Session, compartment: LiveCompartment, join: () => void): boolean {
    const { exposure, log } = this.#ports;
    if (exposure === undefined || session.hold !== null) return true;
    if (this.#pending.has(session)) return false;
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
    hold.then(
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
    return false;
  }

  /** Records that nothing more is sent to a session that is leaving. */
  left(session: Session): void {
    session.hold?.release(this.#joining.get(session)?.broadcast.sentSeqOf(session) ?? 0);
    session.hold = null;
  }
}
