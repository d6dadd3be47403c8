/** Names one card on the union of boards: its compartment and its id there. Also the `card` parameter of a deep link. */
export type CardKey = `${string}~${string}`;

/** Makes a key. Neither ids nor compartment ids contain a tilde. */
export function cardKey(compartment: string, id: string): CardKey {
  return `${compartment}~${id}`;
}

/** Reads a key from a link; null if it is not one. */
export function parseCardKey(text: string | null): { readonly key: CardKey; readonly compartment: string; readonly id: string } | null {
  const [compartment, id, ...rest] = (text ?? "").split("~");
  if (compartment === undefined || compartment === "" || id === undefined || id === "" || rest.length > 0) return null;
  return { key: cardKey(compartment, id), compartment, id };
}
