import type { ClientId, CompartmentId, UserId } from "../../../../shared/ids.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Engine, ShownClient } from "../../../ports/engine.ts";
import type { Log } from "../../../ports/log.ts";

/** An id that is still shown is recorded again after this long. */
const REFRESH_MS = 3_600_000;

interface Kept {
  readonly user: UserId;
  readonly atMs: number;
  readonly isDenied: boolean;
}

/** What keeping shown ids needs of the hub. */
export interface ShownIdsPorts {
  readonly engine: Pick<Engine, "show">;
  readonly clock: Clock;
  readonly log: Log;
  /** Another person keeps this id: presence under it is not shown. */
  readonly denied: (id: ShownClient) => void;
}

/**
 * Has the client ids kept that people show in presence (RULES.md, N18): once when an id is first shown, and hourly while it is.
 * What comes while the store is asked goes with the next call, so that a storm of joins is few commits.
 */
export class ShownIds {
  readonly #ports: ShownIdsPorts;
  /** When each id was last handed over, monotonic milliseconds. */
  readonly #keptMs = new Map<CompartmentId, Map<ClientId, Kept>>();
  #waiting: ShownClient[] = [];
  #isAsking = false;

  constructor(ports: ShownIdsPorts) {
    this.#ports = ports;
  }

  /** A person shows an id. Cheap where it is known. */
  note(id: ShownClient): void {
    const { compartment, client, user } = id;
    let kept = this.#keptMs.get(compartment);
    if (kept === undefined) this.#keptMs.set(compartment, (kept = new Map()));
    const before = kept.get(client);
    const atMs = this.#ports.clock.monotonic();
    if (before?.user === user && atMs - before.atMs < REFRESH_MS) return;
    kept.set(client, { user, atMs, isDenied: false });
    this.#waiting.push(id);
    if (!this.#isAsking) void this.#ask();
  }

  /** Whether another person was found to keep this id, within the last hour. */
  isDenied({ compartment, client, user }: ShownClient): boolean {
    const kept = this.#keptMs.get(compartment)?.get(client);
    return kept !== undefined && kept.isDenied && kept.user === user && this.#ports.clock.monotonic() - kept.atMs < REFRESH_MS;
  }

  /** A compartment was closed on this node. */
  closed(compartment: CompartmentId): void {
    this.#keptMs.delete(compartment);
  }

  #deny(id: ShownClient): void {
    const atMs = this.#ports.clock.monotonic();
    const kept = this.#keptMs.get(id.compartment);
    if (kept?.get(id.client)?.user === id.user) kept.set(id.client, { user: id.user, atMs, isDenied: true });
    this.#ports.denied(id);
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    while (this.#waiting.length > 0) {
      const ids = this.#waiting;
      this.#waiting = [];
      try {
        for (const id of await this.#ports.engine.show(ids)) this.#deny(id);
      } catch (cause) {
        this.#ports.log.warn(
          { err: cause, ids: ids.length },
          "shown client ids could not be kept; they are handed over again when shown again",
        );
        for (const { compartment, client } of ids) this.#keptMs.get(compartment)?.delete(client);
      }
    }
    this.#isAsking = false;
  }
}
