import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { TextObstacle } from "../model/text-act.ts";
import type { EditLabel, UndoOutcome } from "../model/undo-stack.ts";
import { isolated } from "./isolated.ts";

/** What was undone or redone, as one sentence. */
export function undoSentence(what: "undone" | "redone", { verb, title }: EditLabel): MessageDescriptor {
  const card = isolated(title);
  return what === "undone" ? undone(verb, card) : redone(verb, card);
}

function undone(verb: EditLabel["verb"], card: string): MessageDescriptor {
  switch (verb) {
    case "created":
      return msg`Undone: adding “${card}”`;
    case "deleted":
      return msg`Undone: deleting “${card}”`;
    case "moved":
      return msg`Undone: moving “${card}”`;
    case "changed":
      return msg`Undone: changing “${card}”`;
    case "linked":
    case "unlinked":
      return msg`Undone: changing the links of “${card}”`;
  }
}

function redone(verb: EditLabel["verb"], card: string): MessageDescriptor {
  switch (verb) {
    case "created":
      return msg`Done again: adding “${card}”`;
    case "deleted":
      return msg`Done again: deleting “${card}”`;
    case "moved":
      return msg`Done again: moving “${card}”`;
    case "changed":
      return msg`Done again: changing “${card}”`;
    case "linked":
    case "unlinked":
      return msg`Done again: changing the links of “${card}”`;
  }
}

/** Why an act was neither undone nor done again, as one sentence. `name`: who changed it since; null where that is not known. */
export function refusalSentence(
  { label, obstacle, isPartly }: UndoOutcome & { readonly kind: "refused" },
  name: string | null,
): MessageDescriptor {
  const card = isolated(label.title);
  const who = isolated(name ?? "");
  switch (obstacle) {
    case "changed":
      if (name === null) return msg`“${card}” stays as it is: someone else has changed it since.`;
      if (isPartly) return msg`“${card}” stays as it is, as a whole: ${who} has changed part of it since.`;
      return msg`“${card}” stays as it is: ${who} has changed it since.`;
    case "worked-in":
      if (name === null) return msg`“${card}” stays: someone else has worked on it since.`;
      return msg`“${card}” stays: ${who} has worked on it since.`;
    case "deleted":
      if (name === null) return msg`Nothing to change: “${card}” has been deleted since.`;
      return msg`Nothing to change: ${who} has deleted “${card}” since.`;
    case "own":
      return msg`“${card}” stays as it is: you have changed it again since.`;
    case "lost":
      return msg`“${card}” cannot be brought back from here.`;
  }
}

/** Why an act in a text was neither undone nor done again, as one sentence. `name`: who changed it since; null where that is not known. */
export function textRefusalSentence({ by }: TextObstacle, name: string | null): MessageDescriptor {
  if (by === "oneself") return msg`This stays as it is: you have changed it again since.`;
  if (name === null) return msg`This stays as it is: someone else has changed it since.`;
  const who = isolated(name);
  return msg`This stays as it is: ${who} has changed it since.`;
}
