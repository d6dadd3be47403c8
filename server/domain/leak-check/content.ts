import { releaseFields } from "../../../shared/acts/release-text.ts";
import type { ReleaseContent } from "../../../shared/acts/release-content.ts";
import { once } from "./dossier.ts";
import { runsOf, type LabelRun } from "./labels.ts";
import { coordinatesIn, type WrittenPosition } from "./places/coordinates.ts";
import { momentsIn, type Moment } from "./times/moments.ts";
import { soundsOf } from "./names/romanise.ts";
import { Ranges } from "./text/ranges.ts";
import { joinedPairs, quotedRanges, spelledWords, wordsOf, type Word } from "./text/words.ts";
import { bareForms, stemOf } from "./vocabulary/affixes.ts";
import { isCommonWord } from "./vocabulary/common-words.ts";
import { publicPlacesIn, type PublicPlace } from "./vocabulary/public-places.ts";

/** A word of a content, with the forms in which it is looked for. */
export interface ContentWord extends Word {
  /** Itself, its parts, and what is left without article and endings. */
  readonly forms: readonly string[];
  /** See {@link stemOf}. */
  readonly stem: string;
  /** How its forms sound. */
  readonly sounds: readonly string[];
  readonly isCommon: boolean;
  /** Whether it is written as a name would be: with a capital that is not that of a sentence, or in quotation marks. */
  readonly isMarked: boolean;
}

/** A text of a content. */
export interface ContentField {
  readonly field: string;
  readonly text: string;
  readonly words: readonly ContentWord[];
  /** Its positions, times of day and runs of words (labels.ts), read once. */
  readonly positions: () => readonly WrittenPosition[];
  readonly moments: () => readonly Moment[];
  readonly runs: () => readonly LabelRun[];
  /** The places in it that everybody knows. */
  readonly places: () => readonly PublicPlace[];
  /** The forms and stems of all of its words. */
  readonly forms: () => ReadonlySet<string>;
  /** Words that are spelled with spaces between their letters, or parted in two: together with {@link words} what may be a name. */
  readonly hidden: readonly ContentWord[];
}

/** Values of a content that are words of the product. */
const SILENT: ReadonlySet<string> = new Set(["kind", "severity", "lang", "assessment", "source", "marking"]);
const isSilent = (field: string): boolean => SILENT.has(field.split(".")[0]!) && !/^marking\.(?:caveats|unmapped)/.test(field);

/** The texts of a content as they are looked at. */
export function contentFields(content: ReleaseContent): readonly ContentField[] {
  const fields = releaseFields(content)
    .filter(({ field }) => !isSilent(field))
    .map(({ field, text: raw }) => {
      // Addresses hide letters as %41: of the same length in the text that is looked at, so that places still fit.
      const text = /%[0-9a-f]{2}/i.test(raw) ? unescaped(raw) : raw;
      const words = wordsOf(text);
      const quoted = new Ranges(quotedRanges(text));
      const read = (word: Word): ContentWord => readWord(word, quoted.hold(word));
      const contentWords = words.map(read);
      // Two neighbours are one word only where both halves together are exactly a name.
      const pairs = joinedPairs(text, words).map((word) => ({ ...read(word), forms: [word.key], sounds: [] }));
      return {
        field,
        text: raw,
        positions: once(() => coordinatesIn(text)),
        moments: once(() => momentsIn(text)),
        runs: once(() => [...runsOf(text)]),
        places: once(() => publicPlacesIn(words)),
        words: contentWords,
        forms: once(() => new Set(contentWords.flatMap(({ forms, stem }) => [...forms, stem]))),
        hidden: [...spelledWords(text, words).map(read), ...pairs],
      };
    });
  const declared = new Set(fields.filter(({ field }) => field === PLACE_NAME).flatMap(({ places }) => places().flatMap(({ ids }) => ids)));
  return fields.map((field) => withoutOwnPlace(field, declared));
}

/** The field in which a content names its place. */
export const PLACE_NAME = "place.name";

/** A public place that a content gives as its own, and a country, are what they are: no other spelling of a secret name. */
function withoutOwnPlace(field: ContentField, declared: ReadonlySet<number>): ContentField {
  const own = field.places().filter(({ isCountry, ids }) => isCountry || ids.some((id) => declared.has(id)));
  if (own.length === 0) return field;
  const isIn = ({ start, end }: ContentWord): boolean => own.some((place) => start >= place.start && end <= place.end);
  return { ...field, words: field.words.map((word) => (isIn(word) ? { ...word, sounds: [] } : word)) };
}

function readWord(word: Word, isQuoted: boolean): ContentWord {
  const forms = [...new Set([word.key, ...word.parts].flatMap(bareForms))];
  const isCapital = word.case === "upper" || (word.case === "title" && !word.isFirst);
  return {
    ...word,
    forms,
    stem: stemOf(word.key),
    sounds: [...new Set(forms.slice(0, 12).map(soundsOf))],
    isCommon: isCommonWord(word.key) || word.parts.some((part) => part.length > 3 && isCommonWord(part)),
    isMarked: isQuoted || (isCapital && !word.isInHeadline),
  };
}

/** Escapes of one byte as the letter and two spaces. */
function unescaped(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => `${String.fromCharCode(Number.parseInt(code, 16))}\u200B\u200B`);
}
