import { useEffect } from "react";
import type { Reading } from "../state/live-register.ts";
import type { ReadList } from "../state/room-releases.ts";
import { useSignal } from "./use-signal.ts";

/** A list of an open room, read when something first shows it, and kept up to date. */
export function useReadList<Item extends { readonly id: string }>(list: ReadList<Item>): Reading<readonly Item[]> {
  useEffect(() => list.need(), [list]);
  return useSignal(list.current);
}
