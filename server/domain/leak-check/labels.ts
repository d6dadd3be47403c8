import { fold } from "./text/fold.ts";
import { plainOf } from "./text/plain.ts";
import { Ranges, type Range } from "./text/ranges.ts";
import { wordsOf, type Word } from "./text/words.ts";
import { isCommonWord } from "./vocabulary/common-words.ts";

/** What names one thing: a number, an id, a file. `key`: its letters and digits, folded. */
export interface Label {
  readonly key: string;
  readonly rule: "id" | "file";
  /** As it stands in the source. */
  readonly written: string;
  /** Made of ordinary words, so that it counts only where it is written without spaces. */
  readonly isWordy: boolean;
}

const FILE =
  /(?<![\p{L}\p{N}_])[\p{L}\p{N}][\p{L}\p{N}_\-.()~+]{0,120}\.(?:jpe?g|png|gif|bmp|tiff?|heic|webp|raw|pdf|docx?|odt|rtf|xlsx?|ods|pptx?|mp[34]|mov|avi|mkv|wav|ogg|opus|m4a|amr|txt|csv|zip|rar|7z|gz|kmz?l?|gpx|geojson|eml|msg|pst|json|xml|html?|pcap|log|db|bin|exe|apk)(?![\p{L}\p{N}])/giu;
