import type { CompartmentId, UserId } from "../../../../shared/ids.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { LiveCompartment } from "../compartment/live-compartment.ts";
import { CommandIntake, type CommandIntakePorts } from "./command-intake.ts";
import { CommandQueue, placeOf, type QueuedCommand } from "./command-queue.ts";
import { CommitPacer } from "./commit-pacer.ts";
import { isLarge, LargeWrites } from "./large-writes.ts";
import type { QueuedWrite } from "./queued-write.ts";

/** Most frames and bytes handed to the engine at once, so that one batch never holds a commit up for long. */
const BATCH_FRAMES = 2_000;
const BATCH_BYTES = 4 << 20;
/** Most bytes of one person in a batch, over all boards: everyone else waits until it is committed. */
const PERSON_BYTES = 64 << 10;
/** Each write counts as so many at least: the engine reads 256 tiny ones no faster than {@link PERSON_BYTES}. */
const LEAST_WRITE_BYTES = 256;

/** A large write and its board. */
interface LargeWrite {
  readonly compartment: LiveCompartment;
  readonly write: QueuedWrite;
}

/** What goes to the engine at once. */
export interface QueuedBatch {
  readonly writes: readonly QueuedWrite[];
  readonly commands: readonly QueuedCommand[];
}

const NO_COMMANDS: readonly QueuedCommand[] = [];

/** What came of a batch. */
export interface BatchEnd {
  /** When the store may be tried again, milliseconds; 0 unless it is down. */
  readonly retryAfterMs: number;
  /** Connections that brought something new. Not their writes: one that writes as fast as it can must not space out the commits of everyone. */
  readonly committed: number;
}

/**
 * Gathers authorised writes into batches: one at a time is with the engine, and while its commit is under way the next gathers.
 * Windows (write-window.ts) decide when a compartment's writes may go. A large write goes alone; batches of small writes and large ones alternate (large-writes.ts).
 */
export class WriteQueue {
  readonly #clock: Clock;
  readonly #commit: (batch: QueuedBatch) => Promise<BatchEnd>;
  /** Commands wait for no window: few come, and each has a person who waits for its answer. */
  readonly commands = new CommandQueue();
  readonly #pacer = new CommitPacer();
  readonly #largeWrites = new LargeWrites();
  /** Queued writes of compartments that are open. */
  readonly #ready = new Map<LiveCompartment, QueuedWrite[]>();
  /** Writes whose compartment is still opening. */
  readonly #early = new Map<CompartmentId, QueuedWrite[]>();
  /** Compartments of the batch that is with the engine. */
  #underWay: ReadonlySet<CompartmentId> = new Set();
  #isCommitting = false;
  /** A large write was passed over by small ones. */
  #isLargeNext = false;
  #isWoken = false;
  #isHurried = false;
  #notBeforeMs = -Infinity;
  #cancelTimer: (() => void) | null = null;
  /** When the timer that is set, if one is, fires. */
  #timerMs = Infinity;
  #idleWaiters: (() => void)[] = [];

  /** `commit` takes one batch through the engine and settles it; it never rejects. */
  constructor(clock: Clock, commit: (batch: QueuedBatch) => Promise<BatchEnd>) {
    this.#clock = clock;
    this.#commit = commit;
  }

  /** What takes the commands of this queue. */
  takeCommands(ports: CommandIntakePorts): CommandIntake {
    return new CommandIntake(this, ports);
  }

  /** Queues one authorised write. `compartment` is null while it is opening. */
  take(write: QueuedWrite, compartment: LiveCompartment | null): void {
    const queue = compartment === null ? this.#earlyQueue(write.session.compartment) : this.#readyQueue(compartment);
    queue.push(write);
    if (compartment !== null) this.#wakeFor(compartment);
  }

  /** Puts a prepared command in line, unless its right has ended. Its compartment is known to the engine. */
  command(command: QueuedCommand): void {
    if (!this.commands.ready(command)) return;
    // A timer may be set for the end of a window, which a command does not wait for.
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#wake();
  }

  /** Takes over the writes that came while a compartment was opening. */
  opened(compartment: LiveCompartment): void {
    const early = this.#early.get(compartment.id);
    if (early === undefined) return;
    this.#early.delete(compartment.id);
    this.#readyQueue(compartment).push(...early);
    this.#wakeFor(compartment);
  }

