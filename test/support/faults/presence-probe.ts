import { setTimeout as passed } from "node:timers/promises";
import type { FaultScene } from "./fault.ts";

const SHOWN_WITHIN_MS = 4_000;
const LOOK_EVERY_MS = 50;

/** Makes a person present on one node and watches for them on the other nodes. Null, with a note, where the nodes do not show each other's people. */
export async function watchPresenceOf(scene: FaultScene, node: number): Promise<{ readonly gone: () => Promise<void> } | null> {
  const { load, note, broken, pace } = scene;
  const limitMs = pace.limits.gone;
  const board = load.boards[0] ?? "";
  const elsewhere = load.watchers.filter(({ plan }) => plan.compartment === board && plan.pinnedTo !== node);
  const visitor = load.client({ name: "visitor", board, person: "analyst", pinnedTo: node });
  const id = visitor.doc.clientID;
  const showing = (): number => elsewhere.filter(({ present }) => present.has(id)).length;
  visitor.start();
  const isShown = await becomes(() => showing() === elsewhere.length, SHOWN_WITHIN_MS);
  if (isShown === null) {
    note("presence: not shown across nodes, not tried");
    await visitor.stop();
    return null;
  }
  return {
    gone: async () => {
      // It does not reconnect: what other nodes show of it is left from the dead node.
      const stopped = visitor.stop();
      const goneMs = await becomes(() => showing() === 0, limitMs + 2_000);
      await stopped;
      if (goneMs === null || goneMs > limitMs)
        broken(`a person on a killed node was still shown after ${goneMs?.toFixed(0) ?? `${limitMs + 2_000}`} ms`);
      note(`presence gone after ${goneMs?.toFixed(0) ?? "?"} ms`);
    },
  };
}

/** Milliseconds until it holds; null if it does not in time. */
async function becomes(holds: () => boolean, limitMs: number): Promise<number | null> {
  const begun = performance.now();
  while (performance.now() - begun < limitMs) {
    if (holds()) return performance.now() - begun;
    await passed(LOOK_EVERY_MS);
  }
  return null;
}
