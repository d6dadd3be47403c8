import { closeCode, type CloseCode } from "../../../../shared/wire/close-code.ts";
import type { Log } from "../../../ports/log.ts";
import type { Ending } from "../session/grant.ts";
import type { Session } from "../session/session.ts";
import type { QueuedWrite } from "./queued-write.ts";

/** What becomes of a connection and its first writes. */
export interface FirstWritesPorts {
  readonly log: Log;
  readonly close: (session: Session, code: CloseCode, reason: string) => void;
  /** The right still holds: the write goes on its way. */
  readonly take: (write: QueuedWrite) => void;
  /** It does not. */
  readonly drop: (write: QueuedWrite) => void;
}

/**
 * Writes that come before their connection's right was looked at again. It may have ended between the first look and the hub's first knowledge of the connection;
 * of such a change nobody tells the hub, and the ledger would take it for one that was heard (N22).
 */
export class FirstWrites {
  readonly #ports: FirstWritesPorts;
  readonly #kept = new Map<Session, QueuedWrite[]>();
  readonly #looks = new Set<Promise<void>>();

  constructor(ports: FirstWritesPorts) {
    this.#ports = ports;
  }

  /** Looks at the right of a connection that has just come; closes the connection if the right has ended, or cannot be looked at. */
  arrived(session: Session): void {
    const { recheck } = session.arrival;
    if (recheck === undefined) return;
    this.#kept.set(session, []);
    const look = recheck(session.arrival.grant)
      .catch((cause: unknown): Ending => {
        this.#ports.log.error({ err: cause }, "a connection's right could not be looked at again");
        return { code: closeCode.tryAgain, reason: "try again" };
      })
      .then((ending) => this.#looked(session, ending))
      .finally(() => this.#looks.delete(look));
    this.#looks.add(look);
  }

  /** Keeps a write until its connection's right was looked at. False if it was. */
  keep(write: QueuedWrite): boolean {
    const kept = this.#kept.get(write.session);
    kept?.push(write);
    return kept !== undefined;
  }

  /** Resolves once every right that is being looked at was. Never rejects. */
  async settled(): Promise<void> {
    await Promise.all(this.#looks);
  }

  #looked(session: Session, ending: Ending | null): void {
    const kept = this.#kept.get(session) ?? [];
    this.#kept.delete(session);
    if (ending !== null) this.#ports.close(session, ending.code, ending.reason);
    for (const write of kept) (ending === null ? this.#ports.take : this.#ports.drop)(write);
  }
}
