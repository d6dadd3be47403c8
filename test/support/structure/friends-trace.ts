import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as Y from "yjs";

interface Transaction {
  readonly parents: readonly number[];
  readonly agent: number;
  readonly patches: readonly (readonly [position: number, deleted: number, inserted: string])[];
}

/** One update of a trace and who made it. */
export interface TracedUpdate {
  readonly agent: number;
  readonly client: number;
  readonly update: Uint8Array;
}

/**
 * The updates of a real session of two people typing into one text, as stock Yjs clients would have sent them: the text is the body of
 * one card. The first update makes the card. Yjs orders concurrent insertions in its own way, so the text ends near, not at, `endContent`.
 */
export function friendsTrace(): TracedUpdate[] {
  const file = new URL("../../fixtures/traces/friendsforever.json.gz", import.meta.url);
  const trace = JSON.parse(gunzipSync(readFileSync(file)).toString()) as { txns: Transaction[] };
  const updates: TracedUpdate[] = [];
  const docs = [agentDoc(0), agentDoc(1)] as const;
  const inbox: [Uint8Array[], Uint8Array[]] = [[], []];
  const cursor: [number, number] = [0, 0];
  const known: [number, number][] = [];
  const applyUpTo = (agent: number, count: number): void => {
    const other = inbox[(1 - agent) as 0 | 1];
    for (; (cursor[agent] as number) < count; cursor[agent] = (cursor[agent] as number) + 1) {
      Y.applyUpdate(docs[agent as 0 | 1], other[cursor[agent] as number] as Uint8Array, "remote");
    }
  };
  for (const agent of [0, 1]) {
    const doc = docs[agent as 0 | 1];
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === "remote") return;
      updates.push({ agent, client: doc.clientID, update });
      inbox[agent as 0 | 1].push(update);
    });
  }
  docs[0].getMap("cards").set("card", new Y.Map([["body", new Y.Text()]]));
  Y.applyUpdate(docs[1], (updates[0] as TracedUpdate).update, "remote");
  cursor[1] = 1;
  for (const { parents, agent, patches } of trace.txns) {
    const seen: [number, number] = [1, 0];
    for (const parent of parents)
      for (const side of [0, 1] as const) seen[side] = Math.max(seen[side], (known[parent] as [number, number])[side]);
    applyUpTo(agent, seen[(1 - agent) as 0 | 1]);
    const doc = docs[agent as 0 | 1];
    doc.transact(() => {
      const body = (doc.getMap("cards").get("card") as Y.Map<Y.Text>).get("body") as Y.Text;
      for (const [position, deleted, inserted] of patches) {
        if (deleted > 0) body.delete(position, deleted);
        if (inserted.length > 0) body.insert(position, inserted);
      }
    });
    seen[agent as 0 | 1] = inbox[agent as 0 | 1].length;
    known.push(seen);
  }
  return updates;
}

function agentDoc(agent: number): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = agent === 0 ? 3_141_592_653 : 271_828;
  return doc;
}