  /** Forgets the writes of a compartment that could not be opened. Gives them back. */
  abandon(compartment: CompartmentId): readonly QueuedWrite[] {
    const early = this.#early.get(compartment) ?? [];
    this.#early.delete(compartment);
    if (this.#idleWaiters.length > 0) this.#wake();
    return early;
  }

  /** Whether a compartment has writes or commands that are queued or with the engine: it must stay open to hear what became of them. */
  holds(id: CompartmentId): boolean {
    for (const compartment of this.#ready.keys()) if (compartment.id === id) return true;
    return this.#underWay.has(id) || this.commands.holds(id);
  }

  /** Commits everything that was taken without waiting for windows, also what waits for its compartment. Resolves when nothing is left. */
  flushAll(): Promise<void> {
    this.#isHurried = true;
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (!this.#isCommitting && this.#ready.size === 0 && this.#early.size === 0 && this.commands.size === 0) return Promise.resolve();
    this.#wake();
    return new Promise((resolve) => {
      this.#idleWaiters.push(resolve);
    });
  }

  #earlyQueue(id: CompartmentId): QueuedWrite[] {
    const queue = this.#early.get(id) ?? [];
    this.#early.set(id, queue);
    return queue;
  }

  #readyQueue(compartment: LiveCompartment): QueuedWrite[] {
    const existing = this.#ready.get(compartment);
    if (existing !== undefined) return existing;
    compartment.writeWindow.start(compartment.sessions.size);
    const queue: QueuedWrite[] = [];
    this.#ready.set(compartment, queue);
    return queue;
  }

  /** Wakes for one compartment's writes, also where a timer for another's window would come later (H3). */
  #wakeFor(compartment: LiveCompartment): void {
    if (this.#cancelTimer !== null && this.#mayGoAtMs(compartment.writeWindow.dueMs) < this.#timerMs) {
      this.#cancelTimer();
      this.#cancelTimer = null;
    }
    this.#wake();
  }

