import type { TimelineEntry } from "../../shared/rest/timeline.ts";
import { api } from "../control/api.ts";
import { TimelineLines } from "../model/timeline-lines.ts";
import { Signal } from "./signal.ts";

const PAGE = 100;
/** New lines show at most this often. One that comes alone shows at once; no one reads hundreds a second, and showing them costs the frames of the board. */
const LIVE_EVERY_MS = 1_000;

/** Loads the timeline of an open room: the first pages, live lines, and older pages on request. */
export class TimelineSession {
  /** A page is being fetched. */
  readonly isLoading = new Signal(false);
  readonly lines = new TimelineLines();
  /** The lines, in a new wrapper after every change. `isShift`: lines went away at the newest end, above what is being read. */
  readonly current = new Signal<{ readonly log: TimelineLines; readonly isShift: boolean }>({ log: this.lines, isShift: false });
  #compartments: readonly string[] = [];
  #loads = 0;
  #changedMs = -Infinity;
  #liveTimer: ReturnType<typeof setTimeout> | undefined;

  /** Follows exactly these compartments and forgets any other. */
  show(compartments: readonly string[]): void {
    const added = compartments.filter((id) => !this.#compartments.includes(id));
    for (const id of this.#compartments) if (!compartments.includes(id)) this.lines.drop(id);
    this.#compartments = compartments;
    for (const id of added) this.lines.await(id);
    void this.#load(added);
    this.#changed();
  }

  /** Forgets one compartment. */
  drop(compartment: string): void {
    this.#compartments = this.#compartments.filter((id) => id !== compartment);
    this.lines.drop(compartment);
    this.#changed();
  }

  /** Adds lines from the control channel; lines of a compartment that is not shown are ignored. */
  addLive(compartment: string, entries: readonly TimelineEntry[]): void {
    if (!this.#compartments.includes(compartment)) return;
    this.lines.addLive(compartment, entries);
    this.#liveTimer ??= setTimeout(() => this.#changed(), Math.max(0, this.#changedMs + LIVE_EVERY_MS - performance.now()));
  }

  /** Says whether the newest lines are on screen: they are then kept up to date, and otherwise left alone. */
  follow(isFollowing: boolean): void {
    if (isFollowing === this.lines.isFollowing) return;
    this.lines.follow(isFollowing);
    if (isFollowing) void this.#restart(this.lines.behind);
  }

  /** Stops; nothing is shown any more. */
  close(): void {
    clearTimeout(this.#liveTimer);
    this.#compartments = [];
  }

  /** Fetches the newest page again, after the live channel was away. */
  async catchUp(): Promise<void> {
    if (this.lines.isFollowing) return this.#restart(this.#compartments);
    for (const id of this.#compartments) this.lines.miss(id);
    this.#changed();
  }

  /** Fetches the next older page of every compartment that has one. */
  async loadOlder(): Promise<void> {
    if (this.isLoading.get()) return;
    if (this.lines.makeRoom()) this.#changed(true);
    await this.#load(this.#compartments.filter((id) => this.lines.cursor(id) !== null));
  }

  /** The time of the change before (-1) or after (1) a moment; undefined if there is none. Fetches older lines where they are not loaded. */
  async changeBeside(atMs: number, direction: 1 | -1, hidden: ReadonlySet<string>): Promise<number | undefined> {
    const lines = () => this.lines.view(hidden).lines;
    if (direction > 0) return lines().findLast((line) => line.atMs > atMs)?.atMs;
    const before = () => lines().find((line) => line.atMs < atMs)?.atMs;
    if (before() === undefined) await this.loadOlder();
    return before();
  }

  /** Fetches first pages again that did not come. */
  async loadAwaited(): Promise<void> {
    await this.#load(this.lines.view().awaited);
  }

  async #restart(compartments: readonly string[]): Promise<void> {
    await Promise.all(
      compartments.map(async (id) => {
        const page = await api.timeline(id, undefined, PAGE);
        if (!page.ok || !this.#compartments.includes(id)) return;
        const cursor = this.lines.cursor(id);
        // A gap longer than a page is closed by starting over from the newest page.
        const isKnown = !this.lines.behind.includes(id) && !this.lines.view().awaited.includes(id);
        const overlaps = isKnown && page.value.entries.some((entry) => this.lines.has(id, entry.id));
        if (overlaps) this.lines.addPage(id, page.value.entries, cursor ?? undefined);
        else this.lines.restart(id, page.value.entries, page.value.next);
      }),
    );
    this.#changed();
  }

  async #load(compartments: readonly string[]): Promise<void> {
    if (compartments.length === 0) return;
    this.#loads += 1;
    this.isLoading.set(true);
    await Promise.all(
      compartments.map(async (id) => {
        const page = await api.timeline(id, this.lines.cursor(id) ?? undefined, PAGE);
        if (page.ok && this.#compartments.includes(id)) this.lines.addPage(id, page.value.entries, page.value.next);
      }),
    );
    this.#loads -= 1;
    this.isLoading.set(this.#loads > 0);
    this.#changed();
  }

  #changed(isShift = false): void {
    clearTimeout(this.#liveTimer);
    this.#liveTimer = undefined;
    this.#changedMs = performance.now();
    this.current.set({ log: this.lines, isShift });
  }
}
