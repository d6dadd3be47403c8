import * as Y from "yjs";

interface IdSpan {
  readonly client: number;
  readonly clock: number;
  readonly len: number;
}

/** Which Yjs ids a series of updates has brought: inserted ids as a clock per client, deleted ids one by one. */
export class Coverage {
  readonly #tops = new Map<number, number>();
  readonly #deleted = new Map<number, Set<number>>();

  /** Takes an update in. Updates of one client come in order. */
  add(update: Uint8Array): void {
    const { structs, deletes } = spansOf(update);
    for (const { client, clock, len } of structs) this.#tops.set(client, Math.max(this.#tops.get(client) ?? 0, clock + len));
    for (const { client, clock, len } of deletes) {
      const clocks = this.#deleted.get(client) ?? new Set<number>();
      this.#deleted.set(client, clocks);
      for (let offset = 0; offset < len; offset += 1) clocks.add(clock + offset);
    }
  }

  /** Whether everything in an update has come. */
  has(update: Uint8Array): boolean {
    const { structs, deletes } = spansOf(update);
    return (
      structs.every(({ client, clock, len }) => (this.#tops.get(client) ?? 0) >= clock + len) &&
      deletes.every(({ client, clock, len }) => {
        const clocks = this.#deleted.get(client);
        return clocks !== undefined && Array.from({ length: len }, (_, offset) => clock + offset).every((id) => clocks.has(id));
      })
    );
  }
}

function spansOf(update: Uint8Array): { readonly structs: readonly IdSpan[]; readonly deletes: readonly IdSpan[] } {
  const { structs, ds } = Y.decodeUpdate(update);
  return {
    structs: structs.map((struct) => ({ client: struct.id.client, clock: struct.id.clock, len: struct.length })),
    deletes: [...ds.clients].flatMap(([client, items]) => items.map(({ clock, len }) => ({ client, clock, len }))),
  };
}
