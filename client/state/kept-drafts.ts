/** What was typed into a plain field of a card and is not stored, and why not. */
export interface KeptDraft {
  readonly text: string;
  /** Name of the fault that the field found; null while the person has not left it. */
  readonly fault: string | null;
}

/** What was typed into fields of cards and is not stored, for as long as the room is open: a card that is closed and opened again shows it. */
export class KeptDrafts {
  readonly #drafts = new Map<string, KeptDraft>();

  /** Number of fields with something that is not stored. */
  get size(): number {
    return this.#drafts.size;
  }

  /** What is kept for a field; null if nothing is. */
  get(field: string): KeptDraft | null {
    return this.#drafts.get(field) ?? null;
  }

  /** Keeps it for a field; null forgets what was kept. */
  put(field: string, draft: KeptDraft | null): void {
    if (draft === null) this.#drafts.delete(field);
    else this.#drafts.set(field, draft);
  }
}
