import { PLACE_NAME, type ContentField, type ContentWord } from "../content.ts";
import { once, type Dossier, type SourceName } from "../dossier.ts";
import { isSameName, joinedName, skeletonsOf, soundsOf, strongCount } from "../names/romanise.ts";
import { isArabicKey, stemOf } from "../vocabulary/affixes.ts";
import { isCommonWord, isFunctionWord } from "../vocabulary/common-words.ts";
import { excerptAround, type Hit } from "./hit.ts";

/** How names are compared: `near`, with the card that the words are about and what it links to; `far`, with thousands of others, where spellings must agree more. */
export type Nearness = "near" | "far";

/** What the readers know of names. */
interface KnownNames {
  /** Whether they know a name, in any spelling. */
  readonly hasName: (keys: readonly string[]) => boolean;
  /** Whether they know a folded word as it is written. */
  readonly hasWord: (key: string) => boolean;
  /** Whether they surely know a folded word as a name. */
  readonly isCertain: (key: string) => boolean;
}

/** Whether two words are only rare because one is a name that the readers know, such as that of a harbour. */
function isByKnownName({ strength, keys }: SourceName, known: KnownNames): boolean {
  return strength === "rare" && keys.length > 1 && keys.some((key) => !isCommonWord(key) && known.isCertain(key));
}

/** Names of a card in a content: persons, organisations, places, sources, code words, however they are spelled or in which script. */
export function findNames(
  fields: readonly ContentField[],
  dossier: Dossier,
  { nearness, known }: { readonly nearness: Nearness; readonly known: KnownNames },
): readonly Hit[] {
  const place = declaredPlace(fields);
  const names = dossier.names.filter(
    ({ strength, keys }) => nearness === "near" || strength !== "rare" || (keys.length > 1 && keys.every((key) => !isCommonWord(key))),
  );
  const secret = new Map<SourceName, boolean>();
  const isSecret = (name: SourceName): boolean => {
    const found = secret.get(name) ?? (!known.hasName(name.keys) && !isByKnownName(name, known));
    secret.set(name, found);
    return found;
  };
  const single = indexSingles(names.filter(({ keys }) => keys.length === 1));
  const isThere = (key: string): boolean => fields.some(({ forms }) => forms().has(key) || forms().has(stemOf(key)));
  const several = names.filter(({ keys, strength }) => keys.length > 1 && (strength !== "rare" || keys.every(isThere)));
  const joinedNames = several.flatMap(asOne);
  return fields.flatMap((field) => {
    const words = [...field.words, ...field.hidden];
    const hits = words.flatMap((word) => {
      // A word that the readers know as it is written is no other spelling of a secret.
      const isOnlyItself = once(() => known.hasWord(word.key));
      const matching = candidates(single, word).filter((name) => isMatch(word, name, { nearness, isOnlyItself }) && isSecret(name));
      const name = matching.find(({ isCode }) => isCode) ?? matching[0];
      return name === undefined ? [] : hitsOf(field, [word, word], name, { dossier, place });
    });
    const runs = several.flatMap((name) =>
      runsOf(field.words, name).flatMap((run) => (isSecret(name) ? hitsOf(field, run, name, { dossier, place }) : [])),
    );
    const joined = joinedNames.flatMap((name) => joinedHits(field, name, { dossier, place }, isSecret));
    const inside = nearness === "near" ? embedded(field, [...single.byKey.values()].flat(), { dossier, place }, isSecret) : [];
    return merged(field, [...hits, ...runs, ...joined, ...inside]);
  });
}

/** The first and the last word of a run. */
type Run = readonly [ContentWord, ContentWord];

interface Singles {
  readonly byKey: ReadonlyMap<string, readonly SourceName[]>;
  readonly bySkeleton: ReadonlyMap<string, readonly SourceName[]>;
}

function indexSingles(names: readonly SourceName[]): Singles {
  const byKey = new Map<string, SourceName[]>();
  const bySkeleton = new Map<string, SourceName[]>();
  const add = (map: Map<string, SourceName[]>, key: string, name: SourceName): void => {
    const there = map.get(key);
    if (there === undefined) map.set(key, [name]);
    else there.push(name);
  };
  for (const name of names) {
    add(byKey, name.keys[0]!, name);
    for (const skeleton of spellingSkeletons(name.sounds[0]!)) add(bySkeleton, skeleton, name);
  }
  return { byKey, bySkeleton };
}

/** The skeleton of a name, and those of spellings that lose or change a consonant: g for j, h for kh, j for c. */
function spellingSkeletons(sounds: string): string[] {
  return [
    ...new Set(
      [sounds, sounds.replaceAll("g", "j"), sounds.replaceAll("x", "h"), sounds.replaceAll("c", "k"), sounds.replaceAll("c", "s")].flatMap(
        skeletonsOf,
      ),
    ),
  ];
}

