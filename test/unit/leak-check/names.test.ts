import { describe, expect, it } from "vitest";
import { content, findingsIn, leaksIn, sourceCard } from "./leaks.ts";

describe("a name of the narrow card in what goes out (R31)", () => {
  const card = "SINDIYAN met the crew at the pier. The driver was Karim al-Mansuri, the code word is “Blue Heron”.";

  it.each([
    ["as it is", "A man, Karim, will drive."],
    ["in capitals", "A man, KARIM, will drive."],
    ["in small letters", "the plan of sindiyan is known"],
    ["spelled otherwise", "One Kareem Almansouri will drive."],
    ["in Arabic script", "سيقود السيارة كريم المنصوري"],
    ["in Persian letters, joined", "سندیان خبر دارد"],
    ["in Urdu", "سندیان نے اطلاع دی"],
    ["with a Turkish case", "Dün Sindiyan'ın gemisi geldi, Karim'den haber var."],
    ["with a Turkish case without apostrophe", "Gemi dün Sindiyandan geldi."],
    ["with a Malay particle", "Kapal itu milik Sindiyannya."],
    ["with French elision", "Le bateau d’Karim part demain."],
    ["with letters apart", "the plan of S I N D I Y A N is known"],
    ["in two halves", "the plan of Sindi-yan is known"],
    ["with letters of other scripts", "the plan of SІNDIYАN is known"],
    ["with characters that nobody sees", "the plan of Sin\u200Bdi\u2060yan is known"],
    ["with digits for letters", "the plan of S1ND1YAN is known"],
    ["full width", "the plan of ＳＩＮＤＩＹＡＮ is known"],
    ["in a longer word", "see #OpSindiyan2026"],
    ["a code word of common words", "Operation Blue Heron begins."],
  ])("%s", (_, words) => {
    expect(leaksIn(words, card).filter((leak) => leak.startsWith("name"))).not.toEqual([]);
  });

  it.each([
    ["Arabic to English", "قال «سنديان» إن القارب جاهز", "A man called Sendian has a boat."],
    ["Arabic to Turkish", "التقى الشيخ جمال شيرازي بالبحارة", "Gemiyi Cemal Şirazi kullanacak."],
    ["Persian to English", "آقای رستمی قایق را خرید", "The boat belongs to Rostami."],
    ["Urdu to Malay", "محترم غضنفر نے کشتی خریدی", "Bot itu milik Ghazanfar."],
    ["Arabic with vowel marks and tatweel", "الشيخ سَنْدِيَـان", "سنديان"],
    ["Arabic behind conjunction and article", "المدعو القحطاني", "والقحطاني"],
    ["French to Arabic", "Le chauffeur s’appelle Monsieur Haddadi.", "السائق حدادي"],
    ["Turkish to Latin without marks", "Kaptan Özgür Çağlar gemiyi bekliyor.", "The captain, Ozgur Caglar, waits."],
  ])("across scripts: %s", (_, source, words) => {
    expect(leaksIn(words, source).filter((leak) => leak.startsWith("name"))).not.toEqual([]);
  });

  it("is a name of a place with a warning only", () => {
    const place = sourceCard("They meet there.", { values: { place: { name: "Qarnabad" } } });
    expect(leaksIn("Avoid Qarnabad tonight.", place)).toEqual(["name: Qarnabad"]);
  });

  it("comes as one for the two names of a person", () => {
    expect(leaksIn("One Karim al-Mansuri will drive.", card)).toEqual(["name: Karim al-Mansuri"]);
  });
});

