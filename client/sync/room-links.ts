import type { Carried } from "./carry-over.ts";
import { CompartmentLink, type LinkEnvironment } from "./compartment-link.ts";

/** The open links of one room, one per compartment that the viewer may read. */
export class RoomLinks {
  readonly #env: LinkEnvironment;
  readonly #listeners = new Set<() => void>();
  #links: ReadonlyMap<string, CompartmentLink> = new Map();
  #isClosed = false;

  constructor(env: LinkEnvironment) {
    this.#env = env;
  }

  /** The links by compartment id; a new map whenever one is opened or closed. */
  get links(): ReadonlyMap<string, CompartmentLink> {
    return this.#links;
  }

  /** Calls back when a link is opened or closed; returns the function that stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens links to new ids, and closes links to ids that are no longer listed, with their documents. */
  show(compartmentIds: readonly string[]): void {
    if (this.#isClosed) return;
    const next = new Map<string, CompartmentLink>();
    for (const id of compartmentIds) next.set(id, this.#links.get(id) ?? this.#open(id, null));
    const gone = [...this.#links.values()].filter((link) => !next.has(link.id));
    if (gone.length === 0 && next.size === this.#links.size) return;
    this.#replace(next, gone);
  }

  /** Closes one link and destroys its document, so that nothing of it stays in memory. */
  wipe(compartmentId: string): void {
    this.show([...this.#links.keys()].filter((id) => id !== compartmentId));
  }

  /** Replaces a refused link with a new one. Edits that the server never accepted are discarded. */
  restart(compartmentId: string): void {
    const old = this.#links.get(compartmentId);
    if (old === undefined || this.#isClosed) return;
    const next = new Map(this.#links).set(compartmentId, this.#open(compartmentId, null));
    this.#replace(next, [old]);
  }

  /** Closes every link. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#replace(new Map(), [...this.#links.values()]);
    this.#listeners.clear();
  }

  #open(id: string, carried: Carried | null): CompartmentLink {
    return new CompartmentLink(id, this.#env, { carried, carryOver: (edits) => this.#succeed(id, edits) });
  }

  /** Replaces a link whose client id belongs to another person by one that makes its edits again. */
  #succeed(id: string, carried: Carried): void {
    const old = this.#links.get(id);
    if (old === undefined || this.#isClosed) return;
    this.#replace(new Map(this.#links).set(id, this.#open(id, carried)), [old]);
  }

  #replace(next: ReadonlyMap<string, CompartmentLink>, gone: readonly CompartmentLink[]): void {
    this.#links = next;
    // Listeners release the documents before they are destroyed.
    for (const listener of this.#listeners) listener();
    for (const link of gone) link.close();
  }
}
