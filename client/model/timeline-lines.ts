import type { TimelineEntry } from "../../shared/rest/timeline.ts";

/** One line of the room's timeline: an entry and the compartment it happened in. */
export interface TimelineLine {
  readonly key: string;
  readonly compartment: string;
  readonly atMs: number;
  readonly entry: TimelineEntry;
}

/** The timeline as it is shown. */
export interface TimelineView {
  /** Newest first. */
  readonly lines: readonly TimelineLine[];
  /** There are older lines at the server. */
  readonly hasOlder: boolean;
  /** Compartments of which no page has come yet: what they hold is not known. */
  readonly awaited: readonly string[];
  /** Changes that came while an older stretch was being read, and are not among the lines. */
  readonly missed: number;
}

interface Log {
  readonly lines: Map<string, TimelineLine>;
  /** Cursor of the next older page; null once the beginning was reached. `undefined`: no page has come yet. */
  next: string | null | undefined;
  missed: number;
}

/** Lines kept while the newest are followed; older ones are fetched again when the reader scrolls to them. */
const MOST_FOLLOWED = 600;
/** Lines kept while older ones are being read. */
const MOST_READ = 3_000;

/**
 * Merges the timelines of several compartments into one, newest first, and keeps a bounded stretch of it.
 *
 * Only what is complete is shown: while one compartment has older pages at the server, lines of other compartments that are
 * older than its oldest loaded line are held back, so that nothing is later slipped in between.
 * While older lines are read, new ones are counted and not taken in, so that nothing moves under the reader.
 */
export class TimelineLines {
  readonly #logs = new Map<string, Log>();
  #isFollowing = true;

  /** Expects the first page of a compartment. */
  await(compartment: string): void {
    this.#log(compartment);
  }

  /** Takes a page from the server: `next` is its cursor, undefined for the last page. */
  addPage(compartment: string, entries: readonly TimelineEntry[], next: string | undefined): void {
    this.#add(compartment, entries).next = next ?? null;
  }