function candidates({ byKey, bySkeleton }: Singles, word: ContentWord): SourceName[] {
  const same = word.forms.flatMap((form) => byKey.get(form) ?? []);
  const alike = word.isCommon
    ? []
    : word.sounds.flatMap((sounds) => spellingSkeletons(sounds).flatMap((skeleton) => bySkeleton.get(skeleton) ?? []));
  return [...new Set([...same, ...alike])];
}

function isMatch(
  word: ContentWord,
  name: SourceName,
  { nearness, isOnlyItself }: { readonly nearness: Nearness; readonly isOnlyItself: () => boolean },
): boolean {
  const [key] = name.keys as [string];
  if (word.forms.includes(key)) {
    // A form without an ending of a short word is any word.
    if (word.key !== key && !word.parts.includes(key) && key.length < 4 && !word.isArabic) return false;
    if (word.isCommon || isCommonWord(key)) return word.isMarked;
    if (name.strength === "sure") return nearness === "near" || name.isCode || word.isArabic || word.case !== "lower";
    return name.strength === "rare" || word.case !== "lower";
  }
  return !word.isCommon && isAlike(word, name, nearness) && !isOnlyItself();
}

/** How far names may be apart, see {@link isSameName}, that are written in Arabic script both, or are of two consonants and compared with thousands. */
const SURELY_THE_SAME = 0.35;

/** Whether a word may be another spelling of a name. The fewer consonants it has, the surer both must be names. */
function isAlike(word: ContentWord, name: SourceName, nearness: Nearness): boolean {
  const [sounds] = name.sounds as [string];
  const strong = strongCount(sounds);
  const isAcross = isArabicKey(name.keys[0]!) !== word.isArabic;
  if (strong < leastConsonants(word, name, isAcross)) return false;
  if (nearness === "far" && (name.strength !== "sure" || (word.isArabic ? strong < 4 : !word.isMarked || word.key.length < 5)))
    return false;
  // Arabic script writes a name in one way, but for letters that fold into one.
  const isSurelyNeeded = (nearness === "far" && strong < 3) || (word.isArabic && !isAcross);
  const most = isSurelyNeeded ? SURELY_THE_SAME : Infinity;
  return word.sounds.some((other) => isSameName(other, sounds, most));
}

/** Consonants that a name must have for another spelling of it to count; Infinity where none counts. */
function leastConsonants(word: ContentWord, { strength }: SourceName, isAcross: boolean): number {
  switch (strength) {
    case "rare":
      return isAcross && word.isMarked ? (word.key.length >= 5 ? 2 : 3) : Infinity;
    case "likely":
      return isAcross || word.case !== "lower" ? 3 : 5;
    case "sure":
      if (isAcross) return word.case === "lower" ? 3 : word.key.length > 4 ? 2 : 1;
      if (word.isMarked && word.key.length >= 5 && !word.isArabic) return 2;
      return word.case === "lower" ? 5 : 3;
  }
}

/** Where the words of a name of several stand in a row, with at most one word of grammar between two. */
function runsOf(words: readonly ContentWord[], name: SourceName): Run[] {
  const isRare = name.strength === "rare";
  const all = name.keys.map((key, index) => ({ key, stem: stemOf(key), sounds: name.sounds[index]!, isRare }));
  const own = all.filter(({ key }) => !isFunctionWord(key));
  // Of a name that has but one word of its own, such as "Sol El", all must be there.
  const wanted = own.length >= 2 ? own : all;
  const found: Run[] = [];
  for (let first = 0; first < words.length; first++) {
    let next = 0;
    let last = first;
    for (let at = first; at < words.length && next < wanted.length; at++) {
      const word = words[at]!;
      if (isWordOf(word, wanted[next]!)) {
        next++;
        last = at;
      } else if (next === 0 || !isFunctionWord(word.key) || at - last > 1) break;
    }
    if (next === wanted.length) found.push([words[first]!, words[last]!]);
  }
  return found;
}

/** A word of a name that is looked for. */
interface WantedWord {
  readonly key: string;
  readonly stem: string;
  readonly sounds: string;
  /** Whether it counts only as it stands. */
  readonly isRare: boolean;
}

function isWordOf(word: ContentWord, wanted: WantedWord): boolean {
  if (word.forms.includes(wanted.key) || word.stem === wanted.stem) return true;
  if (wanted.isRare) return false;
  return (
    word.isArabic !== isArabicKey(wanted.key) && word.sounds.some((sounds) => strongCount(sounds) > 1 && isSameName(sounds, wanted.sounds))
  );
}

/** A name of several words as one. */
interface JoinedName {
  readonly name: SourceName;
  readonly key: string;
  readonly isArabic: boolean;
  /** How it sounds; undefined where it has too few consonants to be known by. */
  readonly sounds: string | undefined;
}

