import * as Y from "yjs";
import type { Typist } from "./editing-trace.ts";
import { other, replayTrace } from "./replay-trace.ts";
import type { Between, Run } from "./replay-trace.ts";

/** Replays a trace between two documents of one process, edits waiting between them until shown. Gives both texts, everything shown. */
export async function replayInOneProcess(runs: readonly Run[], clientIds: readonly [number, number]): Promise<readonly [Y.Text, Y.Text]> {
  const docs = [docOf(clientIds[0]), docOf(clientIds[1])] as const;
  const waiting: Record<Typist, { readonly madeAfter: number; readonly update: Uint8Array }[]> = { 0: [], 1: [] };
  const between: Between = {
    show: async (typist, editsOfOther) => {
      const queue = waiting[other(typist)];
      for (let next = queue[0]; next !== undefined && next.madeAfter <= editsOfOther; next = queue[0]) {
        Y.applyUpdate(docs[typist], next.update);
        queue.shift();
      }
    },
    typed: async (run, update) => void waiting[run.typist].push({ madeAfter: run.madeAfter, update }),
  };
  const texts = [docs[0].getText("text"), docs[1].getText("text")] as const;
  await replayTrace(runs, texts, between);
  for (const typist of [0, 1] as const) await between.show(typist, Number.MAX_SAFE_INTEGER);
  return texts;
}

function docOf(clientId: number): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  return doc;
}
