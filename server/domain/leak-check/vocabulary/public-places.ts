import { fold } from "../text/fold.ts";
import type { Word } from "../text/words.ts";
import { caseForms } from "./affixes.ts";
import { LANGUAGES } from "./calendar-words.ts";

// Places that everybody knows: countries from CLDR, cities that name a zone of the IANA time zone database, and harbours, cities, straits and seas below. The table was written by hand
// for this check, from general knowledge: the seaports, capitals and large towns between the Atlantic and the South China Sea, as the languages of the product write them.

/** One place a line, its spellings between commas. */
const PLACES = `
  Alexandria, Alexandrie, İskenderiye, Iskandariah, Iskandariyah, الإسكندرية, اسکندریه, اسکندریہ
  Port Said, Port-Saïd, Pelabuhan Said, Port Said Limanı, بورسعيد, بور سعيد, پورت سعید, پورٹ سعید, بندر سعید
  Suez, Süveyş, السويس, سوئز, سویز
  Damietta, Damiette, Dimyat, دمياط, دمیاط
  Cairo, Le Caire, Kahire, Kaherah, القاهرة, قاهره, قاہرہ
  Port Sudan, Port-Soudan, Port Sudan Limanı, بورتسودان, بورسودان, پورت سودان, بندر سودان, پورٹ سوڈان
  Khartoum, Hartum, الخرطوم, خارطوم, خرطوم
  Tripoli, Trablus, طرابلس, طرابلس الغرب
  Benghazi, Bingazi, بنغازي, بنغازی, بن غازی
  Misrata, Misurata, Mısrata, مصراتة, مصراته, مصراتہ
  Tunis, Tunus, تونس, تیونس
  Sfax, صفاقس
  Bizerte, Bizerta, بنزرت
  Algiers, Alger, Cezayir, الجزائر, الجزیره, الجزائر شہر
  Oran, Vahran, وهران
  Rabat, الرباط, رباط
  Casablanca, Kazablanka, الدار البيضاء, کازابلانکا, کاسابلانکا
  Tangier, Tanger, Tanca, Tangiers, طنجة, طنجه, طنجہ
  Tetouan, Tetuan, تطوان
  Djibouti, Cibuti, Jibuti, جيبوتي, جیبوتی, جبوتی
  Berbera, بربرة, بربره, بربرہ
  Bosaso, بوصاصو, بوساسو
  Mogadishu, Mogadiscio, Mogadişu, مقديشو, موگادیشو, مقدیشو
  Mombasa, مومباسا, مومباسہ
  Dar es Salaam, Darüsselam, دار السلام, دارالسلام
  Addis Ababa, Addis-Abeba, Addis Abeba, أديس أبابا, آدیس آبابا, عدیس ابابا
  Massawa, Massaoua, مصوع, ماساوا
  Assab, عصب
  Aden, عدن
  Sanaa, Sana'a, صنعاء, صنعا
  Hodeidah, Hodeida, Hudeyde, Hudaydah, الحديدة, حدیده, حدیدہ
  Mukalla, Moukalla, المكلا, مکلا
  Mocha, المخا, مخا
  Salalah, Salâlah, صلالة, صلاله, صلالہ
  Duqm, الدقم, دقم
  Muscat, Mascate, Maskat, Masqat, مسقط
  Sohar, صحار
  Jeddah, Djeddah, Djedda, Cidde, Jedda, جدة, جده, جدہ
  Yanbu, Yenbu, ينبع
  Jazan, Jizan, جازان, جيزان
  Dammam, الدمام, دمام
  Jubail, Joubaïl, الجبيل, جبیل
  Riyadh, Riyad, Riad, الرياض, ریاض
  Mecca, La Mecque, Mekke, Makkah, مكة, مكة المكرمة, مکه, مکہ
  Medina, Médine, Medine, Madinah, المدينة المنورة, مدینه, مدینہ
  Doha, الدوحة, دوحه, دوحہ
  Ras Laffan, رأس لفان, راس لفان
  Manama, المنامة, منامه, منامہ
  Kuwait City, Koweït, Kuveyt, مدينة الكويت, کویت, کویت سٹی
  Abu Dhabi, Abou Dabi, Abu Dabi, أبو ظبي, أبوظبي, ابوظبی, ابوظہبی
  Dubai, Dubaï, دبي, دبی, دبئی
  Jebel Ali, Djebel Ali, Cebel Ali, جبل علي, جبل علی
  Sharjah, Charjah, Şarika, الشارقة, شارجه, شارجہ
  Fujairah, Foudjaïrah, Füceyre, الفجيرة, فجیره, فجیرہ
  Ras Al Khaimah, رأس الخيمة, راس الخیمه, راس الخیمہ
  Khasab, خصب
  Baghdad, Bagdad, Bağdat, بغداد
  Basra, Basrah, Bassora, Bassorah, البصرة, بصره, بصرہ
  Umm Qasr, Oumm Qasr, أم قصر, ام قصر
  Mosul, Mossoul, Musul, الموصل, موصل
  Erbil, Arbil, أربيل, اربیل
  Bandar Abbas, Bender Abbas, Bandar-e Abbas, بندر عباس, بندرعباس
  Bushehr, Bouchehr, Buşehr, بوشهر, بوشہر
  Chabahar, Tchabahar, Çabahar, تشابهار, چابهار, چابہار
  Khorramshahr, Hürremşehr, المحمرة, خرمشهر, خرمشہر
  Abadan, آبادان, عبادان
  Kharg, Harg, خارك, خارک
  Qeshm, قشم
  Kish, کیش
  Jask, جاسک
  Tehran, Téhéran, Tahran, طهران, تهران, تہران
  Isfahan, Ispahan, أصفهان, اصفهان, اصفہان
  Shiraz, Şiraz, Chiraz, شيراز, شیراز
  Mashhad, Meşhed, مشهد, مشہد
  Tabriz, Tebriz, تبريز, تبریز
  Kabul, Kaboul, Kâbil, كابل, کابل
  Kandahar, قندهار, قندھار
  Herat, هرات, ہرات
  Gwadar, Gvadar, جوادر, گوادر
  Karachi, Karaçi, Caraci, كراتشي, کراچی
  Ormara, اورمارہ
  Quetta, كويتا, کوئٹہ, کویته
  Lahore, Lahor, لاهور, لاہور
  Islamabad, İslamabad, إسلام آباد, اسلام آباد, اسلام‌آباد
  Peshawar, Peşaver, بيشاور, پشاور, پیشاور
  Mumbai, Bombay, Mombai, مومباي, بمبئی, ممبئی
  Kandla, كاندلا
  Kochi, كوتشي
  Chennai, تشيناي, چنائی
  Kolkata, Calcutta, Kalküta, كولكاتا, کلکتہ, کلکته
  New Delhi, Delhi, نيودلهي, دهلی نو, نئی دہلی, دہلی
  Colombo, Kolombo, كولومبو, کلمبو, کولمبو
  Hambantota, هامبانتوتا
  Chittagong, شيتاغونغ, چٹاگانگ
  Dhaka, Dakka, دكا, داکا, ڈھاکہ
  Yangon, Rangoon, يانغون, رنگون
  Port Klang, Klang, Kelang, Pelabuhan Klang, Klang Limanı, Pelabuhan Kelang, ميناء كلانغ, كلانغ, بورت كلانغ, پورت کلانگ, پورٹ کلانگ, بندر کلانگ
  Penang, Pulau Pinang, Pinang, بينانغ, پنانگ, پینانگ
  George Town, جورج تاون
  Johor Bahru, Johor Baharu, Johor, جوهر بهرو, جوهور باهرو, جوهور بهرو, جوہر بہرو, جوہور بہرو
  Kuala Lumpur, كوالالمبور, كوالا لمبور, کوالالامپور, کوالالمپور
  Malacca, Melaka, Malaka, ملقا, مالاکا, ملاکا
  Kuantan, كوانتان
  Kota Kinabalu, كوتا كينابالو
  Sandakan, سانداكان
  Lahad Datu
  Labuan, لابوان
  Kuching, كوتشينغ
  Langkawi, لانكاوي
  Singapore, Singapour, Singapur, Singapura, سنغافورة, سنگاپور, سنگاپور
  Jakarta, Cakarta, Djakarta, جاكرتا, جاکارتا, جکارتہ
  Surabaya, سورابايا
  Batam, باتام
  Belawan, Medan
  Bangkok, بانكوك, بانکوک, بنکاک
  Manila, Manille, مانيلا, مانیل, منیلا
  Ho Chi Minh City, هوشي منه
  Hong Kong, هونغ كونغ, هنگ کنگ, ہانگ کانگ
  Shanghai, Şanghay, شنغهاي, شانگهای, شنگھائی
  Istanbul, İstanbul, Estambul, إسطنبول, اسطنبول, استانبول, استنبول
  Izmir, İzmir, Smyrne, إزمير, ازمیر
  Mersin, مرسين, مرسین
  Iskenderun, İskenderun, Alexandrette, إسكندرون, اسکندرون
  Antalya, أنطاليا, آنتالیا, انطالیہ
  Ankara, أنقرة, آنکارا, انقرہ
  Trabzon, طرابزون
  Samsun, سامسون
  Çanakkale, جناق قلعة
  Aliağa, علي آغا
  Kocaeli, İzmit, قوجه ايلي
  Ceyhan, جيهان
  Adana, أضنة, آدانا
  Beirut, Beyrouth, Beyrut, بيروت, بیروت
  Sidon, Saïda, صيدا
  Damascus, Damas, Şam, Damsyik, دمشق
  Latakia, Lattaquié, Lazkiye, اللاذقية, لاذقیه, لاذقیہ
  Tartus, Tartous, طرطوس
  Aleppo, Alep, Halep, حلب
  Amman, عمّان
  Aqaba, Akabe, العقبة, عقبه, عقبہ
  Jerusalem, Jérusalem, Kudüs, Baitulmaqdis, القدس, بیت‌المقدس, یروشلم
  Gaza, Gazze, غزة, غزه, غزہ
  Haifa, Haïfa, Hayfa, حيفا, حیفا
  Ashdod, أشدود
  Eilat, إيلات
  Limassol, Limasol, ليماسول
  Larnaca, Larnaka, لارنكا
  Famagusta, Famagouste, Gazimağusa, فاماغوستا
  Nicosia, Nicosie, Lefkoşa, نيقوسيا
  Piraeus, Le Pirée, Pire, بيرايوس
  Athens, Athènes, Atina, أثينا, آتن, ایتھنز
  Thessaloniki, Thessalonique, Selanik, سالونيك
  Valletta, La Valette, Valetta, فاليتا
  Marseille, Marseilles, Marsilya, مرسيليا, مارسيليا, مارسی, مارسیلز
  Toulon, Tulon, تولون
  Nice, نيس
  Brest, بريست
  Le Havre, لو هافر
  Dunkirk, Dunkerque, دنكيرك
  Calais, كاليه
  Paris, باريس, پاریس, پیرس
  Barcelona, Barcelone, Barselona, برشلونة, بارسلونا
  Algeciras, Algésiras, الجزيرة الخضراء
  Gibraltar, Cebelitarık, جبل طارق
  Genoa, Gênes, Cenova, جنوة, جنوا
  Naples, Napoli, نابولي, ناپل
  Trieste, تريستي
  Rome, Roma, روما
  Rotterdam, روتردام
  Antwerp, Anvers, أنتويرب
  Hamburg, Hambourg, هامبورغ, هامبورگ
  London, Londres, Londra, لندن
  Odesa, Odessa, أوديسا, اودسا
  Constanta, Constanța, Köstence, كونستانتا
  Baku, Bakou, Bakü, باكو, باکو
  Batumi, باتومي
  Novorossiysk, نوفوروسيسك
  Sevastopol, Sivastopol, سيفاستوبول
  Hormuz, Ormuz, Hürmüz, هرمز, ہرمز
  Bab el Mandeb, Bab al-Mandab, Bab-el-Mandeb, Babülmendep, باب المندب, باب‌المندب
  Bosphorus, Bosphore, Boğaziçi, البوسفور, بسفر, باسفورس
  Dardanelles, Dardanel, الدردنيل
  Socotra, Sokotra, سقطرى
  Red Sea, Mer Rouge, Kızıldeniz, Laut Merah, البحر الأحمر, دریای سرخ, بحیرہ احمر
  Arabian Sea, Mer d'Arabie, Umman Denizi, Laut Arab, بحر العرب, دریای عرب, بحیرہ عرب
  Gulf of Aden, Golfe d'Aden, Aden Körfezi, Teluk Aden, خليج عدن, خلیج عدن
  Gulf of Oman, Golfe d'Oman, Umman Körfezi, Teluk Oman, خليج عمان, دریای عمان, خلیج عمان
  Black Sea, Mer Noire, Karadeniz, Laut Hitam, البحر الأسود, دریای سیاه, بحیرہ اسود
  Mediterranean, Méditerranée, Akdeniz, Mediterranean, المتوسط, البحر المتوسط, مدیترانه, بحیرہ روم
  Aegean, Égée, Ege, إيجه, اژه
`;

