/** The title that tells a card apart in whatever bytes it comes. A deleted card's key stays on its board, its title does not. */
export function titleOf(name: string): string {
  return `Title of ${name}`;
}

/** Names of the cards of which bytes hold the title. */
export function namesIn(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return Array.from(text.matchAll(/Title of (card-[0-9a-f-]{36})/g), ([, name]) => name ?? "");
}

/** What one person really received of one compartment: each card by its name, and between which times its first byte came, milliseconds since the epoch. */
export class Received {
  readonly cards = new Map<string, { readonly from: number; readonly to: number }>();

  /** Notes that cards came in an answer that was asked for at `from` and is here now. */
  add(names: Iterable<string>, from: number): void {
    const to = Date.now();
    for (const name of names) if (!this.cards.has(name)) this.cards.set(name, { from, to });
  }
}
