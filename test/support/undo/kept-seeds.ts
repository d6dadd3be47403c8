/** Seeds of histories of several people in one text that once ended in a wrong press of undo or redo, with what they found. They run with every suite. */
export const KEPT_UNDO_SEEDS: readonly { readonly seed: number; readonly people: number; readonly found: string }[] = [
  { seed: 9, people: 2, found: "undo took another person's letters" },
  { seed: 23, people: 2, found: "both moved the same letters at once" },
  { seed: 38, people: 2, found: "undo tore another person's letters" },
  { seed: 243, people: 2, found: "undo went on for ever: letters that it had brought back were deleted by the other person" },
  { seed: 1163, people: 2, found: "words came back inside of a link that the other person had put on those before them" },
  { seed: 1169, people: 2, found: "redo marked words that the other person had brought back beside its own" },
  { seed: 1307, people: 2, found: "without one's own border, a mark ran on over words that the act had not marked" },
  {
    seed: 1594,
    people: 2,
    found: "words that a paste had moved came back without the mark that they had: its border was gone with a deleted letter",
  },
  { seed: 2228, people: 2, found: "words that a paste had moved came back with a mark that had been taken back" },
  { seed: 2316, people: 2, found: "undo took a mark away that the other person had set too, where the words had stood first" },
  { seed: 2339, people: 2, found: "a mark that came back with its words took in words of the other person between them" },
  { seed: 3086, people: 2, found: "words came back inside of a link that ended before them" },
  { seed: 3191, people: 2, found: "redo marked more than its own words, where the other person had brought these back" },
];
