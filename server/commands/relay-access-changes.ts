import { z } from "zod";
import { roles } from "../../shared/access/role.ts";
import type { AccessChanges } from "../domain/access-changes.ts";
import type { Bus } from "../ports/bus.ts";
import type { AccessChange, AccessChangeLog, AccessChangeRow, HeardChanges } from "../ports/directory/access-changes.ts";

const perRead = 500;
const topic = "access-changes";

const id = z.string().max(100);
const authorities = { isAdmin: z.boolean(), isPartnerAdmin: z.boolean(), mayRelease: z.boolean() };
/** One row a kind: a kind without one does not compile. */
const byKind = {
  "session-ended": z.strictObject({ kind: z.literal("session-ended"), user: id, session: id }),
  "user-disabled": z.strictObject({ kind: z.literal("user-disabled"), user: id }),
  "account-changed": z.strictObject({ kind: z.literal("account-changed"), user: id, displayName: z.string().max(200), ...authorities }),
  "member-added": z.strictObject({ kind: z.literal("member-added"), user: id, room: id, role: z.enum(roles) }),
  "role-changed": z.strictObject({ kind: z.literal("role-changed"), user: id, room: id, role: z.enum(roles) }),
  "member-removed": z.strictObject({ kind: z.literal("member-removed"), user: id, room: id }),
  "compartment-created": z.strictObject({ kind: z.literal("compartment-created"), room: id, compartment: id }),
  "writing-held": z.strictObject({ kind: z.literal("writing-held"), user: id, room: id, compartment: id }),
  "writing-resumed": z.strictObject({ kind: z.literal("writing-resumed"), user: id, room: id, compartment: id, by: id }),
  "cards-removed": z.strictObject({ kind: z.literal("cards-removed"), room: id, compartment: id }),
} satisfies { readonly [Kind in AccessChange["kind"]]: z.ZodType<Extract<AccessChange, { kind: Kind }>> };
const change: z.ZodType<AccessChange> = z.union(Object.values(byKind));
/** The kind alone is compared: a change of a known kind with an extra field still withdraws a right. */
const KNOWN_KINDS: ReadonlySet<string> = new Set(Object.keys(byKind));
const rowsSchema = z.array(z.strictObject({ seq: z.number().int().positive(), change })).max(perRead);

/** What the relay works with. */
export interface AccessRelayPorts {
  readonly directory: AccessChangeLog;
  readonly changes: AccessChanges;
}

/**
 * Publishes every change of a right to the listeners of this process, in the directory's order, and sends the other nodes those that
 * this node reads first.
 *
 * Call `relay` after each change made here, and twice a second to pick up changes by the command line and other nodes. A change that
 * withdraws a right and comes over the bus is published at once, without reading the directory, so that it takes effect also on a node
 * that has lost its database (P6, T48).
 */
export class AccessRelay implements HeardChanges {
  readonly #directory: AccessRelayPorts["directory"];
  readonly #changes: AccessChanges;
  #bus: Bus | null = null;
  #told: number | null = null;
  /** Numbers of changes that were published before their turn. */
  readonly #early = new Set<number>();
  #running: Promise<readonly AccessChangeRow[]> | null = null;
  /** The read after the one under way, if a caller waits for it. */
  #next: Promise<readonly AccessChangeRow[]> | null = null;

  constructor({ directory, changes }: AccessRelayPorts) {
    this.#directory = directory;
    this.#changes = changes;
  }

  /** The newest change up to which every one was published here; a later one may have been, too. */
  get heard(): number {
    return this.#told ?? 0;
  }

  /** Exchanges changes with the other nodes over a bus from now on; without a bus they find them in the directory. Call it once. */
  connect(bus: Bus): void {
    this.#bus = bus;
    bus.subscribe(topic, (message) => void this.#heard(message));
  }

  /** Skips the changes made so far, which is right while there are no connections. Without this call the relay starts at the first change. */
  async start(): Promise<void> {
    this.#told = await this.#directory.lastAccessChange();
  }

  /** Resolves when every change that was durable at the call has been published here. Rejects if the directory cannot be read; call it again then. */
  async drain(): Promise<void> {
    await this.#drain();
  }

  /** Does the same, and sends the changes to the other nodes. */
  async relay(): Promise<void> {
    const rows = await this.#drain();
    for (let from = 0; from < rows.length; from += perRead) {
      this.#bus?.publish(topic, Buffer.from(JSON.stringify(rows.slice(from, from + perRead))));
    }
  }

  async #heard(message: Uint8Array): Promise<void> {
    const rows = readRows(message);
    // A message of another version; the directory holds the same changes.
    if (rows === null) return void (await this.drain().catch(() => null));
    const news = rows.filter(({ seq }) => seq > (this.#told ?? 0));
    if (this.#running === null && news.every(({ seq }, index) => seq === (this.#told ?? 0) + 1 + index)) {
      for (const row of news) this.#tell(row);
      return;
    }
    // The directory may be unreachable, or take seconds to answer; a withdrawn right does not wait for it.
    for (const row of news) if (takesRight(row.change)) this.#tellEarly(row);
    // The regular poll logs a failure and tries again.
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
    // The read under way may have started before the caller's change, so one more follows; every call until then shares it.
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
    // A kind of a later version: no listener knows its fields.
    if (!KNOWN_KINDS.has(told.kind)) return;
    // What says how things are now is published again in its turn, because an older change of it may have been published in between.
    if (this.#early.delete(seq) && told.kind !== "role-changed" && told.kind !== "account-changed") return;
    this.#changes.publish(told);
  }
}

const TAKING: ReadonlySet<AccessChange["kind"]> = new Set([
  "session-ended",
  "user-disabled",
  "account-changed",
  "member-removed",
  "role-changed",
  "writing-held",
]);

/** Whether a change withdraws a right, or may. */
function takesRight({ kind }: AccessChange): boolean {
  return TAKING.has(kind);
}

function readRows(message: Uint8Array): readonly AccessChangeRow[] | null {
  try {
    return rowsSchema.safeParse(JSON.parse(Buffer.from(message).toString())).data ?? null;
  } catch {
    // Not JSON: a message of another version.
    return null;
  }
}
