import { useSyncExternalStore } from "react";
import type { Signal } from "../state/signal.ts";

/** The value of a signal, read anew whenever it changes. */
export function useSignal<Value>(signal: Signal<Value>): Value {
  return useSyncExternalStore(signal.subscribe, signal.get);
}
