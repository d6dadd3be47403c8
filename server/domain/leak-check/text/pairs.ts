/** A table of pairs `from:to` with spaces between them: tables of letters and words stay short and readable in either direction of writing. `from` alone goes with nothing. */
export function readPairs(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .trim()
      .split(/\s+/u)
      .map((pair): [string, string] => [pair.slice(0, pair.lastIndexOf(":")), pair.slice(pair.lastIndexOf(":") + 1)]),
  );
}
