import type { AccessChanges } from "../domain/access-changes.ts";
import type { Directory } from "../ports/directory.ts";

const perRead = 500;

/**
 * Tells this process of every change of a right, once and in the directory's order, whichever process made it.
 *
 * Drain it after each change made here, and twice a second for those of the command line and of other nodes.
 */
export class AccessRelay {
  readonly #directory: Pick<Directory, "accessChanges" | "lastAccessChange">;
  readonly #changes: AccessChanges;
  #told: number | null = null;
  #running: Promise<void> | null = null;
  #isAgain = false;

  constructor(directory: Pick<Directory, "accessChanges" | "lastAccessChange">, changes: AccessChanges) {
    this.#directory = directory;
    this.#changes = changes;
  }

  /** Leaves out what happened so far: nobody is connected yet. Without it, the relay starts at the very first change. */
  async start(): Promise<void> {
    this.#told = await this.#directory.lastAccessChange();
  }

  /** Resolves when everything that was durable at the call has been told. Rejects when the directory cannot be read; then call again. */
  drain(): Promise<void> {
    if (this.#running) {
      // The read under way may have begun before the caller's change.
      this.#isAgain = true;
      return this.#running;
    }
    this.#running = this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#isAgain = false;
        const rows = await this.#directory.accessChanges(this.#told ?? 0, perRead);
        for (const { seq, change } of rows) {
          this.#told = seq;
          this.#changes.publish(change);
        }
        if (rows.length === perRead) this.#isAgain = true;
      } while (this.#isAgain);
    } finally {
      // In the same step as the last look at isAgain, so that no call falls between.
      this.#running = null;
    }
  }
}
