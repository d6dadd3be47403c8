/** What was typed into a plain field of a card and is not stored, and why not. */
export interface KeptDraft {
  readonly text: string;
  /** Name of the fault that the field found; null while the person has not left it. */
  readonly fault: string | null;
}
