import { releasabilitySet, type Releasability } from "../../shared/access/releasability.ts";

/** Every partner that may read, as the screens list them: the originator first, then its partners by code. */
export function readers(marking: Releasability): readonly string[] {
  return [marking.originator, ...releasabilitySet(marking).filter((code) => code !== marking.originator)];
}

/** The narrowest of several compartments, the safe default for something new: fewest readers, then the first listed. */
export function narrowest<Kind extends Releasability>(compartments: readonly Kind[]): Kind | undefined {
  return compartments.reduce<Kind | undefined>(
    (best, next) => (best === undefined || readers(next).length < readers(best).length ? next : best),
    undefined,
  );
}

/** The narrower of two compartments: the one whose readers may all read the other; null if neither is. A link goes there. */
export function narrowerOf<Kind extends Releasability>(a: Kind, b: Kind): Kind | null {
  const within = (inner: Kind, outer: Kind) => readers(inner).every((code) => readers(outer).includes(code));
  if (within(a, b)) return a;
  return within(b, a) ? b : null;
}
