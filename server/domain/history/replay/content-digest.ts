import { createHash } from "node:crypto";
import type * as Y from "yjs";
import { projectContent } from "../../../../shared/board/content-projection.ts";

/** Pieces are joined to about this many characters before they are hashed, because a call per piece costs more than the hash. */
const GATHER_CHARACTERS = 32_768;

/** SHA-256 of a document's canonical content, hex. Two digests are equal exactly when the content is, whatever the state vectors (P5). */
export function contentDigest(doc: Y.Doc): string {
  const hash = createHash("sha256");
  let gathered = "";
  projectContent(doc, (piece) => {
    gathered += piece;
    if (gathered.length < GATHER_CHARACTERS) return;
    hash.update(gathered);
    gathered = "";
  });
  return hash.update(gathered).digest("hex");
}
