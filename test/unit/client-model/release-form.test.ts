import { describe, expect, it } from "vitest";
import { releaseContent } from "../../../shared/acts/release-content.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import type { Finding } from "../../../shared/rest/releases.ts";
import { contentOf, emptyRelease, isReleaseBegun, releaseFaults, type ReleaseForm } from "../../../client/model/release-form.ts";
import { markedPieces, marksIn, withSuggestion } from "../../../client/model/finding-marks.ts";
import { acceptedFor, foundIn, missingFrom, saidReason, type FoundIn } from "../../../client/model/release-readiness.ts";
import { newReaders, proposedMarking, releaseTargets } from "../../../client/model/release-targets.ts";

const empty = emptyRelease({ tlp: "amber", caveats: [], orcon: false });
const written: ReleaseForm = { ...empty, title: "Attack on the evening ferry", body: "Hold the sailing of 21:30Z." };

const finding = (excerpt: string, part: Partial<Finding> = {}): Finding => ({
  id: `0123456789abcde${excerpt.length % 10}`,
  rule: "phrase",
  weight: "block",
  field: "body",
  excerpt,
  ...part,
});

describe("what a person writes to be released (S9)", () => {
  it("starts empty, and is not begun by its proposals", () => {
    expect([empty.title, empty.body, isReleaseBegun(empty)]).toEqual(["", "", false]);
    expect(isReleaseBegun(written)).toBe(true);
  });

  it("says exactly what was typed, in the form that the server asks for", () => {
    const whole: ReleaseForm = {
      ...written,
      body: "  First line\n\nLast line ",
      severity: "critical",
      from: "292115Z NOV 26",
      to: "292300Z NOV 26",
      place: "Jetty 4",
      lat: "25,5",
      lon: "55.1",
      metres: "5000",
      source: { reliability: "B" },
      assessment: { likelihood: "likely" },
      tags: "ferry، threat , ferry",
    };
    expect(releaseFaults(whole)).toEqual({});
    expect(releaseContent.parse(contentOf(whole))).toEqual({
      title: "Attack on the evening ferry",
      body: "  First line\n\nLast line ",
      kind: "report",
      severity: "critical",
      occurred: { from: "2026-11-29T21:15:00.000Z", to: "2026-11-29T23:00:00.000Z", precision: "hour", zone: "UTC" },
      place: { name: "Jetty 4", lat: 25.5, lon: 55.1, precisionMetres: 5_000 },
      source: { reliability: "B" },
      assessment: { likelihood: "likely" },
      tags: ["ferry", "threat"],
      marking: { tlp: "amber", caveats: [], orcon: false },
    });
  });

  it.each<[Partial<ReleaseForm>, object]>([
    [{ title: " " }, { title: "none" }],
    [{ title: "x".repeat(1_000) }, { title: "long" }],
    [{ title: "a\u202Eb" }, { title: "unseen" }],
    [{ body: "\u200B" }, { body: "none" }],
    [{ body: "x".repeat(16_001) }, { body: "long" }],
    [{ to: "292300Z NOV 26" }, { from: "start" }],
    [{ from: "soon" }, { from: "moment" }],
    [{ from: "292300Z NOV 26", to: "292200Z NOV 26" }, { to: "order" }],
    [{ lat: "95", lon: "1" }, { lat: "degrees" }],
    [{ lat: "25" }, { lon: "half" }],
    [{ metres: "5" }, { metres: "alone" }],
    [{ place: "x", metres: "-1" }, { metres: "metres" }],
    [{ tags: Array.from({ length: 200 }, (_, index) => `t${index}`).join(",") }, { tags: "tags" }],
  ])("%j: says what is wrong", (part, faults) => {
    expect(releaseFaults({ ...written, ...part })).toEqual(faults);
  });

  it("is proposed to be marked like the card, and no higher than its readers allow (R43)", () => {
    const places = [{ ceiling: { classification: null, tlp: "amber" } }, { ceiling: { classification: null, tlp: "amber+strict" } }];
    expect(proposedMarking({ tlp: "red", caveats: ["X"], orcon: true }, places, DEFAULT_SCHEME)).toEqual(empty.marking);
    expect(proposedMarking({ tlp: "green", caveats: [], orcon: false }, places, DEFAULT_SCHEME).tlp).toBe("green");
  });
});

describe("where a release can go (S9)", () => {
  const alone = { id: "a", originator: "ALF", releasableTo: ["ALF"] };
  const two = { id: "b", originator: "ALF", releasableTo: ["ALF", "BRV"] };
  const other = { id: "c", originator: "BRV", releasableTo: ["BRV", "CRL"] };
  it("are the compartments that somebody reads who does not read the card, wider or other", () => {
    expect(releaseTargets(alone, [alone, two, other]).map(({ id }) => id)).toEqual(["b", "c"]);
    expect(releaseTargets(two, [alone, two, other]).map(({ id }) => id)).toEqual(["c"]);
    expect(newReaders(two, other)).toEqual(["CRL"]);
  });
});