function asOne(name: SourceName): JoinedName[] {
  const key = name.keys.join("");
  if (key.length < 5 || name.strength === "rare") return [];
  const sounds = soundsOf(joinedName(name.keys));
  return [{ name, key, isArabic: isArabicKey(key), sounds: strongCount(sounds) > 3 ? sounds : undefined }];
}

/** A name of several words that was written as one, or letter by letter. */
function joinedHits(
  field: ContentField,
  { name, key, isArabic, sounds }: JoinedName,
  context: HitContext,
  isSecret: (name: SourceName) => boolean,
): Hit[] {
  const isAcross = (word: ContentWord): boolean =>
    sounds !== undefined && word.isArabic !== isArabic && word.sounds.some((other) => isSameName(other, sounds));
  const isIt = (word: ContentWord): boolean => word.key === key || (key.length >= 8 && word.key.includes(key)) || isAcross(word);
  const word = field.words.find(isIt) ?? field.hidden.find(isIt);
  return word === undefined || !isSecret(name) ? [] : hitsOf(field, [word, word], name, context);
}

/** Names of six letters or more inside longer words: `#OpSindiyan`, `sindiyan.asset@example.org`. */
function embedded(field: ContentField, names: readonly SourceName[], context: HitContext, isSecret: (name: SourceName) => boolean): Hit[] {
  const long = names.filter(({ keys, strength }) => strength === "sure" && keys[0]!.length >= 6 && !isCommonWord(keys[0]!));
  return field.words.flatMap((word) => {
    const name = word.isCommon ? undefined : long.find(({ keys }) => word.key.length > keys[0]!.length && word.key.includes(keys[0]!));
    return name === undefined || !isSecret(name) ? [] : hitsOf(field, [word, word], name, context);
  });
}

/** Whose names are looked for, and what the content says where it happens. */
interface HitContext {
  readonly dossier: Dossier;
  readonly place: DeclaredPlace;
}

/** The place that a content gives as its own: the public places in its name, and all of its words. */
interface DeclaredPlace {
  readonly ids: ReadonlySet<number>;
  readonly keys: ReadonlySet<string>;
}

function declaredPlace(fields: readonly ContentField[]): DeclaredPlace {
  const named = fields.filter(({ field }) => field === PLACE_NAME);
  return {
    ids: new Set(named.flatMap(({ places }) => places().flatMap(({ ids }) => ids))),
    keys: new Set(named.flatMap(({ words }) => words.flatMap(({ forms }) => forms))),
  };
}

/** A name where it was found; nothing where it is but the place that the content is about, or a country. */
function hitsOf(field: ContentField, [first, last]: Run, name: SourceName, { dossier, place }: HitContext): Hit[] {
  const everyone = name.isCode ? undefined : field.places().find(({ start, end }) => first.start >= start && last.end <= end);
  if (everyone !== undefined && (everyone.isCountry || everyone.ids.some((id) => place.ids.has(id)))) return [];
  // A place that only some know is said once, where the content gives it as its own.
  const isOwn =
    !name.isCode && (name.isPlace || name.isSited) && [first, last].every(({ forms }) => forms.some((form) => place.keys.has(form)));
  if (isOwn && field.field !== PLACE_NAME) return [];
  return [
    {
      rule: "name",
      weight: everyone === undefined && !isOwn && isBlocking(first, name) ? "block" : "warn",
      field: field.field,
      start: first.start,
      end: last.end,
      from: { card: dossier.card, excerpt: excerptAround(name.in.text, name.start, name.end) },
    },
  ];
}

/** Whether a name must not go out: one of a place may be known, and what is only likely a name, or only like one in small letters, may be an ordinary word. */
function isBlocking(word: ContentWord, { keys, strength, isPlace }: SourceName): boolean {
  if (isPlace || strength !== "sure") return false;
  if (keys.length > 1) return !keys.every(isCommonWord);
  if (word.isFirst && !word.isMarked && !word.forms.includes(keys[0]!)) return false;
  if (word.isArabic && isArabicKey(keys[0]!)) return word.forms.includes(keys[0]!);
  return word.case !== "lower" || word.forms.includes(keys[0]!) || isArabicKey(keys[0]!);
}

const BETWEEN_NAMES = /^[\s'’-]{1,3}(?:(?:al|el|ul|bin|ibn|bint|ben|binti|de|بن|ابن|بنت|أبو|ابو|آل)[\s-]{1,2})?$/iu;

/** Hits that overlap or stand next to each other as one, such as both names of a person. */
function merged({ text }: ContentField, hits: readonly Hit[]): Hit[] {
  const result: Hit[] = [];
  for (const hit of hits.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const before = result.at(-1);
    if (before === undefined || (hit.start >= before.end && !BETWEEN_NAMES.test(text.slice(before.end, hit.start)))) result.push(hit);
    else
      result[result.length - 1] = {
        ...before,
        end: Math.max(before.end, hit.end),
        weight: before.weight === "block" ? "block" : hit.weight,
      };
  }
  return result;
}
