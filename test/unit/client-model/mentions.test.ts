import { describe, expect, it } from "vitest";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import type { Member } from "../../../shared/rest/members.ts";
import { commentRuns, matching, mentionable, mentionAt, stillMentioned, withMention } from "../../../client/model/mentions.ts";

const member = (id: string, displayName: string, partner: string): Member => ({
  user: { id, username: `${id}-name`, displayName },
  partner,
  role: "analyst",
});
const people = [
  member("1", "Tomas Verrin", "BRV"),
  member("2", "Ines Caldero", "CRL"),
  member("3", "Layan Suri", "ALF"),
  member("4", "ليان سوري", "ALF"),
];
const compartment: Compartment = {
  id: "c",
  room: "r",
  name: "C",
  originator: "ALF",
  releasableTo: ["BRV"],
  role: "analyst",
  canWrite: true,
};

describe("a name that is typed behind an @", () => {
  it("is found before the caret, and not in an address", () => {
    expect(mentionAt("Ask @In", 7)).toEqual({ start: 4, words: "In" });
    expect(mentionAt("@", 1)).toEqual({ start: 0, words: "" });
    expect(mentionAt("Ask @Ines and go", 4)).toBeNull();
    expect(mentionAt("write to a@b", 12)).toBeNull();
    expect(mentionAt("at @ noon", 9)).toBeNull();
    expect(mentionAt("@one\ntwo", 8)).toBeNull();
    expect(mentionAt("@", 0)).toBeNull();
  });

  it("offers only those who may read the compartment, and not the person who writes (AC7, P3)", () => {
    expect(
      mentionable(people, compartment, "1")
        .map(({ user }) => user.id)
        .toSorted(),
    ).toEqual(["3", "4"]);
  });

  it("means those whose name, username or nation has a word that begins with it, in any script and case", () => {
    expect(matching(people, "ver").map(({ user }) => user.id)).toEqual(["1"]);
    expect(matching(people, "crl").map(({ user }) => user.id)).toEqual(["2"]);
    expect(matching(people, "سو").map(({ user }) => user.id)).toEqual(["4"]);
    expect(matching(people, "errin")).toEqual([]);
  });

  it("is replaced by the chosen name, and the rest stays", () => {
    expect(withMention("Ask @In now", { start: 4, words: "In" }, "Ines Caldero")).toEqual({ text: "Ask @Ines Caldero now", caret: 18 });
  });
});

describe("the names in a comment", () => {
  it("count once each while they stand in the text", () => {
    const ines = { id: "2", name: "Ines Caldero" };
    expect(stillMentioned("Ask @Ines Caldero, and @Ines Caldero", [ines, ines, { id: "1", name: "Tomas Verrin" }])).toEqual([ines]);
  });

  it("are set apart, the longest first, and names with signs of a pattern do no harm", () => {
    expect(commentRuns("@Al Nasr and @Al", ["Al", "Al Nasr"]).filter(({ isMention }) => isMention)).toEqual([
      { text: "@Al Nasr", isMention: true },
      { text: "@Al", isMention: true },
    ]);
    expect(commentRuns("@A(*) said @B", ["A(*)"])).toEqual([
      { text: "@A(*)", isMention: true },
      { text: " said @B", isMention: false },
    ]);
    expect(commentRuns("All @here", [])).toEqual([{ text: "All @here", isMention: false }]);
  });
});
