import { z } from "zod";
import { roles } from "../../shared/access/role.ts";
import type { AccessChanges } from "../domain/access-changes.ts";
import type { Bus } from "../ports/bus.ts";
import type { AccessChange, AccessChangeRow, Directory } from "../ports/directory.ts";

const perRead = 500;
const topic = "access-changes";

const id = z.string().max(100);
const change: z.ZodType<AccessChange> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("session-ended"), user: id, session: id }),
  z.strictObject({ kind: z.literal("user-disabled"), user: id }),
  z.strictObject({ kind: z.literal("member-added"), user: id, room: id, role: z.enum(roles) }),
  z.strictObject({ kind: z.literal("role-changed"), user: id, room: id, role: z.enum(roles) }),
  z.strictObject({ kind: z.literal("member-removed"), user: id, room: id }),
  z.strictObject({ kind: z.literal("compartment-created"), room: id, compartment: id }),
]);
/** By kind alone: a known change with a field more still takes a right. */
const KNOWN_KINDS: ReadonlySet<string> = new Set<AccessChange["kind"]>([
  "session-ended",
  "user-disabled",
  "member-added",
  "role-changed",
  "member-removed",
  "compartment-created",
]);
const rowsSchema = z.array(z.strictObject({ seq: z.number().int().positive(), change })).max(perRead);

/** What the relay works with. */
export interface AccessRelayPorts {
  readonly directory: Pick<Directory, "accessChanges" | "lastAccessChange">;
  readonly changes: AccessChanges;
}

/**
 * Tells this process of every change of a right in the directory's order, whichever process made it, and the other nodes of those it finds first.
 *
 * Call `relay` after each change made here, and twice a second for those of the command line and of other nodes. What takes a
 * right and comes over the bus is told at once, whether or not the directory can be read: a right is withdrawn within a blink although this
 * node has lost its database (P6, T48).
 */
export class AccessRelay {
  readonly #directory: AccessRelayPorts["directory"];
  readonly #changes: AccessChanges;
  #bus: Bus | null = null;
  #told: number | null = null;
  /** Changes told before their turn. */
  readonly #early = new Set<number>();
  #running: Promise<readonly AccessChangeRow[]> | null = null;
  /** The read after the one under way, where somebody waits for it. */
  #next: Promise<readonly AccessChangeRow[]> | null = null;

  constructor({ directory, changes }: AccessRelayPorts) {
    this.#directory = directory;
    this.#changes = changes;
  }

  /** Tells other nodes over a bus, and hears from them, from now on. Without it they find changes in the directory. Called once. */
  connect(bus: Bus): void {
    this.#bus = bus;
    bus.subscribe(topic, (message) => void this.#heard(message));
  }

  /** Leaves out what happened so far: nobody is connected yet. Without it, the relay starts at the very first change. */
  async start(): Promise<void> {
    this.#told = await this.#directory.lastAccessChange();
  }

  /** Resolves when everything that was durable at the call has been told here. Rejects when the directory cannot be read; then call again. */
  async drain(): Promise<void> {
    await this.#drain();
  }

  /** The same, and tells the other nodes. */
  async relay(): Promise<void> {
    const rows = await this.#drain();
    for (let from = 0; from < rows.length; from += perRead) {
      this.#bus?.publish(topic, Buffer.from(JSON.stringify(rows.slice(from, from + perRead))));
    }
  }

  async #heard(message: Uint8Array): Promise<void> {
    const rows = readRows(message);
    // Another version's message: the directory has it too.
    if (rows === null) return void (await this.drain().catch(() => null));
    const news = rows.filter(({ seq }) => seq > (this.#told ?? 0));
    if (this.#running === null && news.every(({ seq }, index) => seq === (this.#told ?? 0) + 1 + index)) {
      for (const row of news) this.#tell(row);
      return;
    }
    // The directory may be away, and a question to it on its way for seconds: what takes a right does not wait for the answer.
    for (const row of news) if (takesRight(row.change)) this.#tellEarly(row);
    // Where it fails, the poll says so and asks again.
    await this.drain().catch(() => null);
  }

  #tellEarly({ seq, change: told }: AccessChangeRow): void {
    if (this.#early.has(seq)) return;
    this.#early.add(seq);
    this.#changes.publish(told);
  }

  #drain(): Promise<readonly AccessChangeRow[]> {
    if (this.#next !== null) return this.#next;
    if (this.#running === null) return (this.#running = this.#run());
    // The read under way may have begun before the caller's change: one more follows, for all who call meanwhile.
    const run = (): Promise<readonly AccessChangeRow[]> => {
      this.#next = null;
      return (this.#running = this.#run());
    };
    return (this.#next = this.#running.then(run, run));
  }

  async #run(): Promise<readonly AccessChangeRow[]> {
    const told: AccessChangeRow[] = [];
    try {
      for (;;) {
        const rows = await this.#directory.accessChanges(this.#told ?? 0, perRead);
        for (const row of rows) this.#tell(row);
        told.push(...rows);
        if (rows.length < perRead) return told;
      }
    } finally {
      this.#running = null;
    }
  }

  #tell({ seq, change: told }: AccessChangeRow): void {
    this.#told = seq;
    // Of a later version, which nothing here rests on: whoever listens could only stumble over its fields.
    if (!KNOWN_KINDS.has(told.kind)) return;
    // What was ended is ended; a role is told again, since an older change of it may have been told in between.
    if (this.#early.delete(seq) && told.kind !== "role-changed") return;
    this.#changes.publish(told);
  }
}

/** Whether somebody may do less after a change than before. */
function takesRight({ kind }: AccessChange): boolean {
  return kind === "session-ended" || kind === "user-disabled" || kind === "member-removed" || kind === "role-changed";
}

function readRows(message: Uint8Array): readonly AccessChangeRow[] | null {
  try {
    return rowsSchema.safeParse(JSON.parse(Buffer.from(message).toString())).data ?? null;
  } catch {
    // No JSON: of another version.
    return null;
  }
}
