import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { LANGUAGES, languageOf } from "../../../client/i18n/languages.ts";
import { preferredLocale } from "../../../client/i18n/locale.ts";
import { dateTimeGroup, localMoment, zonedMoment, zulu } from "../../../client/i18n/format.ts";
import { cardKey, parseCardKey } from "../../../client/model/card-key.ts";
import { initials, personColour } from "../../../client/model/person.ts";
import { CardGuests, inOrder } from "../../../client/model/presence.ts";
import { textRuns } from "../../../client/model/rich-runs.ts";
import { shownValue } from "../../../client/model/value-text.ts";
import { readZulu } from "../../../client/model/zulu-input.ts";

const person = (id: string, idle: boolean, places: { id: string; card?: string; field?: string }[] = []) => ({
  user: { id, username: id, displayName: id, partner: "ALF", role: "analyst" as const },
  compartments: places,
  idle,
  since: "2026-11-22T12:00:00.000Z",
});

describe("small readings of the interface", () => {
  it("reads moments as operations rooms write them, and refuses days that do not exist", () => {
    expect(readZulu("221634Z NOV 26")).toBe("2026-11-22T16:34:00.000Z");
    expect(readZulu(" 2026-11-22 16:34 ")).toBe("2026-11-22T16:34:00.000Z");
    expect(readZulu("2026-11-22T16:34:05Z")).toBe("2026-11-22T16:34:05.000Z");
    expect(readZulu("2026-11-22")).toBe("2026-11-22T00:00:00.000Z");
    const wrong = ["", "soon", "311634Z NOV 26", "222534Z NOV 26", "2026-02-30", "22 Nov"];
    expect(wrong.map(readZulu)).toEqual(wrong.map(() => null));
  });

  it("writes what it reads: a date-time group comes back as the same moment", () => {
    const at = new Date("2026-03-01T00:05:00.000Z");
    expect(readZulu(dateTimeGroup(at))).toBe(at.toISOString());
    expect(zulu(at)).toBe("00:05Z");
  });

  it("names the calendar and the digits, whatever the locale's own default (S4)", () => {
    const at = new Date("2026-11-22T12:00:00Z");
    expect(localMoment("ar", at)).toContain("2026");
    expect(zonedMoment("en", at, "Asia/Dubai")).toContain("16:00");
    expect(zonedMoment("en", at, "Not/AZone")).toContain("12:00");
  });

  it("starts in the first language of the browser that there is", () => {
    expect(preferredLocale(["ar-AE", "en"])).toBe("ar");
    expect(preferredLocale(["tr-TR"])).toBe("en");
  });

  it("knows name, direction, tag and font of every language, and names a language that it does not know", () => {
    expect(LANGUAGES.ar).toMatchObject({ direction: "rtl", tag: "ar-AE" });
    expect(() => languageOf("ur")).toThrow('"ur" is not in the table of languages');
  });

  it("reads card links and refuses anything else", () => {
    expect(parseCardKey(cardKey("c", "a"))).toEqual({ key: "c~a", compartment: "c", id: "a" });
    for (const wrong of [null, "", "a", "a~", "~b", "a~b~c"]) expect(parseCardKey(wrong)).toBeNull();
  });

  it("takes initials by whole characters", () => {
    expect(initials("Layan Suri")).toBe("LS");
    expect(initials("يوسف النوري")).toBe("يا");
    expect(initials("👩‍🚒 x")).toBe("👩‍🚒X");
    expect(initials("")).toBe("");
    expect(personColour("lead-alf")).toBe(personColour("lead-alf"));
  });

  it("shows who else is in which card, busy people before idle ones", () => {
    const people = [
      person("idle", true, [{ id: "c", card: "a" }]),
      person("me", false, [{ id: "c", card: "a" }]),
      person("busy", false, [{ id: "c", card: "a", field: "title" }]),
    ];
    const guests = new CardGuests("me");
    guests.set(people);
    expect(guests.of(cardKey("c", "a")).map((guest) => [guest.user.id, guest.field, guest.isIdle])).toEqual([
      ["idle", undefined, true],
      ["busy", "title", false],
    ]);
    expect(inOrder(people, "me").map((one) => one.user.id)).toEqual(["me", "busy", "idle"]);
  });

  it("gives a card the same list of people while those in it stay, and forgets people who left", () => {
    const guests = new CardGuests("me");
    const [a, b] = [cardKey("c", "a"), cardKey("c", "b")];
    guests.set([person("one", false, [{ id: "c", card: "a" }]), person("two", false, [{ id: "c", card: "b" }])]);
    const [inA, inB] = [guests.of(a), guests.of(b)];
    guests.set([person("one", false, [{ id: "c", card: "a" }]), person("two", true, [{ id: "c", card: "b" }])]);
    expect(guests.of(a)).toBe(inA);
    expect(guests.of(b)).not.toBe(inB);
    guests.set([]);
    expect(guests.of(a)).toEqual([]);
    expect(guests.of(a)).toBe(guests.of(b));
  });

  it("tells who wrote each stretch of a text, without what was deleted (P2)", () => {
    const [first, second] = [new Y.Doc(), new Y.Doc()];
    first.clientID = 1;
    second.clientID = 2;
    first.getText("t").insert(0, "Two boats");
    Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
    second.getText("t").insert(3, " grey");
    second.getText("t").delete(8, 1);
    second.getText("t").format(0, 3, { bold: true });
    const runs = textRuns(second.getText("t"));
    expect(runs.map((run) => [run.text, run.client, run.marks.has("bold")])).toEqual([
      ["Two", 1, true],
      [" grey", 2, false],
      ["boats", 1, false],
    ]);
  });

  it("turns any stored value into something to show, whatever program wrote it", () => {
    expect(shownValue("severity", "high")).toEqual({ kind: "severity", word: "high" });
    expect(shownValue("source", { reliability: "B", credibility: 2 })).toEqual({ kind: "text", text: "B2" });
    expect(shownValue("place", { name: "Ras Tamar" })).toEqual({ kind: "text", text: "Ras Tamar" });
    expect(shownValue("occurred", { from: "not a time" })).toEqual({ kind: "none" });
    expect(shownValue("anything", { deep: { er: 1 } })).toEqual({ kind: "none" });
    expect(shownValue(undefined, "x".repeat(500))).toMatchObject({ kind: "text" });
  });
});