  /** Takes the newest page instead of everything that is loaded of a compartment; lines that came while it was fetched stay. */
  restart(compartment: string, entries: readonly TimelineEntry[], next: string | undefined): void {
    const newest = Math.max(0, ...entries.map((entry) => entry.seq));
    const later = [...(this.#logs.get(compartment)?.lines.values() ?? [])].filter((line) => line.entry.seq > newest);
    this.#logs.delete(compartment);
    this.addPage(compartment, entries, next);
    if (newest > 0)
      this.#add(
        compartment,
        later.map((line) => line.entry),
      );
  }

  /** Takes new or grown lines from the live feed. A known id replaces the line before. */
  addLive(compartment: string, entries: readonly TimelineEntry[]): void {
    if (this.#isFollowing) {
      this.#add(compartment, entries);
      if (this.#count() > MOST_FOLLOWED * 1.25) this.#dropOldest();
      return;
    }
    const log = this.#log(compartment);
    for (const entry of entries) {
      log.missed += 1;
      // A line that grew is newer than before; where it is being read it keeps its place.
      const known = log.lines.get(keyOf(compartment, entry));
      if (known !== undefined) log.lines.set(known.key, { ...known, entry: { ...entry, seq: known.entry.seq, at: known.entry.at } });
    }
  }

  /** Says whether the newest lines are on screen. While they are not, new ones are only counted. */
  follow(isFollowing: boolean): void {
    this.#isFollowing = isFollowing;
  }

  /** Notes that a compartment may have newer lines than those loaded. */
  miss(compartment: string): void {
    this.#log(compartment).missed += 1;
  }

  /** Whether the newest lines are taken in as they come. */
  get isFollowing(): boolean {
    return this.#isFollowing;
  }

  /** Compartments whose newest lines are not loaded. */
  get behind(): readonly string[] {
    return [...this.#logs].filter(([, log]) => log.missed > 0).map(([compartment]) => compartment);
  }

  /** Makes room for older lines by letting the newest go; false if there was room. */
  makeRoom(): boolean {
    if (this.#count() < MOST_READ) return false;
    for (const line of this.#sorted().slice(0, MOST_READ / 2)) {
      const log = this.#log(line.compartment);
      log.lines.delete(line.key);
      log.missed += 1;
    }
    return true;
  }

  /** Forgets a compartment, for example because the right to it was withdrawn. */
  drop(compartment: string): void {
    this.#logs.delete(compartment);
  }

  /** Whether a line is loaded already. */
  has(compartment: string, id: string): boolean {
    return this.#logs.get(compartment)?.lines.has(`${compartment}~${id}`) ?? false;
  }

  /** Cursor of the next older page of one compartment; null if there is none. */
  cursor(compartment: string): string | null {
    return this.#logs.get(compartment)?.next ?? null;
  }

  /** The lines to show; compartments in `hidden` are left out. */
  view(hidden: ReadonlySet<string> = new Set()): TimelineView {
    const shown = [...this.#logs].filter(([compartment]) => !hidden.has(compartment)).map(([, log]) => log);
    const complete = Math.max(-Infinity, ...shown.filter((log) => typeof log.next === "string").map(oldest));
    const lines = this.#sorted(shown).filter((line) => line.atMs >= complete);
    const missed = shown.reduce((sum, log) => sum + log.missed, 0);
    const awaited = [...this.#logs].filter(([compartment, { next }]) => next === undefined && !hidden.has(compartment));
    return {
      lines,
      hasOlder: shown.some((log) => typeof log.next === "string"),
      awaited: awaited.map(([compartment]) => compartment),
      missed,
    };
  }

  /** Lets the oldest lines go. A cursor names a place in the log, `seq.ordinal`: the place before a line is known without asking. */
  #dropOldest(): void {
    const kept = new Set(this.#sorted().slice(0, MOST_FOLLOWED));
    for (const log of this.#logs.values()) {
      const lines = [...log.lines.values()].toSorted(newestFirst);
      const last = lines.findLast((line) => kept.has(line)) ?? lines[0];
      if (last === undefined || lines.at(-1) === last) continue;
      for (const line of lines) if (line.entry.seq < last.entry.seq) log.lines.delete(line.key);
      log.next = `${last.entry.seq}.0`;
    }
  }

  #sorted(logs: Iterable<Log> = this.#logs.values()): TimelineLine[] {
    return [...logs].flatMap((log) => [...log.lines.values()]).toSorted(newestFirst);
  }

  #count(): number {
    let count = 0;
    for (const log of this.#logs.values()) count += log.lines.size;
    return count;
  }

  #log(compartment: string): Log {
    const log = this.#logs.get(compartment) ?? { lines: new Map<string, TimelineLine>(), next: undefined, missed: 0 };
    this.#logs.set(compartment, log);
    return log;
  }

  #add(compartment: string, entries: readonly TimelineEntry[]): Log {
    const log = this.#log(compartment);
    for (const entry of entries) {
      const key = keyOf(compartment, entry);
      log.lines.set(key, { key, compartment, atMs: Date.parse(entry.at), entry });
    }
    return log;
  }
}

function keyOf(compartment: string, entry: TimelineEntry): string {
  return `${compartment}~${entry.id}`;
}

function newestFirst(a: TimelineLine, b: TimelineLine): number {
  return b.atMs - a.atMs || b.entry.seq - a.entry.seq || (a.key < b.key ? 1 : -1);
}

function oldest(log: Log): number {
  return Math.min(Infinity, ...[...log.lines.values()].map((line) => line.atMs));
}

/** One row of the list: the heading of an hour, or a line with its place among the lines, from 1. */
export type TimelineRow =
  | { readonly kind: "hour"; readonly key: string; readonly hourMs: number }
  | { readonly kind: "line"; readonly key: string; readonly hourMs: number; readonly place: number; readonly line: TimelineLine };

const HOUR_MS = 3_600_000;

/** Puts a heading above the lines of each hour; the lines are sorted newest first. */
export function rowsOf(lines: readonly TimelineLine[]): readonly TimelineRow[] {
  const rows: TimelineRow[] = [];
  let headed: number | null = null;
  for (const [index, line] of lines.entries()) {
    const hourMs = Math.floor(line.atMs / HOUR_MS) * HOUR_MS;
    if (hourMs !== headed) rows.push({ kind: "hour", key: `hour ${hourMs}`, hourMs });
    headed = hourMs;
    rows.push({ kind: "line", key: line.key, hourMs, place: index + 1, line });
  }
  return rows;
}

/** How much happened in each of `bins` equal parts of a span of time; for the strip above the scrubber. */
export function density(lines: readonly TimelineLine[], fromMs: number, toMs: number, bins: number): readonly number[] {
  const counts = Array.from({ length: bins }, () => 0);
  const span = Math.max(1, toMs - fromMs);
  for (const line of lines) {
    const bin = Math.floor(((line.atMs - fromMs) / span) * bins);
    const index = bin === bins ? bins - 1 : bin;
    if (index >= 0 && index < bins) counts[index] = (counts[index] ?? 0) + 1;
  }
  return counts;
}
