import type { Clock } from "../../ports/clock.ts";
import type { DuePosition, Ledger, OpenItemRow } from "../../ports/ledger.ts";
import type { Log } from "../../ports/log.ts";
import { BackOff } from "../back-off.ts";
import { withinTime } from "../within-time.ts";

/** What is done when an item of a noun and state is due. Every node does it, and may do it again: what it submits decides that once is enough. */
export interface Finisher {
  readonly noun: string;
  readonly state: string;
  /** Rejects where it could not be done now; it is tried again. */
  readonly finish: (item: OpenItemRow) => Promise<void>;
}

/** What a sweep works with. */
export interface DueItemPorts {
  readonly ledger: Pick<Ledger, "dueItems">;
  /** The clock that dates entries: in a cluster the database's, so that all nodes agree on what is due. */
  readonly clock: Pick<Clock, "now" | "monotonic" | "after">;
  readonly log: Log;
  /** From 0 up to 1: keeps nodes that were started together from asking together. */
  readonly jitter: () => number;
  readonly finishers: readonly Finisher[];
}

/** Milliseconds between two looks at what is due, and up to how much more or less. */
const LOOK_MS = 500;
const JITTER_MS = 100;
/** Items read at once, reads of one look, and items that a look takes on. */
const PAGE_ITEMS = 200;
const LOOK_PAGES = 5;
const LOOK_ITEMS = 64;
/** Items that are finished at one time, and how long one may take before it counts as failed and another one begins. */
const AT_ONCE = 8;
const LONGEST_MS = 30_000;
/** How long a stop waits. */
const STOP_MS = 3_000;
/** An item that was tried is left alone so long, however it went: one that was finished does not come back. */
const PAUSES = { firstPauseMs: 1_000, longestPauseMs: 60_000 } as const;

/**
 * Looks for what is due in the registers of all boards, twice a second, and hands each item to the finisher of its noun and state. Items without a finisher are
 * passed over, one that fails is tried again later, and neither keeps others waiting (RULES.md, AC17).
 */
export class DueItems {
  readonly #ports: DueItemPorts;
  readonly #finishers: ReadonlyMap<string, Finisher>;
  readonly #tried: BackOff;
  /** Taken on and not begun. */
  #waiting: OpenItemRow[] = [];
  readonly #underWay = new Map<string, Promise<void>>();
  /** Where the next look goes on; null for the beginning. */
  #after: DuePosition | null = null;
  #hasFailed = false;
  #isStopped = false;
  #cancel: () => void = () => {};

  constructor(ports: DueItemPorts) {
    this.#ports = ports;
    this.#finishers = new Map(ports.finishers.map((finisher) => [keyOf(finisher), finisher]));
    this.#tried = new BackOff(PAUSES, ports.clock);
  }

  /** Begins. Does nothing where there is no finisher. */
  start(): void {
    if (this.#finishers.size > 0) this.#next();
  }

  /** Takes nothing on any more, and resolves when what is under way has ended, or after {@link STOP_MS}: then another node, or the next start, does the rest. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    this.#waiting = [];
    const ended = Promise.all(this.#underWay.values()).then(() => undefined);
    await withinTime(this.#ports.clock, { limitMs: STOP_MS, late: () => undefined }, ended);
  }

  /** Looks once. Never rejects: where the store cannot be asked, the next look asks again. */
  async look(): Promise<void> {
    try {
      // Those of the look before are tried first; by then others may have finished them.
      if (this.#waiting.length === 0) await this.#gather();
      this.#hasFailed = false;
    } catch (cause) {
      if (!this.#hasFailed) this.#ports.log.error({ err: cause }, "what is due could not be read; it is tried again");
      this.#hasFailed = true;
    }
    this.#begin();
  }

  #next(): void {
    const { clock, jitter } = this.#ports;
    if (this.#isStopped) return;
    this.#cancel = clock.after(LOOK_MS + (2 * jitter() - 1) * JITTER_MS, () => void this.look().then(() => this.#next()));
  }

  async #gather(): Promise<void> {
    const { ledger, clock } = this.#ports;
    const at = clock.now();
    for (let page = 0; page < LOOK_PAGES && this.#waiting.length < LOOK_ITEMS && !this.#isStopped; page += 1) {
      const items = await ledger.dueItems({ at, limit: PAGE_ITEMS, ...(this.#after !== null && { after: this.#after }) });
      for (const item of items) {
        if (this.#waiting.length >= LOOK_ITEMS) return;
        this.#after = { ...item, dueAt: item.dueAt ?? at };
        if (this.#isWanted(item)) this.#waiting.push(item);
      }
      if (items.length < PAGE_ITEMS) {
        this.#after = null;
        return;
      }
    }
  }

  #isWanted(item: OpenItemRow): boolean {
    const id = idOf(item);
    return this.#finishers.has(keyOf(item)) && !this.#underWay.has(id) && this.#tried.leftMs(id) === 0;
  }

  #begin(): void {
    while (this.#underWay.size < AT_ONCE && !this.#isStopped) {
      const item = this.#waiting.shift();
      if (item === undefined) return;
      const id = idOf(item);
      const work = this.#finish(item).finally(() => {
        this.#underWay.delete(id);
        this.#begin();
      });
      this.#underWay.set(id, work);
    }
  }

  async #finish(item: OpenItemRow): Promise<void> {
    const { clock, log } = this.#ports;
    const { compartment, seq, noun, state } = item;
    const tooLong = (): never => {
      throw new Error(`it took longer than ${LONGEST_MS} ms`);
    };
    this.#tried.failed(idOf(item));
    try {
      await withinTime(clock, { limitMs: LONGEST_MS, late: tooLong }, this.#finishers.get(keyOf(item))?.finish(item) ?? Promise.resolve());
    } catch (cause) {
      log.error({ err: cause, compartment, seq, task: `${noun} ${state}` }, "what is due could not be done; it is tried again");
    }
  }
}

function keyOf({ noun, state }: { readonly noun: string; readonly state: string }): string {
  return `${noun} ${state}`;
}

/** An item of another act is another one, although it waits in the same place. */
function idOf({ compartment, seq, place }: OpenItemRow): string {
  return `${compartment} ${seq} ${place}`;
}
