import * as Y from "yjs";
import type { ReleaseContent } from "../../../shared/acts/release-content.ts";
import { createCard, type NewCard, type Refusal } from "../../../shared/board/card.ts";
import type { ClientId } from "../../../shared/ids.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { richBody } from "./rich-body.ts";

/**
 * The update (Yjs V1) that brings a released card onto a board, whatever is on that board: in the lane of new cards, at `rank`, or in its middle
 * without one.
 * `client` has written nothing there before. Nothing is in it but the content, so that the card has no past (RULES.md, R1).
 */
export function newCardUpdate(
  { body, ...content }: ReleaseContent,
  { card, client, rank }: { readonly card: string; readonly client: ClientId; readonly rank?: string | undefined },
): Result<Uint8Array, Refusal> {
  const rich = typeof body === "string" ? ok(body) : richBody(body);
  if (!rich.ok) return fail({ field: "body", reason: rich.error });
  const doc = new Y.Doc();
  try {
    doc.clientID = client;
    const made = createCard(doc, {
      ...(content as Omit<NewCard, "id" | "body">),
      id: card,
      ...(rank !== undefined && { rank }),
      body: rich.value,
    });
    return made.ok ? ok(Y.encodeStateAsUpdate(doc)) : made;
  } finally {
    doc.destroy();
  }
}
