import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { EditLabel } from "../model/undo-stack.ts";

/** What was undone or redone, as one sentence. User text is isolated, so that its direction does not reorder the sentence. */
export function undoSentence(what: "undone" | "redone", { verb, title }: EditLabel): MessageDescriptor {
  const card = `\u2068${title}\u2069`;
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
