import type { PartnerCode, UserId } from "../../../../shared/ids.ts";
import type { TimelineLine } from "../../../ports/history.ts";
import type { StoredLine } from "../../../ports/timeline-store.ts";
import type { Deed } from "./describe-touches.ts";

/** Who wrote an entry, and when. */
export interface EntryStamp {
  readonly seq: number;
  /** Server time, milliseconds since the epoch. */
  readonly at: number;
  readonly author: UserId;
  readonly partner: PartnerCode;
}

/** Typing after a pause of this length begins a new line. */
export const TYPING_PAUSE_MS = 120_000;
/** A line of typing ends after this even without a pause, so that a long session stays readable. */
const LONGEST_TYPING_MS = 600_000;
/** Two people who write in one field at the same time get one line each, as long as neither pauses for longer than this. */
const TOGETHER_MS = 5_000;
/** First values that a card gets so soon after it was made are part of making it. */
const MAKING_MS = 5_000;
/** Parts of one import, or steps of one drag, follow each other within this. */
const BURST_MS = 10_000;
/** Fields whose last writer is remembered. The least recently written one is forgotten first. */
const MOST_FIELDS = 5_000;
/** People whose latest lines are remembered. */
const MOST_AUTHORS = 2_000;
/** Latest lines of one person that can still grow. */
const MOST_OPEN = 16;

type Open = { -readonly [Key in keyof StoredLine]: StoredLine[Key] };

/**
 * Folds deeds into lines: one person's typing in one field is one line, making a card is one line however many entries it took.
 *
 * A line keeps its id (the entry that began it and its place there) and moves to its latest entry as it grows.
 */
export class TimelineFold {
  /** Latest lines per author, newest last. */
  readonly #open = new Map<UserId, Open[]>();
  readonly #lastWriter = new Map<string, UserId>();

  /** `recent`: stored lines, oldest first, that may still grow. */
  constructor(recent: readonly StoredLine[]) {
    for (const stored of recent) this.#remember({ ...stored });
  }

  /** Folds the deeds of one entry; answers the lines that are new or grew, each once. */
  add(stamp: EntryStamp, deeds: readonly Deed[]): StoredLine[] {
    const touched = new Map<string, StoredLine>();
    let ordinal = 0;
    for (const deed of deeds) {
      const grown = this.#grow(stamp, deed);
      const line: Open = grown ?? { line: newLine(stamp, deed, ordinal), ordinal, startedAt: stamp.at };
      line.ordinal = touched.get(line.line.id)?.ordinal ?? ordinal++;
      this.#remember(line);
      touched.set(line.line.id, { ...line });
    }
    return [...touched.values()];
  }

  #grow(stamp: EntryStamp, deed: Deed): Open | null {
    const open = this.#open.get(stamp.author) ?? [];
    const making = open.findLast(
      (line) => line.line.verb === "created" && line.line.card !== undefined && line.line.card.id === deed.card?.id,
    );
    if (making !== undefined && stamp.at - making.startedAt <= MAKING_MS && (deed.isFirstValue === true || deed.verb === "wrote")) {
      making.line = { ...making.line, seq: stamp.seq, at: stamp.at, ...(deed.card !== undefined && { card: deed.card }) };
      return making;
    }
    const latest = open.at(-1);
    if (latest === undefined || latest.line.verb !== deed.verb) return null;
    if (deed.verb === "wrote" && this.#isSameTyping(stamp, deed, latest)) {
      latest.line = { ...latest.line, seq: stamp.seq, at: stamp.at, ...(deed.card && { card: deed.card }), after: deed.after };
      return latest;
    }
    return stamp.at - latest.line.at <= BURST_MS ? growBurst(stamp, deed, latest) : null;
  }

  #isSameTyping(stamp: EntryStamp, deed: Deed, latest: Open): boolean {
    if (!isSamePlace(latest.line, deed)) return false;
    const pause = stamp.at - latest.line.at;
    if (pause > TYPING_PAUSE_MS || stamp.at - latest.startedAt > LONGEST_TYPING_MS) return false;
    return this.#lastWriter.get(placeKey(latest.line)) === stamp.author || pause <= TOGETHER_MS;
  }

  #remember(line: Open): void {
    const { author, verb } = line.line;
    const open = this.#open.get(author) ?? [];
    const at = open.indexOf(line);
    if (at >= 0) open.splice(at, 1);
    open.push(line);
    if (open.length > MOST_OPEN) open.shift();
    // Set again to be the newest key: maps give their keys in order of insertion.
    moveToEnd(this.#open, author, open, MOST_AUTHORS);
    if (verb === "wrote") moveToEnd(this.#lastWriter, placeKey(line.line), author, MOST_FIELDS);
  }
}

/** Parts of what made, imported or restored many cards add up; steps of one drag within a lane are one move. */
function growBurst(stamp: EntryStamp, deed: Deed, latest: Open): Open | null {
  if (isOfMany(deed) && latest.line.card === undefined)
    latest.line = { ...latest.line, seq: stamp.seq, at: stamp.at, after: sum(latest.line.after, deed.after) };
  else if (deed.verb === "moved" && deed.field === "rank" && isSamePlace(latest.line, deed))
    latest.line = { ...latest.line, seq: stamp.seq, at: stamp.at };
  else return null;
  return latest;
}

/** Whether a deed is about many cards, which it names by their number alone. */
function isOfMany({ verb, card }: Deed): boolean {
  return card === undefined && (verb === "created" || verb === "imported" || verb === "restored");
}

function newLine(stamp: EntryStamp, deed: Deed, ordinal: number): TimelineLine {
  return {
    id: `${stamp.seq}.${ordinal}`,
    seq: stamp.seq,
    at: stamp.at,
    author: stamp.author,
    partner: stamp.partner,
    verb: deed.verb,
    ...(deed.card !== undefined && { card: deed.card }),
    ...(deed.field !== undefined && { field: deed.field }),
    ...(deed.before !== undefined && { before: deed.before }),
    ...(deed.after !== undefined && { after: deed.after }),
  };
}

function isSamePlace(line: TimelineLine, deed: Deed): boolean {
  return line.card?.id === deed.card?.id && line.field === deed.field;
}

function placeKey(line: TimelineLine): string {
  return `${line.card?.id ?? ""}\n${line.field ?? ""}`;
}

function sum(before: unknown, added: unknown): { cards: number; links: number } {
  const one = before as { cards: number; links: number };
  const two = added as { cards: number; links: number };
  return { cards: one.cards + two.cards, links: one.links + two.links };
}

function moveToEnd<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  const oldest = map.keys().next();
  if (oldest.done !== true) map.delete(oldest.value);
}