describe("findings in the text (S10)", () => {
  it("stand where they were found, or where their words have moved to, and nowhere once those are gone", () => {
    const text = "Men will board the evening boat tonight";
    const found = finding("the evening boat", { start: 15, end: 31 });
    expect(marksIn("body", text, [found])).toEqual([{ finding: found, from: 15, to: 31 }]);
    expect(marksIn("body", `Armed ${text}`, [found]).map(({ from }) => from)).toEqual([21]);
    expect(marksIn("body", "Men will board a ferry", [found])).toEqual([]);
    expect(marksIn("title", text, [found])).toEqual([]);
  });

  it("part the text into pieces that give all its letters back, the strictest mark first", () => {
    const [block, warn] = [finding("bcd"), finding("cde", { weight: "warn", id: "f".repeat(16) })];
    const pieces = markedPieces("abcdef", marksIn("body", "abcdef", [warn, block]));
    expect(pieces.map(({ letters, around }) => `${letters}:${around.map(({ weight }) => weight).join("+")}`)).toEqual([
      "a:",
      "b:block",
      "cd:block+warn",
      "e:warn",
      "f:",
    ]);
    expect(pieces.map(({ letters }) => letters).join("")).toBe("abcdef");
  });

  it("are replaced by what is suggested, in their field alone", () => {
    const found = finding("21:30Z", { suggestion: "the evening", start: 20 });
    expect(withSuggestion(written, found)?.body).toBe("Hold the sailing of the evening.");
    expect(withSuggestion(written, finding("not there", { suggestion: "x" }))).toBeNull();
    expect(
      withSuggestion({ ...written, tags: "ferry, Sindiyan" }, finding("Sindiyan", { field: "tags.1", suggestion: "source" }))?.tags,
    ).toBe("ferry, source");
  });
});

describe("what is still missing before a release can be sent (S10)", () => {
  const target = { id: "b", ceiling: { classification: null, tlp: "amber" } };
  const ready = {
    form: written,
    reason: "Threat to life",
    kept: {},
    targets: [target],
    check: "done" as const,
    found: [] as readonly FoundIn[],
    scheme: DEFAULT_SCHEME,
  };
  const kinds = (part: Partial<typeof ready>) => missingFrom({ ...ready, ...part }).map(({ kind }) => kind);

  it("is nothing where all is written and checked", () => expect(kinds({})).toEqual([]));

  it("is everything that was not written, in the order of the page", () => {
    expect(kinds({ form: empty, targets: [], reason: " " })).toEqual(["target", "title", "body", "reason"]);
    expect(kinds({ form: { ...written, lat: "x" } })).toEqual(["entries"]);
    expect(kinds({ form: { ...written, marking: { tlp: "red", caveats: [], orcon: false } } })).toEqual(["ceiling"]);
    expect(kinds({ reason: "x".repeat(2_001) })).toEqual(["wordy"]);
  });

  it("is the check itself while it is under way or has failed", () => {
    expect(missingFrom({ ...ready, check: "checking" })).toEqual([{ kind: "checking" }]);
    expect(missingFrom({ ...ready, check: "failed" })).toEqual([{ kind: "unchecked" }]);
  });

  it("is other words for what blocks, and a reason for each finding that is to stand", () => {
    const warn = finding("21:30Z", { weight: "warn", id: "a".repeat(16) });
    const found = foundIn(
      new Map([
        ["b", { findings: [warn, finding("Sindiyan")] }],
        ["c", { findings: [warn] }],
        ["d", null],
      ]),
    );
    expect(found.map(({ finding: { weight }, targets }) => [weight, targets])).toEqual([
      ["block", ["b"]],
      ["warn", ["b", "c"]],
    ]);
    expect(missingFrom({ ...ready, found })).toEqual([
      { kind: "blocked", count: 1 },
      { kind: "unexplained", count: 1 },
    ]);
    const kept = { [warn.id]: "It is in the timetable.", [found[0]?.finding.id ?? ""]: "no matter" };
    expect(missingFrom({ ...ready, kept, found: found.slice(1) })).toEqual([]);
    // What blocks is not let stand, whatever is said about it.
    expect([acceptedFor("b", found), acceptedFor("c", found), acceptedFor("d", found)]).toEqual([[warn.id], [warn.id], []]);
    expect(saidReason(" Threat to life ", kept, found)).toBe("Threat to life\n“21:30Z”: It is in the timetable.");
  });
});