/** A place that everybody knows, where a text names it. `ids`: which ones it may be. */
export interface PublicPlace {
  readonly start: number;
  readonly end: number;
  readonly ids: readonly number[];
  readonly isCountry: boolean;
}

/** A spelling of a place: the words behind the first one, the place's number, and whether it is a country. */
interface Spelling {
  readonly rest: readonly string[];
  readonly id: number;
  readonly isCountry: boolean;
}

let places: ReadonlyMap<string, readonly Spelling[]> | undefined;

/** Spellings by their first word. */
function spellings(): ReadonlyMap<string, readonly Spelling[]> {
  const found = new Map<string, Spelling[]>();
  let id = 0;
  const add = (names: readonly string[], isCountry: boolean): void => {
    id++;
    for (const name of names) {
      const [first, ...rest] = name
        .trim()
        .split(/[\s-]+/u)
        .map(fold)
        .filter((key) => key !== "");
      if (first === undefined || first.length < 2) continue;
      const there = found.get(first);
      if (there === undefined) found.set(first, [{ rest, id, isCountry }]);
      else there.push({ rest, id, isCountry });
    }
  };
  for (const line of PLACES.trim().split("\n")) add(line.split(","), false);
  for (const names of countries()) add(names, true);
  for (const zone of Intl.supportedValuesOf("timeZone"))
    if (!zone.startsWith("Etc/")) add([zone.split("/").at(-1)!.replaceAll("_", " ")], false);
  return found;
}

