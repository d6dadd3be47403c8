/** Lines of a sheet that a reader sees of what is long. acts.css cuts at the same number. */
const FOLDED_LINES = 8;
/** Letters that fit on a line of the sheet, about. */
const LINE_LETTERS = 62;
/** What would save less than this is not folded: a fold costs a line itself. */
const SAVED_LINES = 3;

/** Whether a text takes so many lines that a reader first sees its beginning. */
export function isLong(text: string): boolean {
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE_LETTERS)), 0);
  return lines >= FOLDED_LINES + SAVED_LINES;
}
