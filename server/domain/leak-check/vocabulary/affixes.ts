// What languages put before and behind a word.

/** Before a word in Arabic script: and, so, with, as, to, the article, and their combinations; longest first. */
const ARABIC_BEFORE = ["وبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال", "و", "ف", "ب", "ك", "ل"];
/** Behind a word in Arabic script: pronouns, numbers and plurals of Arabic, Persian and Urdu, folded. */
const ARABIC_BEHIND = [
  "هايي",
  "هاي",
  "ها",
  "هم",
  "هما",
  "كم",
  "نا",
  "ات",
  "ون",
  "ين",
  "ان",
  "يه",
  "وں",
  "ون",
  "يان",
  "اي",
  "ه",
  "ي",
  "ا",
  "و",
];
/** Behind a name in Latin script: cases of Turkish, particles of Malay, genitive and plural of English. */
const LATIN_BEHIND =
  "larindan larinda larinin lerinden lerinde lerinin larin lerin larla lerle lari leri lar ler nindir dir nin nun dan den tan ten yla yle daki deki in un da de ta te ya ye yi yu la le na ne ni nu ca ce ki nya lah kah ku mu pun s es i u a e".split(
    " ",
  );

/** Whether a folded word is in Arabic script. */
export const isArabicKey = (key: string): boolean => /[\u0600-\u06FF]/.test(key);

/** The folded forms that a word may be without what stands before and behind it, itself first. Each has three letters or more. */
export function bareForms(key: string): readonly string[] {
  const forms = [key];
  if (isArabicKey(key)) {
    for (const before of ARABIC_BEFORE) if (key.startsWith(before) && key.length - before.length >= 3) forms.push(key.slice(before.length));
    for (const form of forms.slice())
      for (const behind of ARABIC_BEHIND)
        if (form.endsWith(behind) && form.length - behind.length >= 3) forms.push(form.slice(0, -behind.length));
  } else if (/^[a-z]/.test(key)) {
    if (/^[ae]l/.test(key) && key.length >= 6) forms.push(key.slice(2));
    for (const behind of LATIN_BEHIND)
      if (key.endsWith(behind) && key.length - behind.length >= 3) forms.push(key.slice(0, -behind.length));
  }
  return [...new Set(forms)];
}

/** A folded word without what only marks its place in a sentence: article and prepositions in Arabic script, cases of Turkish. */
export function caseForms(key: string): readonly string[] {
  if (isArabicKey(key))
    return ARABIC_BEFORE.flatMap((before) => (key.startsWith(before) && key.length - before.length >= 3 ? [key.slice(before.length)] : []));
  return TURKISH_CASES.flatMap((ending) => (key.endsWith(ending) && key.length - ending.length >= 5 ? [key.slice(0, -ending.length)] : []));
}

const TURKISH_CASES = "dan den tan ten in nin un nun a e i u ya ye yi".split(" ");

/** A word in Arabic script without article, conjunction and ending; any other as it is. */
export function bareWord(key: string): string {
  if (!isArabicKey(key)) return key;
  let bare = key;
  for (const before of ARABIC_BEFORE) {
    if (!bare.startsWith(before) || bare.length - before.length < 3) continue;
    bare = bare.slice(before.length);
    break;
  }
  for (const behind of ARABIC_BEHIND) if (bare.endsWith(behind) && bare.length - behind.length >= 3) return bare.slice(0, -behind.length);
  return bare;
}

/** The form by which running text is compared, so that another ending makes no other word. */
export function stemOf(key: string): string {
  if (isArabicKey(key)) return bareWord(key).slice(0, 6);
  if (/\d/.test(key)) return key;
  const singular = key.length > 3 && key.endsWith("s") ? key.slice(0, -1) : key;
  return singular.slice(0, 6);
}
