import { describe, expect, it } from "vitest";
import type { SourceCard } from "../../../server/domain/leak-check/source-card.ts";
import { content, findingsIn, leaksIn, sourceCard } from "./leaks.ts";

describe("words of the narrow card in what goes out (R35)", () => {
  it.each([
    [
      "en",
      "The grey skiff waits behind the breakwater with two heavy drums of fuel.",
      "A grey skiff waits near the breakwater with two heavy barrels of fuel",
    ],
    [
      "fr",
      "La vedette grise attend derrière la digue avec deux gros fûts de carburant.",
      "une vedette grise attend près de la digue avec deux gros bidons de carburant",
    ],
    [
      "ar",
      "ينتظر الزورق الرمادي خلف كاسر الأمواج ومعه برميلان كبيران من الوقود",
      "الزورق الرمادي ينتظر خلف كاسر الأمواج ومعه برميلان من الوقود",
    ],
    ["fa", "قایق خاکستری پشت موج‌شکن با دو بشکه بزرگ سوخت منتظر مانده است", "قایق خاکستری نزدیک موج شکن با دو بشکه سنگین سوخت منتظر است"],
    [
      "ur",
      "سرمئی کشتی بند کے پیچھے ایندھن کے دو بڑے ڈرموں کے ساتھ انتظار کر رہی ہے",
      "سرمئی کشتی بند کے قریب ایندھن کے دو بھاری ڈرموں کے ساتھ انتظار میں ہے",
    ],
    [
      "tr",
      "Gri bot mendireğin arkasında iki büyük yakıt variliyle gece yarısını bekliyor.",
      "Gri bot mendireğin ardında iki büyük yakıt variliyle gece yarısını bekliyor",
    ],
    [
      "ms",
      "Bot kelabu menunggu di belakang pemecah ombak dengan dua tong besar minyak.",
      "bot kelabu menanti di belakang pemecah ombak dengan dua tong minyak",
    ],
  ])("%s, with small changes", (_, source, words) => {
    expect(findingsIn(words, source).map(({ rule, weight }) => `${rule} ${weight}`)).toContain("phrase block");
  });

  it("fewer of them where a source is told of", () => {
    const card = sourceCard("Our man heard the crew say they would board “the evening boat” from the seaward side.");
    expect(leaksIn("Armed men will board the evening boat from the seaward side tonight.", card)).toContain(
      "source-words: board the evening boat from the seaward side",
    );
  });

  it("of other cards of hidden compartments", () => {
    const others = [sourceCard("The second crate is kept under the blue tarpaulin beside the pump house.", { id: "other" })];
    expect(leaksIn("The second crate is kept beneath the blue tarpaulin beside the pump house.", "Nothing.", { others })[0]).toMatch(
      /^phrase/,
    );
  });

  it("are no leak where little but words of grammar are common", () => {
    expect(
      leaksIn(
        "It is said that they are to be at the pier in the evening.",
        "It was in the morning that they had to be on the road at the north gate.",
      ),
    ).toEqual([]);
  });
});

describe("words for a way of collection (R35)", () => {
  it.each([
    ["en", "Intercepted call between the crew.", "A phone call was intercepted.", "block"],
    ["en to ar", "Intercepted call between the crew.", "تم اعتراض مكالمة", "block"],
    ["ar to en", "أفاد مخبر أن القارب جاهز", "An informant says so.", "block"],
    ["fr", "Notre informateur a vu le bateau.", "Un informateur le dit.", "block"],
    ["tr", "Muhbirimiz gemiyi gördü.", "Bir muhbir söyledi.", "block"],
    ["fa", "خبرچین ما قایق را دید", "یک خبرچین گفت", "block"],
    ["ur", "ہمارے مخبر نے بتایا", "ایک مخبر کے مطابق", "block"],
    ["ms", "Sumber kami melihat bot itu.", "Menurut sumber itu.", "warn"],
  ])("%s", (_, source, words, weight) => {
    expect(findingsIn(words, source).map(({ rule, weight }) => `${rule} ${weight}`)).toContain(`source-words ${weight}`);
  });

  it("are no leak where the card has none", () => {
    expect(leaksIn("A drone intercepted the boat.", "The boat left.")).toEqual([]);
  });
});

describe("a marking above the ceiling (R37)", () => {
  it("blocks", () => {
    const red = content("Stay away.", { marking: { tlp: "red", caveats: [], orcon: false } });
    expect(
      findingsIn(red, "Nothing.", { ceiling: { tlp: "amber", classification: null } }).map(({ rule, weight }) => `${rule} ${weight}`),
    ).toEqual(["marking block"]);
  });
});

describe("the id of a finding (R38)", () => {
  const ids = (words: string): string[] => findingsIn(words, "SINDIYAN heard it.").map(({ id }) => id);

  it("stays while other words change, and differs for another place of the same words", () => {
    expect(ids("Beware of Sindiyan.")).toEqual(ids("Tonight, beware of SINDIYAN again."));
    expect(new Set(ids("Sindiyan met another Sindiyan.")).size).toBe(2);
  });

  it("is of another field, another one", () => {
    expect(findingsIn(content("x", { title: "Sindiyan" }), "SINDIYAN heard it.")[0]?.id).not.toBe(ids("Sindiyan")[0]);
  });

  it("eight in a row are found in any card, however many are nearer to the content", () => {
    const run = "quietly counted seventeen rusted anchors under moonlit bridges";
    const template = (index: number): SourceCard =>
      sourceCard(`The harbour patrol reported heavy fog, strong wind and rough water near buoy number ${index} yesterday.`, {
        id: `other-${index}`,
      });
    const others = [...Array.from({ length: 300 }, (_, index) => template(index)), sourceCard(`A boy ${run}.`, { id: "far" })];
    const words = `The harbour patrol reported heavy fog, strong wind and rough water near a buoy. They ${run} again.`;
    expect(leaksIn(words, "Nothing to see.", { others }).some((leak) => leak.includes("rusted anchors"))).toBe(true);
  });
});
