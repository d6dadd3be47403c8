import * as Y from "yjs";
import { contentDigest } from "./content-digest.ts";

/** A new document with these updates applied one after the other, as a reader of the ledger would do it. */
export function replayed(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

/** Content digest of a document that one update is loaded into. */
export function digestOfUpdate(update: Uint8Array): string {
  return digestOfReplay([update]);
}

/** Content digest after replaying updates, oldest first, into an empty document with gc on. */
export function digestOfReplay(updates: readonly Uint8Array[]): string {
  const doc = replayed(updates);
  const digest = contentDigest(doc);
  doc.destroy();
  return digest;
}
