import type { RemovedCard } from "../../ports/directory/removed-cards.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import type { CardsWritten } from "../hub/hub-ports.ts";
import type { Grant } from "../hub/session/grant.ts";
import { DeletionTally } from "./deletion-tally.ts";
import { MASS_DELETION } from "./thresholds.ts";

/** Removals of one mass deletion are noted together, at most this often, milliseconds. */
const NOTE_EVERY_MS = 250;
/** Pause before a note that the directory did not take is tried again, milliseconds. */
const RETRY_MS = 1_000;

/** Removals of one person on one board that are to be noted. */
export interface Removals {
  readonly grant: Grant;
  readonly removed: readonly RemovedCard[];
  /** Cards that the person brought back after they were noted. */
  readonly returned: readonly string[];
  /** All that this node has seen the person remove within a minute. */
  readonly recent: readonly RemovedCard[];
}

/** What the watch needs. */
export interface DeletionWatchPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** Stores removals and tells people of them (server/commands/note-removed-cards.ts). Tried again where it rejects. */
  readonly note: (removals: Removals) => Promise<void>;
}

/** What is known of one person on one board. */
interface Watched {
  readonly tally: DeletionTally;
  readonly noted: Set<string>;
  readonly returned: Set<string>;
  grant: Grant;
  isMass: boolean;
  isNoting: boolean;
}

/**
 * Watches what people remove from boards on this node and has mass deletions noted. Deleting is never refused: a CRDT client would
 * only try again. What one person removes on several nodes is added up where it is noted, as soon as it is a mass deletion on each.
 */
export class DeletionWatch {
  readonly #ports: DeletionWatchPorts;
  readonly #watched = new Map<string, Watched>();

  constructor(ports: DeletionWatchPorts) {
    this.#ports = ports;
  }

  /** Takes in a durable write that took cards off a board or brought some onto it. */
  written(grant: Grant, write: CardsWritten): void {
    const key = JSON.stringify([grant.compartment.id, grant.user.id]);
    const known = this.#watched.get(key);
    // A person who removes nothing is not watched: making cards costs nothing here.
    if (known === undefined && write.removed.length === 0) return;
    const watched = known ?? this.#watch(key, grant);
    watched.grant = grant;
    watched.isMass = watched.tally.add(write, this.#ports.clock.now());
    for (const card of write.removed) {
      watched.noted.delete(card);
      watched.returned.delete(card);
    }
    for (const card of write.returned) if (watched.noted.delete(card)) watched.returned.add(card);
    if (watched.isMass || watched.returned.size > 0) this.#noteSoon(watched, NOTE_EVERY_MS);
  }

  #watch(key: string, grant: Grant): Watched {
    const watched: Watched = { tally: new DeletionTally(), noted: new Set(), returned: new Set(), grant, isMass: false, isNoting: false };
    this.#watched.set(key, watched);
    const expire = (): void => {
      if (watched.tally.expire(this.#ports.clock.now()) || watched.isNoting) this.#ports.clock.after(MASS_DELETION.windowMs, expire);
      else this.#watched.delete(key);
    };
    this.#ports.clock.after(MASS_DELETION.windowMs, expire);
    return watched;
  }

  #noteSoon(watched: Watched, delayMs: number): void {
    if (watched.isNoting) return;
    watched.isNoting = true;
    this.#ports.clock.after(delayMs, () => void this.#note(watched));
  }

  async #note(watched: Watched): Promise<void> {
    const { grant, tally, noted } = watched;
    const removed = watched.isMass ? tally.removed.filter(({ card }) => !noted.has(card)) : [];
    const returned = [...watched.returned];
    watched.returned.clear();
    for (const { card } of removed) noted.add(card);
    let delayMs = NOTE_EVERY_MS;
    try {
      if (removed.length + returned.length > 0) await this.#ports.note({ grant, removed, returned, recent: tally.removed });
    } catch (cause) {
      this.#ports.log.warn({ err: cause, compartment: grant.compartment.id }, "a mass deletion could not be noted; it is tried again");
      for (const { card } of removed) noted.delete(card);
      for (const card of returned) watched.returned.add(card);
      delayMs = RETRY_MS;
    }
    watched.isNoting = false;
    const isBehind = watched.returned.size > 0 || (watched.isMass && tally.removed.some(({ card }) => !noted.has(card)));
    if (isBehind) this.#noteSoon(watched, delayMs);
  }
}