/** The countries and territories of ISO 3166, each with its names in every language of the product. */
function countries(): string[][] {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("");
  const languages = LANGUAGES.map((language) => new Intl.DisplayNames(language, { type: "region", fallback: "none" }));
  return letters.flatMap((first) => letters.map((second) => languages.flatMap((names) => names.of(first + second) ?? [])));
}

/** The public places that the words of a text name; of two that begin at one word the longer one. */
export function publicPlacesIn(words: readonly Word[]): readonly PublicPlace[] {
  places ??= spellings();
  const found: PublicPlace[] = [];
  for (let first = 0; first < words.length; first++) {
    const there = spellingsAt(places, words, first);
    if (there.length === 0) continue;
    const last = first + there[0]!.rest.length;
    const isCountry = there.some((spelling) => spelling.isCountry);
    found.push({ start: words[first]!.start, end: words[last]!.end, ids: there.map(({ id }) => id), isCountry });
    first = last;
  }
  return found;
}

/** The longest spellings that stand in a text from a word on. */
function spellingsAt(byWord: ReadonlyMap<string, readonly Spelling[]>, words: readonly Word[], first: number): readonly Spelling[] {
  const isThere = (key: string, index: number): boolean =>
    words[first + 1 + index] !== undefined && formsOf(words[first + 1 + index]!).includes(key);
  const there = formsOf(words[first]!)
    .flatMap((key) => byWord.get(key) ?? [])
    .filter(({ rest }) => rest.every(isThere));
  const most = Math.max(...there.map(({ rest }) => rest.length));
  return there.filter(({ rest }) => rest.length === most);
}

/** A word, and it without what only marks its place in a sentence. */
const formsOf = ({ key, parts }: Word): readonly string[] => [key, ...parts, ...caseForms(key)];
