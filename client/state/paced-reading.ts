/** A reading begins at most this often. */
const PAUSE_MS = 1_000;
/** A reading that failed is tried again after this time, if nothing asks for one before. */
const RETRY_MS = 10_000;

/** Reads something whenever it may have changed: one reading at a time, and one a second. What is asked for meanwhile is one more reading, which begins later. */
export class PacedReading {
  readonly #read: () => Promise<boolean>;
  #isBusy = false;
  #isDue = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;

  /** `read` resolves whether there is nothing to try again, and never rejects. */
  constructor(read: () => Promise<boolean>) {
    this.#read = read;
  }

  /** Asks for a reading that begins from now on. */
  ask(): void {
    this.#isDue = true;
    if (!this.#isBusy) void this.#run();
  }

  /** Forgets what is due. */
  close(): void {
    this.#isDue = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#retryTimer);
    this.#isBusy = false;
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    this.#isDue = false;
    clearTimeout(this.#retryTimer);
    const isDone = await this.#read();
    if (!isDone) this.#retryTimer = setTimeout(() => this.ask(), RETRY_MS);
    this.#timer = setTimeout(() => {
      this.#isBusy = false;
      if (this.#isDue) void this.#run();
    }, PAUSE_MS);
  }
}
