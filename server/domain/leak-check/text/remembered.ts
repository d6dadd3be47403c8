/** Answers are forgotten all at once when there are so many. */
const MOST = 50_000;

/** A pure function of a word that keeps its last answers: the words of a room are few, and recur in every card. */
export function remembered<Value>(find: (word: string) => Value): (word: string) => Value {
  const answers = new Map<string, Value>();
  return (word) => {
    const known = answers.get(word);
    if (known !== undefined) return known;
    const found = find(word);
    // A word of a hostile board may be as long as the board.
    if (word.length > 64) return found;
    if (answers.size >= MOST) answers.clear();
    answers.set(word, found);
    return found;
  };
}
