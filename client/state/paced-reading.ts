/** A reading begins at most this often. */
const PAUSE_MS = 1_000;

/** Reads something whenever it may have changed: one reading at a time, and one a second. What is asked for meanwhile is one more reading, which begins later. */
export class PacedReading {
  readonly #read: () => Promise<void>;
  #isBusy = false;
  #isDue = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `read` never rejects. */
  constructor(read: () => Promise<void>) {
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
    this.#isBusy = false;
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    this.#isDue = false;
    await this.#read();
    this.#timer = setTimeout(() => {
      this.#isBusy = false;
      if (this.#isDue) void this.#run();
    }, PAUSE_MS);
  }
}
