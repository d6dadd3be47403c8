import { setTimeout as wait } from "node:timers/promises";
import type { HostileMember } from "./hostile-member.ts";

/** What an attack itself saw; what the honest people noticed is measured beside it. */
export interface Outcome {
  /** What the server did about it, in a few words. */
  readonly note: string;
  /** The promise that was broken, where it was one that no time or memory shows. */
  readonly broken?: string | undefined;
}

/** One way in which a member may try to slow down or stop other people's work. */
export interface Attack {
  readonly name: string;
  /** The finding, threat or limit behind it. */
  readonly cites: string;
  readonly what: string;
  /** Makes everything ready before anything is measured. Gives the attack, which ends by itself or after the stage's `attackMs`. */
  readonly prepare: (member: HostileMember) => Promise<() => Promise<Outcome>>;
}

/** Runs `step` again and again, `parallel` at a time, until the time is over or it gives false. Gives how often it ran. */
export async function repeatFor(durationMs: number, parallel: number, step: (turn: number) => Promise<boolean | void>): Promise<number> {
  const end = performance.now() + durationMs;
  let turns = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() < end) if ((await step(turns++)) === false) return;
  };
  await Promise.all(Array.from({ length: parallel }, loop));
  return turns;
}

/** Runs `step` for each number below `count`, `parallel` at a time. */
export async function eachOf(count: number, parallel: number, step: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < count) await step(next++);
  };
  await Promise.all(Array.from({ length: parallel }, loop));
}

/** How many connections stay open: counted once they are no more than `most`, or after ten seconds. */
export async function staying(count: () => number, most: number): Promise<number> {
  for (const end = performance.now() + 10_000; count() > most && performance.now() < end;) await wait(50);
  return count();
}

/** Counts answers by status, in words: `201 × 40, 429 × 8`. */
export class Statuses {
  readonly #counts = new Map<number, number>();

  /** Awaits an answer and reads it to its end; a connection that broke counts as 0. Gives the status. */
  async take(answer: Promise<Response>): Promise<number> {
    const status = await answer.then(
      async (response) => {
        await response.arrayBuffer().catch(() => null);
        return response.status;
      },
      () => 0,
    );
    this.#counts.set(status, this.of(status) + 1);
    return status;
  }

  of(status: number): number {
    return this.#counts.get(status) ?? 0;
  }

  toString(): string {
    return [...this.#counts].map(([status, count]) => `${status === 0 ? "cut" : status} × ${count}`).join(", ");
  }
}
