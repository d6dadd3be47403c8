import { Child } from "./child.ts";

/** Honest people on one board. */
export interface HonestPlan {
  readonly socketUrl: string;
  readonly port: number;
  readonly board: string;
  /** One stock client each. */
  readonly tokens: readonly string[];
  /** Of all of them together. */
  readonly editsPerSecond: number;
}

/** What they have measured since they were last told to begin. */
export interface HonestReport {
  /** From an edit to its receipt; an edit that has waited longer than a second counts with the time it has waited. */
  readonly receiptsMs: readonly number[];
  readonly joinsMs: readonly number[];
  /** Connections that the server ended and joins that it refused. */
  readonly refusals: readonly string[];
  /** The longest time that their own process was busy with one thing. */
  readonly longestPauseMs: number;
}

/** Who does not answer for so long is stuck, milliseconds. */
const ANSWER_LIMIT_MS = 30_000;

/** Stock clients that type on one board and measure, in a process of their own. */
export class HonestBoard {
  readonly #child: Child;

  private constructor(child: Child) {
    this.#child = child;
  }

  /** Resolves once all of them are synced and type. */
  static async open(plan: HonestPlan): Promise<HonestBoard> {
    return new HonestBoard(await Child.start("honest-process.ts", [JSON.stringify(plan)]));
  }

  /** Forgets what was measured. */
  begin(): void {
    this.#child.tell("begin");
  }

  /** What was measured; null if their process is stuck or gone. */
  async report(): Promise<HonestReport | null> {
    const answer = this.#child.next(ANSWER_LIMIT_MS);
    this.#child.tell("report");
    return (await answer) as HonestReport | null;
  }

  stop(): void {
    this.#child.stop();
  }
}
