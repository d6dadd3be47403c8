import { useSyncExternalStore } from "react";
import type { Signal } from "../state/signal.ts";

/** The value of a signal; the component renders again when it changes. */
export function useSignal<Value>(signal: Signal<Value>): Value {
  return useSyncExternalStore(signal.subscribe, signal.get);
}
