// Which characters texts that people read may hold (T17). Joiners (U+200C, U+200D) may stand in any of them: Persian, Urdu and Malay in Arabic
// script need them.

// Control characters, half surrogate pairs, and the bidi embeddings, overrides and isolates that make a text look like another one.
const deceptive = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFEFF]/u;
const deceptiveInLines = /[\p{Cs}\u202A-\u202E\u2066-\u2069\uFEFF]|(?![\n\t])\p{Cc}/u;
// Marks that are invisible; in a name they only imitate another name: Unicode's default ignorables but for joiners and for the selectors that Mongolian, Japanese
// and emoji are written with. Those of U+E0000 to U+E007F are a whole alphabet that nobody sees.
const invisibleInNames =
  /[\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u2060-\u206F\u3164\uFFA0\uFFF0-\uFFF8\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}\u{E0000}-\u{E007F}]|\u034F|\u17B4|\u17B5/u;
// U+2800 is a Braille cell without dots: a symbol to Unicode, a space to the eye.
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cs}\u2800]/u;

// Tags spell whole words that nobody sees, and so do long runs of other characters without a shape. An emoji or a word of Arabic script has two in a row at most.
const hidden = /[\u{E0000}-\u{E007F}]|\p{Default_Ignorable_Code_Point}{3}/u;

/** Whether a text has a character that can be seen. Spaces, joiners and direction marks alone are no words to anyone. */
export const isVisible = (text: string): boolean => visible.test(text);

/** Whether a line of text holds control characters, or marks that make it look like another one. */
export const isDeceptive = (text: string): boolean => deceptive.test(text);

/** The same for text of several lines. */
export const isDeceptiveInLines = (text: string): boolean => deceptiveInLines.test(text);

/** Whether a text may hold words that nobody sees: who approves it would not know what it says. */
export const hidesText = (text: string): boolean => hidden.test(text);

/** Whether a text holds marks that are invisible and that a name needs nowhere. */
export const hasInvisibleMarks = (text: string): boolean => invisibleInNames.test(text);
