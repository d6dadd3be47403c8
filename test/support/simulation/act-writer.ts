import type { Ledger, OpenItemRow } from "../../../server/ports/ledger.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { SERVER } from "../../../server/commands/perform-own-act.ts";
import type { Finisher } from "../../../server/domain/acts/due-items.ts";
import type { Hub } from "../../../server/domain/hub/hub.ts";
import { appendOf, authorship, chainAct, chainExtension, sha256, type Said } from "../entries.ts";
import { BrokenPromise, type Oracles } from "./oracles.ts";

/**
 * A server of a later version beside the simulated ones: it appends acts, and entries of later kinds, to the same logs. This version
 * writes none, and must live with them at any place.
 */
export class ActWriter {
  readonly #written = new Map<string, CompartmentId>();
  readonly #promises: boolean;
  #count = 0;
  #kept = 0;

  /** With `promises`, some acts are promises that are due a second later, and are kept by {@link finisherOn}. */
  constructor({ promises = false }: { readonly promises?: boolean } = {}) {
    this.#promises = promises;
  }

  /** Promises that a node says it has kept, each as often as it was asked. */
  get kept(): number {
    return this.#kept;
  }

  /** Keeps promises on a node by an act of the server's own: on every node, and again while the item is there, so that {@link check} finds one made twice. */
  finisherOn(hub: Pick<Hub, "ownCommand">): Finisher {
    const finish = async ({ compartment, subject }: OpenItemRow): Promise<void> => {
      const said = { card: "card-0", text: subject };
      const command = { type: "comment.made", id: `kept-${subject}`, said } as const;
      const end = await hub.ownCommand({ compartment, author: SERVER, command });
      if (end.kind !== "done") throw new Error(`${subject} could not be kept: ${end.kind}`);
      this.#kept += 1;
    };
    return { noun: "promise", state: "given", finish };
  }

  /** Entries that the store has acknowledged. */
  get count(): number {
    return this.#written.size;
  }

  /** Appends one entry behind the head of a log. What the store refuses, or another writer is faster than, is let go. Gives its seq, or null. */
  async write(ledger: Pick<Ledger, "head" | "read" | "append">, compartment: CompartmentId, now: number): Promise<number | null> {
    const head = await ledger.head(compartment);
    const [last] = head.seq === 0 ? [] : await ledger.read(compartment, { after: head.seq - 1, upTo: head.seq, limit: 1 });
    const end = { ...head, at: last?.at ?? 0 };
    const by = authorship({ compartment, author: "system", partner: "", at: now, labelHash: sha256(Buffer.from(compartment)) });
    const id = `act-${(this.#count += 1)}`;
    const entry =
      this.#count % 5 === 0
        ? chainExtension(end, by, { code: 64 + (this.#count % 192), rest: new Uint8Array(Buffer.from(id)) })
        : chainAct(end, by, this.#said(id, now));
    const [outcome] = await ledger.append([appendOf(entry)]);
    if (outcome !== "appended") return null;
    this.#written.set(id, compartment);
    return entry.seq;
  }

  #said(id: string, now: number): Said {
    if (!this.#promises || this.#count % 3 > 0) return { type: "comment.made", id, body: { said: { text: id } } };
    return { type: "promise.given", id, body: { said: {}, set: { open: [{ partner: "", state: "given", dueAt: now + 1_000 }] } } };
  }

  /** None lost, none twice: every acknowledged entry is in its log once. One that was not acknowledged may be there, once. */
  check(oracles: Oracles, compartments: Iterable<CompartmentId>): void {
    for (const compartment of compartments) {
      const found = new Map<string, number>();
      for (const entry of oracles.entries(compartment)) {
        const id = entry.kind === "act" ? entry.id : entry.kind === "extension" ? Buffer.from(entry.rest).toString() : null;
        if (id !== null) found.set(id, (found.get(id) ?? 0) + 1);
      }
      for (const [id, times] of found)
        if (times > 1) throw new BrokenPromise("lost", `${id} is ${times} times in the log of ${compartment}`);
      for (const [id, where] of this.#written)
        if (where === compartment && !found.has(id))
          throw new BrokenPromise("lost", `${id} was acknowledged and is not in the log of ${compartment}`);
    }
  }
}
