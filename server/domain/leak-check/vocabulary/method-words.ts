import { fold } from "../text/fold.ts";
import { caseForms, stemOf } from "./affixes.ts";

// Words for how something came to be known. They are common words, but where the narrow card has one of a kind, the same kind in what goes out tells of the source.
// Made for this check; one table of stems for all languages.

/** Kinds of collection, each with its words in the languages of the product. */
const METHODS = {
  human: `informant informants defector undercover mole
    informateur informateurs informatrice taupe infiltre transfuge
    مخبر مخبرنا مخبرون مخبرين عميل عميلنا عملائنا مندس منشق
    خبرچین خبرچینان جاسوس نفوذی
    مخبر مخبروں جاسوس
    muhbir muhbiri muhbirimiz muhbirler casus itirafci
    pemberi-maklumat pengintip perisik penyamar talibarut informan`,
  source: `source sources sourcing humint
    مصدر مصدرنا مصادرنا مصادر المصدر
    منبع منبعمان منابع
    ذریعہ ذریعے ذرائع
    kaynak kaynagimiz kaynaklar kaynagi
    sumber`,
  signals: `intercept intercepts intercepted interception sigint wiretap wiretapped wiretaps eavesdrop eavesdropped overheard bugged
    interception interceptee interceptees intercepte ecoute ecoutes
    اعتراض اعترضنا تنصت التنصت
    شنود رهگیری
    سنوائی
    dinleme dinlemede dinlenen dinlendi
    pintasan dipintas intipan penyadapan disadap`,
  imagery: `satellite imagery imint overflight
    satellite satellitaire imagerie
    قمر اقمار ساتل
    ماهواره ماهواره‌ای
    سیٹلائٹ مصنوعی
    uydu
    satelit`,
  custody: `detainee interrogation interrogated debrief debriefed debriefing confessed
    detenu interrogatoire interroge
    استجواب معتقل موقوف اعترف
    بازجویی بازداشتی اعتراف
    تفتیش قیدی اعتراف
    sorgu sorguda gozaltindaki itiraf
    soal siasat tahanan disoal`,
  cyber: `hacked implant malware mailbox keylogger spyware
    pirate piratage
    اختراق اخترقنا
    هک
    ہیک
    hackledik sizdirilan
    digodam`,
} as const;

/** See {@link METHODS}. */
export type Method = keyof typeof METHODS;

const ENTRIES: ReadonlyMap<string, Method> = new Map(
  (Object.entries(METHODS) as [Method, string][]).flatMap(([method, words]) =>
    words
      .trim()
      .split(/\s+/u)
      .map((word): [string, Method] => [fold(word), method]),
  ),
);

/** How something came to be known, if a word says so. Only the words of the table and these with an article or a case before or behind: their stems have many other meanings. */
export function methodOf(key: string): Method | undefined {
  const found = ENTRIES.get(key);
  if (found !== undefined || key.length < 5) return found;
  return caseForms(key)
    .map((form) => ENTRIES.get(form))
    .find((method) => method !== undefined);
}

/** Verbs and nouns by which a sentence is about what a source said or did. */
const REPORTING = new Set(
  `heard hears overheard told tells said says saw claimed claims reported learned met meeting contact spoke asked whispered according access passed
    entendu dit dite affirme rapporte raconte selon rencontre appris vu confie
    قال قالت سمع سمعت ذكر ذكرت أفاد افادت أخبر اخبرنا التقى التقينا حسب وفق شاهد رأى أبلغ ابلغنا
    گفت شنید شنیده دید اظهار طبق ملاقات خبر
    بتایا سنا کہا دیکھا مطابق ملاقات اطلاع
    duydu duymus soyledi soyledigine anlatti bildirdi gordu gore bulustu aktardi
    dengar mendengar kata berkata memberitahu melihat menurut bertemu mendakwa melaporkan`
    .trim()
    .split(/\s+/u)
    .map((word) => stemOf(fold(word))),
);

/** Whether a word makes its sentence one about a source. */
export function isReporting(key: string): boolean {
  return REPORTING.has(stemOf(key)) || methodOf(key) !== undefined;
}
