import { describe, expect, it } from "vitest";
import { content, findingsIn, leaksIn, sourceCard } from "./leaks.ts";

describe("an exact time of the narrow card in what goes out (R34)", () => {
  const card = sourceCard("They go at 21:42Z.");

  it.each([
    ["UTC", "at 21:42Z"],
    ["military", "at 2142Z"],
    ["date-time group", "272142Z NOV 26"],
    ["date-time group of another zone", "280142D NOV 26"],
    ["ISO 8601", "2026-11-28T01:12:00+03:30"],
    ["an offset", "at 00:42 (UTC+3)"],
    ["12 hours", "at 9:42 pm UTC"],
    ["a city", "at 00:42 Istanbul time"],
    ["French", "à 22 h 42, heure de Paris"],
    ["Turkish", "saat 00.42'de, İstanbul saatiyle"],
    ["Malay", "pukul 5.42 pagi waktu Malaysia"],
    ["Arabic", "الساعة ١٢:٤٢ صباحاً بتوقيت مكة"],
    ["Persian, with the Persian calendar", "۷ آذر ۱۴۰۵ ساعت ۰۱:۱۲ به وقت تهران"],
    ["Urdu", "رات 2:42 بجے پاکستانی وقت"],
    ["with the Hijri calendar", "١٨ جمادى الآخرة ١٤٤٨ الساعة ٠٠:٤٢ بتوقيت الرياض"],
    ["seconds since 1970", "1795815720"],
  ])("%s", (_, written) => {
    expect(findingsIn(`It begins ${written}.`, card).map(({ rule, weight }) => `${rule} ${weight}`)).toEqual(["time warn"]);
  });

  it.each([
    ["English", "at half past nine in the evening UTC", "21:30Z"],
    ["English, either half of the day", "at ten minutes to six", "17:50"],
    ["English, by 24 hours", "at twenty-one forty-two UTC", "21:42Z"],
    ["French", "à vingt et une heures quarante-deux UTC", "21:42Z"],
    ["French, a half", "à neuf heures et demie du soir", "21:30"],
    ["French, less a quarter", "à six heures moins le quart", "05:45"],
    ["Arabic", "في الساعة التاسعة والنصف مساء بتوقيت غرينتش", "21:30Z"],
    ["Arabic, minutes", "التاسعة وخمس وأربعين دقيقة مساء", "21:45"],
    ["Arabic, less a quarter", "العاشرة إلا ربعا", "09:45"],
  ])("in words: %s", (_, written, source) => {
    const leaks = leaksIn(`It begins ${written}.`, `They go at ${source}.`);
    expect(leaks.filter((leak) => leak.startsWith("time"))).toHaveLength(1);
  });

  it("in no other words with numbers", () => {
    expect(leaksIn("Seven to nine men after two days; deux heures de route.", "They go at 06:53, at 02:10 and at 08:53.")).toEqual([]);
  });

  it("by the zone of the content's language, where it names none", () => {
    expect(leaksIn(content("Saldırı 00:42 sıralarında başlayacak.", { lang: "tr" }), card)).toEqual(["time: 00:42"]);
  });

  it("is suggested to the next quarter", () => {
    expect(findingsIn("It begins at 21:42Z.", card)[0]?.suggestion).toBe("21:45Z");
  });

  it("is no leak when it is another time, or rounded", () => {
    expect(leaksIn("It begins at 21:45Z, the ferry sails at 21:30Z.", card)).toEqual([]);
  });

  it("is no leak where the readers know it", () => {
    expect(leaksIn("It begins at 21:42Z.", card, { known: ["The ferry leaves at 21:42Z each night."] })).toEqual([]);
  });

  it("is not taken from a card that knows only the hour", () => {
    const coarse = sourceCard("Tonight.", { values: { occurred: { from: "2026-11-27T21:00:00Z", precision: "hour", zone: "UTC" } } });
    expect(leaksIn("It begins at 21:00Z.", coarse)).toEqual([]);
  });
});
