/** What one person removed without a pause of this long, in milliseconds, belongs together, as in the server's notice of a mass deletion (M2). */
const PAUSE_MS = 60_000;

/** Of removals in any order, those that belong together with what was removed at `atMs`. */
export function sweepAround<Removal extends { readonly atMs: number }>(removals: readonly Removal[], atMs: number): readonly Removal[] {
  const before = removals.filter((removal) => removal.atMs <= atMs).toSorted((a, b) => b.atMs - a.atMs);
  const after = removals.filter((removal) => removal.atMs > atMs).toSorted((a, b) => a.atMs - b.atMs);
  return [...withoutPause(before, atMs).toReversed(), ...withoutPause(after, atMs)];
}

function withoutPause<Removal extends { readonly atMs: number }>(removals: readonly Removal[], atMs: number): readonly Removal[] {
  let last = atMs;
  const pause = removals.findIndex((removal) => {
    const isFar = Math.abs(removal.atMs - last) > PAUSE_MS;
    last = removal.atMs;
    return isFar;
  });
  return pause < 0 ? removals : removals.slice(0, pause);
}
