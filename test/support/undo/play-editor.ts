import { seededNumbers } from "../seeded-history.ts";
import { EDITOR_ACTS } from "./editor-acts.ts";
import { EditorPerson } from "./editor-person.ts";

const ACTS = Object.values(EDITOR_ACTS);

/**
 * One person makes random acts and goes back and forth through them: each press of undo or redo has to show exactly what was shown
 * before or after its act. Returns what went wrong first, or null.
 */
export function playEditor(seed: number, steps: number): string | null {
  const random = seededNumbers(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const person = new EditorPerson("One line\nanother line\na third");
  const { editor, undo } = person;
  const sights = [person.shown()];
  let at = 0;
  const goTo = (target: number): string | null => {
    while (at !== target) {
      const which = at > target ? "undo" : "redo";
      if (!person.press(which)) return `${which} was refused`;
      at += which === "undo" ? -1 : 1;
      if (person.shown() !== sights[at]) return `${which} shows ${person.shown()}, not ${sights[at]}`;
      if (undo.undoStack.length !== at) return `one press of ${which} left ${undo.undoStack.length} acts, not ${at}`;
    }
    return null;
  };
  for (let step = 0; step < steps; step += 1) {
    if (random() < 0.3) {
      const fault = goTo(Math.max(0, at - below(4))) ?? goTo(Math.min(sights.length - 1, at + below(3)));
      if (fault !== null) return `step ${step}: ${fault}`;
    } else {
      const size = editor.state.doc.content.size;
      person.select(below(size), below(size));
      const before = person.shown();
      person.act(ACTS[below(ACTS.length)] as (typeof ACTS)[number]);
      if (undo.undoStack.length > at) {
        at += 1;
        sights.length = at;
        sights.push(person.shown());
      } else if (person.shown() !== before) return `step ${step}: a change that cannot be undone`;
    }
  }
  return goTo(0) ?? goTo(sights.length - 1) ?? goTo(0);
}