const PATH = /(?:[A-Za-z]:\\|\\\\|\/)?(?:[\p{L}\p{N}_\-.]{1,60}[\\/]){2,12}[\p{L}\p{N}_\-.]{1,80}/gu;
const CAMERA = /(?<![\p{L}\p{N}])(?:IMG|DSC[NF]?|VID|PXL|MVI|GOPR|WA|DJI|MOV|AUD|REC|SCAN|Screenshot)[_-]?[\p{N}][\p{N}_-]{2,40}/giu;
const ID = /(?<![\p{L}\p{N}])[\p{L}\p{N}][\p{L}\p{N}\-_./:+@#]{0,300}[\p{L}\p{N}]/gu;
const PHONE = /(?<![\p{L}\p{N}])\+?\(?\d[\d\s().-]{7,20}\d(?![\p{L}\p{N}])/gu;
/** Letters and digits apart by a space, as number plates and reports have them: `AB 12345`, `INTREP 114/26`. */
const PARTED = /(?<![\p{L}\p{N}])(?:\d{1,3}\s)?\p{Lu}{1,8}[\s-]\d{2,7}(?:[/-]\d{2,4})?(?![\p{L}\p{N}])/gu;

/** How many digits of a hash people write. */
const HASH_STARTS = [8, 10, 12, 16, 20, 24, 32, 40];

/** Words of a label are joined up to this many: an id may have so many groups. */
const MOST_GROUPS = 14;
/** The same of single letters and digits, as where a label is spelled. */
const MOST_SPELLED = 40;

/** The labels in a text. `taken`: ranges that are read as positions and times. */
export function labelsIn(text: string, taken: readonly Range[]): readonly Label[] {
  const { text: plain, at } = plainOf(text);
  const others = new Ranges(taken);
  const labels: Label[] = [];
  for (const pattern of [FILE, PATH, CAMERA])
    for (const [written] of plain.matchAll(pattern)) if (/\p{L}/u.test(written)) labels.push(...fileLabels(written));
  for (const pattern of [ID, PHONE, PARTED]) {
    for (const match of plain.matchAll(pattern)) {
      if (!/[\d@]/.test(match[0]) || others.overlap({ start: at(match.index), end: at(match.index + match[0].length) })) continue;
      // An address names things in its parts.
      for (const written of new Set([match[0], ...match[0].split(/[/:@?=&#]+/u)]))
        if (/[\d@]/.test(written)) labels.push(...idLabels(written));
    }
  }
  return labels;
}

/** A file by its whole name, and by what stands before its ending. */
export function fileLabels(written: string): readonly Label[] {
  const whole: Label = { key: keyOf(written), rule: "file", written, isWordy: false };
  const stem = written.replace(/^.*[\\/]/u, "").replace(/\.\p{L}[\p{L}\p{N}]{1,6}$/u, "");
  const key = keyOf(stem);
  if (key.length < 5) return [whole];
  const words = wordsOf(stem.replaceAll("_", " "));
  const isWordy = words.every(({ key }) => isCommonWord(key) || key.length < 3 || /^\d{1,2}$/.test(key));
  return isWordy && words.length < 2 ? [whole] : [whole, { ...whole, key, isWordy }];
}

/** An id, and the shorter forms in which people write it; none where the words are no id. */
export function idLabels(written: string, isCertain = false): readonly Label[] {
  const key = keyOf(written);
  if (isCertain ? key.length < 4 : !isIdKey(key, written)) return [];
  const keys = [key];
  const [, uuid] = /--([0-9a-f-]{36})$/i.exec(written) ?? [];
  if (uuid !== undefined) keys.push(keyOf(uuid));
  const bare = keyOf(uuid ?? written);
  if (/^[0-9a-f]{16,}$/.test(bare) && /\d/.test(bare.slice(0, 8)) && /[a-f]/.test(bare.slice(0, 8)))
    keys.push(...HASH_STARTS.map((length) => bare.slice(0, length)));
  if (/^\d{9,15}$/.test(key)) keys.push(phoneKey(key));
  return keys.map((key) => ({ key, rule: "id", written, isWordy: false }));
}

function isIdKey(key: string, written: string): boolean {
  const digits = key.replace(/\D/g, "").length;
  if (
    /^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^\d{4}[./-]\d{1,2}[./-]\d{1,2}$|^\d{4}[-/]\d{2,4}$/.test(written) ||
    /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-3]\d)?$/.test(key)
  )
    return false;
  if (/^\d+$/.test(key)) return digits >= 6 && !/^\d{1,3}(?:[.,]\d+)+$/.test(written);
  if (/@/.test(written)) return key.length >= 5;
  if (/^\d{1,4}\p{L}{1,5}$/u.test(key) || /^\d{1,2}\p{L}{3,9}\d{2,4}$/u.test(key)) return /^\d{4}\p{L}{2}/u.test(key);
  return digits >= 2 && key.length >= 5 && /\p{L}/u.test(key) && (digits >= 3 || key.length >= 7) && !/^\p{L}+\d{1,2}$/u.test(key);
}

/** The last eight digits: with or without the code of a country, a phone number ends alike. */
const phoneKey = (digits: string): string => `#${digits.slice(-8)}`;

/** The letters and digits of a text, folded. */
export function keyOf(written: string): string {
  return wordsOf(written.replaceAll("_", " "))
    .map(({ key }) => key)
    .join("");
}

/** A run of words as one key, where it stands, and whether nothing but signs is between them. */
export interface LabelRun {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly isUnspaced: boolean;
}

/** Every run of words of a text as one key, and where it stands: what a label may be written as, whatever stands between its groups. */
export function* runsOf(text: string): Generator<LabelRun> {
  const words = groupsOf(text);
  for (let first = 0; first < words.length; first++) {
    let key = "";
    let [gaps, spelled] = [0, 0];
    for (let last = first; last < words.length; last++) {
      const gap = last === first ? 0 : words[last]!.start - words[last - 1]!.end;
      const isSpelled = last > first && words[last]!.key.length === 1 && words[last - 1]!.key.length === 1;
      if (gap > 0 && isSpelled) spelled++;
      else if (gap > 0) gaps++;
      if (gap > 4 || gaps >= MOST_GROUPS || spelled >= MOST_SPELLED) break;
      key += words[last]!.key;
      if (key.length > 200) break;
      const [start, end] = [words[first]!.start, words[last]!.end];
      const isUnspaced = !/\s/u.test(text.slice(start, end));
      if (key.length >= 4) yield { key, start, end, isUnspaced };
      if (/^\d{9,15}$/.test(key)) yield { key: phoneKey(key), start, end, isUnspaced };
    }
  }
}

/** Words, with `_` as a space and letters parted from digits, since either may have lost what stood between them. */
function groupsOf(text: string): readonly Pick<Word, "start" | "end" | "key">[] {
  return wordsOf(text.replaceAll("_", " ")).flatMap((word) => {
    const raw = text.slice(word.start, word.end);
    const parts = [...raw.matchAll(/\p{N}+|[^\p{N}]+/gu)];
    if (parts.length < 2) return [word];
    return parts.map((part) => ({ start: word.start + part.index, end: word.start + part.index + part[0].length, key: fold(part[0]) }));
  });
}