describe("a place (R31)", () => {
  const card = "They wait in Port Klang, the driver lives at Qarnabad. Klaus Portman pays. Operation MUSCAT begins.";
  const at = (name: string): ReturnType<typeof content> => content(`Danger at ${name}. Avoid ${name}.`, { place: { name } });

  it.each([
    ["in English", "Port Klang"],
    ["in Malay", "Pelabuhan Klang"],
    ["in Arabic", "ميناء كلانغ"],
    ["that is like a secret name", "Mascate"],
  ])("that everybody knows, and the content is about, is no leak: %s", (_, name) => {
    expect(leaksIn(at(name), card)).toEqual([]);
  });

  it("that everybody knows warns where the content is about another one", () => {
    expect(findingsIn(content("Avoid Port Klang.", { place: { name: "Penang" } }), card).map(({ weight }) => weight)).toEqual(["warn"]);
  });

  it("that few know warns once where the content gives it as its own, and blocks elsewhere", () => {
    expect(findingsIn(at("Qarnabad"), card).map(({ weight, field }) => `${weight} ${field}`)).toEqual(["warn place.name"]);
    expect(findingsIn("Avoid Qarnabad.", card).map(({ weight }) => weight)).toEqual(["block"]);
  });

  it("that is a code word as well blocks", () => {
    expect(findingsIn(at("Muscat"), card).map(({ weight }) => weight)).toContain("block");
  });

  it("does not hide the name of a person", () => {
    expect(findingsIn(at("Port Klang, Portman"), card).map(({ weight }) => weight)).toContain("block");
  });
});

describe("what is no leak (R31)", () => {
  it.each([
    ["common words", "Armed men may board the evening ferry.", "The crew of the skiff plan to reach the ferry this evening."],
    [
      "names of days, months and countries",
      "A Turkish ship leaves for Oman on Friday, 27 November.",
      "On a Friday in November they meet a ship from Oman, Turkish by its flag.",
    ],
    ["common words in Arabic", "تحذير من هجوم على العبارة المسائية", "أفاد المصدر أن الهجوم على العبارة المسائية الليلة"],
    ["common words in Persian", "هشدار درباره حمله به کشتی عصر", "گزارش حمله به کشتی عصر در بندر"],
    ["common words in Urdu", "شام کی کشتی پر حملے کا خطرہ", "شام کی کشتی پر حملہ متوقع ہے"],
    ["common words in Turkish", "Akşam feribotuna saldırı ihtimali var.", "Saldırı akşam feribotuna planlanıyor."],
    ["common words in Malay", "Serangan terhadap feri petang mungkin berlaku.", "Serangan dirancang terhadap feri petang."],
    ["common words in French", "Une attaque du ferry du soir est probable.", "L’attaque vise le ferry du soir."],
  ])("%s", (_, words, card) => {
    expect(leaksIn(words, card)).toEqual([]);
  });

  it("names that the target's readers know, in any script", () => {
    expect(
      leaksIn("Karim is seen in Selwa.", "They met Karim in Selwa.", {
        known: ["The port of Selwa is busy.", "قال السيد كريم إن السفينة جاهزة"],
      }),
    ).toEqual([]);
  });
});

describe("names of other cards of hidden compartments (R31, R36)", () => {
  const others = [sourceCard("The warehouse belongs to Farhad Rostami.", { id: "other" })];

  it("are found with the card that they stand in", () => {
    expect(leaksIn("Look for Farhad Rostami.", "Nothing here.", { others })).toEqual(["name: Farhad Rostami"]);
  });

  it("are no leak where only their common words recur", () => {
    expect(leaksIn("The warehouse may be a target.", "Nothing here.", { others })).toEqual([]);
  });
});

describe("the weight of a name (R31)", () => {
  it("is that of a warning for the card's place wherever it stands, and for what is only likely a name", () => {
    const card = sourceCard("Karim waits. They meet in Qarnabad.", { values: { place: { name: "Qarnabad" } } });
    const weights = findingsIn("Karim is near QARNABAD, قرناباد.", card).map(({ excerpt, weight }) => `${excerpt} ${weight}`);
    expect(weights).toEqual(["Karim warn", "QARNABAD warn", "قرناباد warn"]);
  });
});
