import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyRelease } from "../../../client/model/release-form.ts";
import { emptySighting } from "../../../client/model/sighting-form.ts";
import { ActDrafts, keepDraftsOf } from "../../../client/state/act-drafts.ts";

/** The storage of a tab, as far as drafts use it. */
class TabStorage {
  [key: string]: unknown;
  getItem(key: string): string | null {
    return Object.hasOwn(this, key) ? String(this[key]) : null;
  }
  setItem(key: string, value: string): void {
    this[key] = value;
  }
  removeItem(key: string): void {
    delete this[key];
  }
}

beforeEach(() => void vi.stubGlobal("sessionStorage", new TabStorage()));
afterEach(() => void vi.unstubAllGlobals());

const card = { compartment: "c", card: "a" };
const seen = { ...emptySighting("281500Z NOV 26"), note: "Two boats" };

/** Drafts of every kind, as one person leaves them. */
function writtenBy(person: string): ActDrafts {
  const drafts = new ActDrafts(person);
  drafts.comment(card).set({ text: "Half a thought", mentions: [] });
  drafts.comment({ ...card, thread: "t" }).set({ text: "Half an answer", mentions: [] });
  drafts.sighting(card).set({ form: seen });
  drafts.opinion(card).set({ opinion: "agree", explanation: "Seen by radar", tried: { key: "k", said: "{}" } });
  return drafts;
}

describe("what was written about a card and not sent (AC4)", () => {
  it("is there again after the page was loaded again: comments, sightings and opinions, with the key of their last try", () => {
    writtenBy("u");
    const again = new ActDrafts("u");
    expect(again.comment(card).get().text).toBe("Half a thought");
    expect(again.comment({ ...card, thread: "t" }).get().text).toBe("Half an answer");
    expect(again.sighting(card).get()?.form).toEqual(seen);
    expect(again.opinion(card).get()).toEqual({ opinion: "agree", explanation: "Seen by radar", tried: { key: "k", said: "{}" } });
  });

  it("is counted, also before anything has shown it; a form that nothing was filled in counts as nothing", () => {
    expect(writtenBy("u").unsent).toBe(4);
    const again = new ActDrafts("u");
    expect(again.unsent).toBe(4);
    again.sighting(card).set({ form: emptySighting("281500Z NOV 26") });
    again.opinion(card).set({ opinion: "agree", explanation: " " });
    again.comment(card).set({ text: "", mentions: [] });
    expect(again.unsent).toBe(1);
    expect(new ActDrafts("u").unsent).toBe(1);
  });

  it("is forgotten with the right to read its compartment, and when another person signs in", () => {
    const drafts = writtenBy("u");
    drafts.sighting({ compartment: "d", card: "a" }).set({ form: seen });
    drafts.forget("c");
    expect([drafts.unsent, new ActDrafts("u").unsent]).toEqual([1, 1]);
    writtenBy("v");
    keepDraftsOf("v");
    expect([new ActDrafts("u").unsent, new ActDrafts("v").unsent]).toEqual([0, 4]);
    keepDraftsOf(null);
    expect(new ActDrafts("v").unsent).toBe(0);
  });

  it("is nothing where what the browser keeps is not a draft, and lasts as long as the page where it keeps nothing", () => {
    sessionStorage.setItem("majlis.sighting u c a", '{"form":{"at":1}}');
    expect(new ActDrafts("u").sighting(card).get()).toBe(null);
    vi.stubGlobal("sessionStorage", undefined);
    const drafts = writtenBy("u");
    expect([drafts.opinion(card).get()?.explanation, drafts.unsent]).toEqual(["Seen by radar", 4]);
  });
});

describe("a release that is being written (S9)", () => {
  const place = { ...card, thread: "1" };
  const release = (title: string) => ({
    form: { ...emptyRelease({ tlp: "amber", caveats: [], orcon: false }), title },
    targets: ["b"],
    reason: "",
    kept: {},
    tried: { b: { key: "k", said: "{}" } },
  });

  it("is there again after the page was loaded again, with the keys of its tries, and listed by its card", () => {
    const drafts = new ActDrafts("u");
    drafts.release({ ...card, thread: "2" }).set(release("Second"));
    drafts.release(place).set(release("First"));
    drafts.release({ ...card, thread: "3" }).set(release(""));
    const again = new ActDrafts("u");
    expect(again.releases(card)).toEqual(["1", "2"]);
    expect(again.release(place).get()).toEqual(release("First"));
    expect([again.unsent, again.releases({ ...card, card: "other" })]).toEqual([2, []]);
  });

  it("is never there for another person, ends when it is sent, and goes with the right to read the card", () => {
    const drafts = new ActDrafts("u");
    drafts.release(place).set(release("First"));
    expect(new ActDrafts("v").releases(card)).toEqual([]);
    drafts.release(place).set(null);
    expect(new ActDrafts("u").releases(card)).toEqual([]);
    drafts.release(place).set(release("Again"));
    drafts.forget(card.compartment);
    expect(new ActDrafts("u").releases(card)).toEqual([]);
    drafts.release(place).set(release("Once more"));
    keepDraftsOf("v");
    expect(new ActDrafts("u").releases(card)).toEqual([]);
  });
});
