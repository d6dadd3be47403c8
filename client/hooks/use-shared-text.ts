import { useCallback, useSyncExternalStore } from "react";
import type * as Y from "yjs";

/** The current letters of a shared text, including spaces at its ends; updated whenever anyone types. */
export function useSharedText(text: Y.Text | undefined): string {
  const subscribe = useCallback(
    (listener: () => void) => {
      text?.observe(listener);
      return () => text?.unobserve(listener);
    },
    [text],
  );
  return useSyncExternalStore(subscribe, () => text?.toJSON() ?? "");
}

/** A number that changes whenever anything inside a shared type changes. */
export function useDeepVersion(type: Y.Text | Y.XmlFragment): number {
  const subscribe = useCallback(
    (listener: () => void) => {
      const onChange = () => {
        versions.set(type, (versions.get(type) ?? 0) + 1);
        listener();
      };
      type.observeDeep(onChange);
      return () => type.unobserveDeep(onChange);
    },
    [type],
  );
  return useSyncExternalStore(subscribe, () => versions.get(type) ?? 0);
}

const versions = new WeakMap<object, number>();
