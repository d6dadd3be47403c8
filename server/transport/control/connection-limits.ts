import type { Socket } from "socket.io";
import type { PersonRate } from "../../domain/node-person-rates.ts";
import type { Clock } from "../../ports/clock.ts";

/** The connection below a socket of the library: it may carry packets before its person is known. */
export type ControlConnection = Socket["conn"];

/** Packets before a connection's person is known. A client sends one and waits; each costs a look-up in the directory. */
const PACKETS_UNKNOWN = 4;
/** Events one connection may have served in {@link PERIOD_MS}; far above what a person's client does. */
const SERVED_EVENTS = 60;
const PERIOD_MS = 10_000;
/** A connection that sends so many packets in that time, of any kind, is ended: refusing each costs as much as serving it. */
const PACKETS = 10 * SERVED_EVENTS;
/** What a person may send over all their connections together: the limit of each alone would begin again with every new one. */
export const PACKETS_OF_PERSON: PersonRate = { most: 4 * PACKETS, periodMs: PERIOD_MS };
/** What waits for a reader, in characters. A person who reads gets some kilobytes at a time. */
const MOST_WAITING = 2 << 20;

/**
 * Holds one control connection to its limits, from its first packet on (RULES.md, L7). They belong to the connection: a client may leave and
 * join again on it as often as it likes. Ends a connection that sends too much, or that does not read what it is sent.
 */
export class ConnectionLimits {
  readonly #connection: ControlConnection;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #proven: () => void;
  /** Counts a packet of its person; null until it is known whose connection this is. */
  #takeOfPerson: (() => boolean) | null = null;
  #packets = 0;
  #served = 0;
  #periodMs = -Infinity;
  #waiting = 0;

  /** `proven` is called when it is known whose connection this is, or when it has ended. */
  constructor(connection: ControlConnection, { clock, proven }: { readonly clock: Pick<Clock, "monotonic">; readonly proven: () => void }) {
    this.#connection = connection;
    this.#clock = clock;
    this.#proven = proven;
    connection.once("close", proven);
    connection.on("packet", () => this.#received());
    connection.on("packetCreate", ({ data }: { readonly data?: unknown }) => this.#queued(data));
    connection.on("flush", () => {
      this.#waiting = 0;
    });
  }

  /** Says that it is known whose connection this is. `takeOfPerson` counts a packet of that person, over all connections; false is one too many. */
  known(takeOfPerson: () => boolean): void {
    this.#takeOfPerson = takeOfPerson;
    this.#proven();
  }

  /** Counts one event that is to be served; false when the budget of the period is spent. */
  spend(): boolean {
    return ++this.#served <= SERVED_EVENTS;
  }

  #received(): void {
    const now = this.#clock.monotonic();
    if (this.#takeOfPerson !== null && now - this.#periodMs > PERIOD_MS) {
      this.#periodMs = now;
      this.#packets = 0;
      this.#served = 0;
    }
    const isWithin = this.#takeOfPerson?.() ?? true;
    if (++this.#packets > (this.#takeOfPerson === null ? PACKETS_UNKNOWN : PACKETS) || !isWithin) this.#connection.close(true);
  }

  #queued(data: unknown): void {
    // One packet of any size is let through, or a reader of a large one would be ended again and again.
    if (this.#waiting > MOST_WAITING) this.#connection.close(true);
    if (typeof data === "string") this.#waiting += data.length;
  }
}
