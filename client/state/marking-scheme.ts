import { DEFAULT_SCHEME, type MarkingScheme } from "../../shared/marking/scheme.ts";
import { Signal } from "./signal.ts";

/** The scales that this installation marks with. A server of an earlier version does not send them: then the default ones apply. */
export const markingSchemeSignal = new Signal<MarkingScheme>(DEFAULT_SCHEME);

/** Takes what an answer of the server says of them. The signal changes only where the levels do. */
export function takeMarkingScheme(scheme: MarkingScheme | undefined): void {
  const next = scheme ?? DEFAULT_SCHEME;
  if (JSON.stringify(next) !== JSON.stringify(markingSchemeSignal.get())) markingSchemeSignal.set(next);
}
