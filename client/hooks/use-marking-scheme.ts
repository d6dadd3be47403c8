import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import { markingSchemeSignal } from "../state/marking-scheme.ts";
import { useSignal } from "./use-signal.ts";

/** The scales that this installation marks with. */
export function useMarkingScheme(): MarkingScheme {
  return useSignal(markingSchemeSignal);
}
