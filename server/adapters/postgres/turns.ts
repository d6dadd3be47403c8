import type { Pool, PoolClient } from "pg";
import { OwnTurns } from "../../domain/own-turns.ts";
import type { Clock } from "../../ports/clock.ts";
import { DirectoryUnavailable } from "../../ports/directory.ts";
import type { Turns } from "../../ports/turns.ts";

/** Keeps these locks apart from all other locks of the database: "mjlt". Two names with one hash wait for each other, and that is all. */
const LOCK_SPACE = 0x6d6a6c74;
/** Between two looks whether another node is done, milliseconds. */
const POLL_MS = 100;
const LONGEST_WAIT_MS = 60_000;

/** The connection that holds this node's locks; it is lent while any work has a turn. */
interface Holder {
  readonly client: PoolClient;
  users: number;
  isLost: boolean;
}

/**
 * Turns among all nodes of a cluster, as advisory locks on one connection of the pool, however many works run or wait: a crowd of
 * them must not use up the pool. A lock ends with its node or its connection; work that loses it so runs to its end.
 */
export function createPostgresTurns(pool: Pool, clock: Pick<Clock, "after">): Turns {
  return new PostgresTurns(pool, clock);
}

class PostgresTurns implements Turns {
  readonly #pool: Pool;
  readonly #clock: Pick<Clock, "after">;
  /** On this node first: a session may take a lock that it has once more. */
  readonly #own = new OwnTurns();
  readonly #asking = new OwnTurns();
  #opening: Promise<Holder> | null = null;
  #holder: Holder | null = null;

  constructor(pool: Pool, clock: Pick<Clock, "after">) {
    this.#pool = pool;
    this.#clock = clock;
  }

  take<Outcome>(name: string, work: () => Promise<Outcome>): Promise<Outcome> {
    return this.#own.take(name, async () => {
      const holder = await this.#enter();
      try {
        await this.#lock(holder, name);
        return await work();
      } finally {
        await this.#leave(holder, name);
      }
    });
  }

  async #enter(): Promise<Holder> {
    for (;;) {
      const holder = this.#holder ?? (await (this.#opening ??= this.#open()));
      // Given back meanwhile: the next is another connection.
      if (holder.isLost) continue;
      holder.users += 1;
      return holder;
    }
  }

  async #open(): Promise<Holder> {
    try {
      const holder: Holder = { client: await this.#pool.connect(), users: 0, isLost: false };
      holder.client.on("error", () => this.#giveUp(holder));
      this.#holder = holder;
      return holder;
    } catch (cause) {
      throw unavailable(cause);
    } finally {
      this.#opening = null;
    }
  }

  async #lock(holder: Holder, name: string): Promise<void> {
    for (let waitedMs = 0; waitedMs < LONGEST_WAIT_MS; waitedMs += POLL_MS) {
      if (await this.#ask(holder, "pg_try_advisory_lock", name)) return;
      await new Promise<void>((resolve) => void this.#clock.after(POLL_MS, resolve));
    }
    throw new DirectoryUnavailable("another node's work on the same thing takes too long");
  }

  async #leave(holder: Holder, name: string): Promise<void> {
    holder.users -= 1;
    // The last one ends the connection and with it whatever lock is on it.
    if (holder.users === 0) this.#giveUp(holder);
    else await this.#ask(holder, "pg_advisory_unlock", name).catch(() => this.#giveUp(holder));
  }

  /** A connection takes one statement at a time. */
  #ask({ client }: Holder, what: "pg_try_advisory_lock" | "pg_advisory_unlock", name: string): Promise<boolean> {
    return this.#asking.take("connection", async () => {
      try {
        const { rows } = await client.query<{ done: boolean }>(`SELECT ${what}($1, hashtext($2)) AS done`, [LOCK_SPACE, name]);
        return rows[0]?.done === true;
      } catch (cause) {
        throw unavailable(cause);
      }
    });
  }

  #giveUp(holder: Holder): void {
    if (holder.isLost) return;
    holder.isLost = true;
    if (this.#holder === holder) this.#holder = null;
    holder.client.release(true);
  }
}

function unavailable(cause: unknown): DirectoryUnavailable {
  return new DirectoryUnavailable(`a turn cannot be had: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}