  #wake(): void {
    if (this.#isWoken || this.#isCommitting || this.#cancelTimer !== null) return;
    this.#isWoken = true;
    // Not when the events at hand have been served: that can be a whole turn of the event loop later. What they bring gathers during the commit.
    this.#clock.next(() => {
      this.#isWoken = false;
      this.#pump();
    });
  }

  #pump(): void {
    this.#cancelTimer = null;
    if (this.#isCommitting) return;
    const now = this.#clock.monotonic();
    const batch = this.#collect(now);
    if (batch.writes.length + batch.commands.length > 0) void this.#run(batch, now);
    else if (this.#ready.size + this.commands.size > 0) {
      this.#timerMs = this.#nextDueMs();
      this.#cancelTimer = this.#clock.after(Math.max(0, this.#timerMs - now), () => this.#pump());
    } else if (this.#early.size === 0) for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  #nextDueMs(): number {
    let dueMs = this.commands.size > 0 ? -Infinity : Infinity;
    for (const [compartment, queue] of this.#ready)
      dueMs = Math.min(dueMs, Math.max(compartment.writeWindow.dueMs, this.#isHurried ? -Infinity : this.#largeWrites.dueMs(queue)));
    return this.#mayGoAtMs(dueMs);
  }

  /** When writes whose window ends at `dueMs` may go. */
  #mayGoAtMs(dueMs: number): number {
    return this.#isHurried ? this.#notBeforeMs : Math.max(dueMs, this.#pacer.nextMs(), this.#notBeforeMs);
  }

  #collect(now: number): QueuedBatch {
    if (now < this.#notBeforeMs || (!this.#isHurried && now < this.#pacer.nextMs())) return { writes: [], commands: NO_COMMANDS };
    const small = this.#isLargeNext ? [] : this.#collectSmall(now);
    const large = this.#firstLarge(now);
    const isLargesTurn = this.#isLargeNext && large !== null;
    if (small.length > 0 || (this.commands.size > 0 && !isLargesTurn)) {
      this.#isLargeNext = large !== null;
      return { writes: small, commands: this.commands.take() };
    }
    this.#isLargeNext = false;
    return { writes: large === null ? this.#collectSmall(now) : this.#takeLarge(large, now), commands: NO_COMMANDS };
  }

  /** The first large write that may go now. */
  #firstLarge(now: number): LargeWrite | null {
    for (const [compartment, queue] of this.#ready) {
      if (compartment.writeWindow.dueMs > now && !this.#isHurried) continue;
      const write = this.#largeWrites.firstOf(queue, this.#isHurried ? Infinity : now);
      if (write !== null) return { compartment, write };
    }
    return null;
  }

  /** A batch of one large write. Its board is then last in the order in which boards are served. */
  #takeLarge({ compartment, write }: LargeWrite, now: number): readonly QueuedWrite[] {
    const left = this.#readyQueue(compartment).filter((each) => each !== write);
    compartment.writeWindow.taken(now);
    this.#ready.delete(compartment);
    if (left.length > 0) this.#ready.set(compartment, left);
    return [write];
  }

  #collectSmall(now: number): readonly QueuedWrite[] {
    const batch: QueuedWrite[] = [];
    let bytes = 0;
    const ofPeople = new Map<UserId, number>();
    const passedOver: [LiveCompartment, QueuedWrite[]][] = [];
    const behind: [LiveCompartment, QueuedWrite[]][] = [];
    for (const [compartment, queue] of this.#ready) {
      if (compartment.writeWindow.dueMs > now && !this.#isHurried) continue;
      if (batch.length >= BATCH_FRAMES || bytes >= BATCH_BYTES) break;
      const { taken, left } = shareOf(queue, { frames: BATCH_FRAMES - batch.length, bytes: BATCH_BYTES - bytes, ofPeople });
      if (taken.length > 0) compartment.writeWindow.taken(now);
      for (const write of taken) bytes += write.update.length;
      batch.push(...taken);
      this.#ready.delete(compartment);
      if (left.length > 0) (taken.length > 0 ? behind : passedOver).push([compartment, left]);
    }
    // What did not fit goes behind the other compartments: a busy one must not keep them waiting. Nor do a person's boards wait for one of theirs.
    for (const [compartment, left] of [...passedOver, ...behind]) this.#ready.set(compartment, left);
    return batch;
  }

  async #run(batch: QueuedBatch, now: number): Promise<void> {
    this.#isCommitting = true;
    this.#underWay = new Set([...batch.writes.map(({ session }) => session.compartment), ...batch.commands.map(placeOf)]);
    // Before its bytes are handed over.
    const large = batch.writes.find(isLarge);
    const { retryAfterMs, committed } = await this.#commit(batch);
    this.commands.settled();
    if (large !== undefined) this.#largeWrites.settled(large, { beganMs: now, settledMs: this.#clock.monotonic() });
    else if (committed > 0) this.#largeWrites.smallSettled(this.#clock.monotonic() - now);
    if (committed > 0) this.#pacer.note(now, committed);
    this.#notBeforeMs = retryAfterMs > 0 ? this.#clock.monotonic() + retryAfterMs : -Infinity;
    this.#underWay = new Set();
    this.#isCommitting = false;
    this.#pump();
  }
}

/** How much room is left in a batch, and how many bytes of each person it holds. */
interface Room {
  readonly frames: number;
  readonly bytes: number;
  readonly ofPeople: Map<UserId, number>;
}

/** The writes of one board that go into a batch of small ones, in order, and those that wait. Counts what is taken in `ofPeople`. */
function shareOf(queue: readonly QueuedWrite[], room: Room): { readonly taken: QueuedWrite[]; readonly left: QueuedWrite[] } {
  const taken: QueuedWrite[] = [];
  const left: QueuedWrite[] = [];
  let bytes = 0;
  for (const write of queue) {
    const user = write.session.arrival.grant.user.id;
    const ofUser = room.ofPeople.get(user) ?? 0;
    // Once one write of a person waits, so do their later ones: what they rest on must come first.
    const isIn = taken.length < room.frames && bytes < room.bytes && ofUser < PERSON_BYTES && !isLarge(write);
    if (isIn) {
      taken.push(write);
      bytes += write.update.length;
    } else left.push(write);
    room.ofPeople.set(user, isIn ? ofUser + Math.max(LEAST_WRITE_BYTES, write.update.length) : PERSON_BYTES);
  }
  return { taken, left };
}
