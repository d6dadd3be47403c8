import assert from "node:assert/strict";
import * as Y from "yjs";
import type { IdRange } from "../../../shared/contribution/entry.ts";
import { mergedRanges } from "../../../server/domain/structure/id-ranges.ts";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import type { Accepted, Verdict } from "../../../server/domain/structure/verdict.ts";
import { outlineOfDoc, outlineOfStructure } from "./outline.ts";
import type { SentFrame, SessionServer } from "./seeded-session.ts";
import { referenceDoc } from "./seeded-session.ts";

/**
 * A server made of a structure and, beside it, a Yjs document that applies the original frames. After every accepted frame both must
 * hold the same runs in the same order, and the verdict must name what the document's own transaction names as new.
 */
export class ReferenceServer implements SessionServer {
  structure = Structure.empty();
  readonly doc = referenceDoc();
  readonly owners = new Map<number, string>();
  readonly effective: Uint8Array[] = [];
  /** Compare whole outlines after every so many accepted frames. */
  compareEvery = 1;
  landed = 0;
  trimmed = 0;
  known = 0;

  send(frame: SentFrame): Uint8Array | null {
    const verdict = this.judge(frame);
    if (verdict.kind === "accepted") return verdict.update;
    if (verdict.kind === "known") return null;
    throw new Error(`honest frame of ${frame.user} was turned away: ${JSON.stringify(verdict)}`);
  }

  /** Receives a frame in both and compares. */
  judge(frame: SentFrame): Verdict {
    const ownership = { ownerOf: (client: number) => this.owners.get(client) };
    const verdict = this.structure.receive(frame.update, { user: frame.user, ownership, limits: RECEIVE_LIMITS });
    if (verdict.kind === "known") this.known++;
    if (verdict.kind === "accepted") this.#follow(frame, verdict);
    return verdict;
  }

  #follow(frame: SentFrame, verdict: Accepted): void {
    for (const client of verdict.claims) this.owners.set(client, frame.user);
    if (verdict.landedDeleted) this.landed++;
    if (verdict.update !== frame.update) this.trimmed++;
    this.effective.push(verdict.update);
    const changes = appliedChanges(this.doc, frame.update);
    assert.deepEqual(verdict.inserts, changes.inserts, "the new ids are those of the document's transaction");
    assert.deepEqual(verdict.deletes, changes.deletes, "the deleted ids are those of the document's transaction");
    assert.equal(this.doc.store.pendingStructs, null);
    assert.equal(this.doc.store.pendingDs, null);
    if (this.effective.length % this.compareEvery === 0) this.compare();
  }

  /** Asserts that structure and document hold the same. */
  compare(): void {
    assert.deepEqual(outlineOfStructure(this.structure), outlineOfDoc(this.doc));
    assert.deepEqual(this.structure.stateVector(), Y.decodeStateVector(Y.encodeStateVector(this.doc)));
  }

  stateVector(): Uint8Array {
    return Y.encodeStateVector(this.doc);
  }
}

/** Applies an update and answers what its transaction says is new. */
export function appliedChanges(doc: Y.Doc, update: Uint8Array): { inserts: IdRange[]; deletes: IdRange[] } {
  const inserts: number[] = [];
  const deletes: number[] = [];
  const note = (transaction: Y.Transaction): void => {
    for (const [client, clock] of transaction.afterState) {
      const before = transaction.beforeState.get(client) ?? 0;
      if (clock > before) inserts.push(client, before, clock - before);
    }
    for (const [client, ranges] of transaction.deleteSet.clients) for (const { clock, len } of ranges) deletes.push(client, clock, len);
  };
  doc.on("afterTransactionCleanup", note);
  Y.applyUpdate(doc, update);
  doc.off("afterTransactionCleanup", note);
  return { inserts: mergedRanges(inserts), deletes: mergedRanges(deletes) };
}

/** A board's whole content, for comparing documents by what people see. */
export function contentOf(doc: Y.Doc): unknown {
  return Object.fromEntries(["cards", "links", "comments", "meta"].map((root) => [root, deepContent(doc.getMap(root))]));
}

function deepContent(value: unknown): unknown {
  if (value instanceof Y.Map) return inNameOrder(Object.fromEntries(value.entries()));
  if (value instanceof Y.Array) return value.toArray().map(deepContent);
  if (value instanceof Y.XmlElement) return [value.nodeName, inNameOrder(value.getAttributes()), value.toArray().map(deepContent)];
  if (value instanceof Y.XmlFragment) return value.toArray().map(deepContent);
  if (value instanceof Y.Text) {
    const delta = value.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[];
    return [
      inNameOrder(value.getAttributes()),
      delta.map(({ insert, attributes }) => [deepContent(insert), inNameOrder(attributes ?? {})]),
    ];
  }
  return value;
}

/** Names in one order: the order in which a document came to know them means nothing. */
function inNameOrder(fields: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, deepContent(value)]));
}
