import type * as Y from "yjs";
import { contentDigest } from "./content-digest.ts";
import { applyTogether, ledgerDocument } from "./ledger-document.ts";

/** A new document with these updates applied, oldest first. */
export function replayed(updates: readonly Uint8Array[]): Y.Doc {
  const doc = ledgerDocument();
  applyTogether(doc, updates);
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
