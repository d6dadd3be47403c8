import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { TimelineEntry } from "../../shared/rest/timeline.ts";
import { api } from "../control/api.ts";
import { undoSentence, refusalSentence, textRefusalSentence } from "../i18n/undo-words.ts";
import type { TextObstacle } from "../model/text-act.ts";
import type { UndoOutcome } from "../model/undo-stack.ts";
import { showToast } from "../state/toasts.ts";
import type { RoomScene } from "./use-room.ts";

type Refused = UndoOutcome & { readonly kind: "refused" };

/** Undoes this person's latest act and says in a toast which it was, or why it stays and who changed it since. */
export function undoLast(scene: RoomScene): void {
  void say(scene, "undone", scene.session.undo.undo());
}

/** Does the latest undone act again and says which it was, or why not. */
export function redoLast(scene: RoomScene): void {
  void say(scene, "redone", scene.session.undo.redo());
}

/** Says in a toast why undo or redo in the text of a card changed nothing, and who changed the text since. */
export async function sayTextStays(scene: RoomScene, compartment: string, obstacle: TextObstacle): Promise<void> {
  const name = obstacle.by === "oneself" || obstacle.client === null ? null : await nameOf(scene, compartment, obstacle.client);
  showToast(textRefusalSentence(obstacle, name));
}

async function say(scene: RoomScene, what: "undone" | "redone", outcome: UndoOutcome): Promise<void> {
  showToast(await sentence(scene, what, outcome));
}

async function sentence(scene: RoomScene, what: "undone" | "redone", outcome: UndoOutcome): Promise<MessageDescriptor> {
  switch (outcome.kind) {
    case "done":
      return undoSentence(what, outcome.label);
    case "nothing":
      return what === "undone" ? msg`There is nothing of yours to undo.` : msg`There is nothing to redo.`;
    case "refused":
      return refusalSentence(outcome, await changedBy(scene, outcome));
  }
}

/** The name of the person who changed it since: from their presence, else from the record; null where neither tells. */
async function changedBy(scene: RoomScene, { compartment, card, client, obstacle, label }: Refused): Promise<string | null> {
  const { user } = scene;
  if (client !== undefined) return nameOf(scene, compartment, client);
  // A deletion names no client: only the record knows.
  if (card === undefined) return null;
  const entry = obstacle === "deleted" ? await deletionOf(compartment, card) : latestChange(scene, compartment, card);
  const isIt = entry !== undefined && entry.author.id !== user.id && (obstacle === "deleted" || entry.field === label.field);
  return isIt ? entry.author.displayName : null;
}

/** The server is asked, since the line of a deletion may come later than the deletion itself. */
async function deletionOf(compartment: string, card: string): Promise<TimelineEntry | undefined> {
  const answer = await api.cardDeletion(compartment, card);
  return answer.ok ? answer.value.deletion : undefined;
}

function latestChange({ session }: RoomScene, compartment: string, card: string): TimelineEntry | undefined {
  const { lines } = session.timeline.lines.view();
  return lines.find(({ entry, ...at }) => at.compartment === compartment && entry.card?.id === card && entry.verb === "changed")?.entry;
}

/** Whose Yjs client it is: from the person's presence, else from the record; null where neither tells. */
async function nameOf({ session }: RoomScene, compartment: string, client: number): Promise<string | null> {
  const present: unknown = session.links.links.get(compartment)?.awareness.getStates().get(client)?.["user"];
  if (typeof present === "object" && present !== null && "displayName" in present && typeof present.displayName === "string")
    return present.displayName;
  const answer = await api.attribution(compartment);
  return answer.ok ? (answer.value.clients[client]?.displayName ?? null) : null;
}
