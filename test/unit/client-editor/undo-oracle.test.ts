import { describe, expect, it } from "vitest";
import type { ShownLetter } from "../../support/undo/letters-shown.ts";
import type { Change } from "../../support/undo/look-changes.ts";
import { faultsOfPress, type Arrival } from "../../support/undo/shared-text-oracle.ts";

/** A sight in short: blocks as `kind:letters`, each kind a text of its own; letters between stars are bold. */
const shown = (...blocks: readonly string[]): readonly ShownLetter[] =>
  blocks.flatMap((line, block) => {
    const [path = "", text = ""] = line.split(":");
    return text
      .split("*")
      .flatMap((part, index) =>
        part
          .split("")
          .map((letter) => ({ letter, path, block, marks: index % 2 === 1 ? "bold" : "", text: path, element: `${path} ${block}` })),
      );
  });
const change = (before: readonly ShownLetter[], after: readonly ShownLetter[]): Change => ({ before, after });
const nothing = change([], []);

/** What the oracle says of a press by person 0 that takes an act back; person 1 wrote all letters. */
const judge = (
  act: Change,
  since: readonly Arrival[],
  press: Change,
  { isRefused = false, isBelowRefused = false }: { readonly isRefused?: boolean; readonly isBelowRefused?: boolean } = {},
) =>
  faultsOfPress(
    { ...press, which: "undo", isRefused, person: 0, act: { ...act, id: 1, shownBefore: "", since: [...since], isBelowRefused } },
    new Map("abcdefx".split("").map((letter) => [letter, { person: 1, act: 0 }])),
  );

describe("the oracle of undo in a text of several people", () => {
  it("knows that an act marked one of two copies of a letter", () => {
    const act = change(shown("p:ab", "ul:ab"), shown("p:ab", "ul:*ab*"));
    const since = { ...change(act.after, shown("p:", "ul:*ab*")), made: nothing, act: 2, isUndo: false };
    expect(judge(act, [since], change(since.after, shown("p:", "ul:ab")))).toEqual([]);
    expect(judge(act, [since], change(since.after, shown("p:", "h2:*ab*")))).toHaveLength(2);
  });

  it("lets letters that came between marked ones lose the mark with them, and no letters at their end or that their author marked", () => {
    const act = change(shown("p:ab"), shown("p:*ab*"));
    const typed = { ...change(act.after, shown("p:*axb*")), made: change(act.after, shown("p:*axb*")), act: 2, isUndo: false };
    expect(judge(act, [typed], change(typed.after, shown("p:axb")))).toEqual([]);
    const fault = ["changed bold of x, which the act had not"];
    const marked = { ...typed, made: change(act.before, shown("p:a*x*b")) };
    expect(judge(act, [marked], change(marked.after, shown("p:axb")))).toEqual(fault);
    const atEnd = { ...change(act.after, shown("p:*abx*")), made: change(act.after, shown("p:*abx*")), act: 2, isUndo: false };
    expect(judge(act, [atEnd], change(atEnd.after, shown("p:abx")))).toEqual(fault);
    expect(judge(act, [atEnd], change(atEnd.after, shown("p:ab*x*")))).toEqual([]);
  });

  it("lets a letter of a block lose the block's level with it, and of no other block", () => {
    const inHeading = (letters: string, path: string) =>
      letters.split("").map((letter) => ({ letter, path, block: 0, marks: "", text: "t", element: "heading" }));
    const act = change(inHeading("ab", "h2"), inHeading("ab", "h3"));
    const typed = change(act.after, inHeading("axb", "h3"));
    const since = { ...typed, made: typed, act: 2, isUndo: false };
    expect(judge(act, [since], change(since.after, inHeading("axb", "h2")))).toEqual([]);
    expect(judge(act, [since], change(since.after, shown("h3:a", "h2:x", "h3:b")))).toContain(
      "changed the blocks of x, which the act had not",
    );
  });

  it("forgets what another person did to a copy of a letter that they deleted afterwards", () => {
    const act = change(shown("p:ab"), shown("ul:ab"));
    const level = { ...change(shown("h2:ab"), shown("h3:ab")), made: change(shown("h2:ab"), shown("h3:ab")), act: 2, isUndo: false };
    const gone = { ...change(level.after, shown("p:")), made: change(level.after, shown("p:")), act: 3, isUndo: false };
    const press = change(shown("ul:ab"), shown("p:ab"));
    expect(judge(act, [level], press)).toHaveLength(2);
    expect(judge(act, [level, gone], press)).toEqual([]);
  });

  it("lets letters lose the level of the act's heading that another person put into that heading, and no level that they gave it", () => {
    const inHeading = (letters: string, path: string) =>
      letters.split("").map((letter) => ({ letter, path, block: 0, marks: "", text: "t", element: "heading" }));
    const act = change([...inHeading("a", "h2"), ...shown("p:", "p:b")], [...inHeading("a", "h3"), ...shown("p:", "p:b")]);
    const moved = change(act.after, inHeading("b", "h3"));
    const since = { ...moved, made: moved, act: 2, isUndo: false };
    expect(judge(act, [since], change(moved.after, inHeading("b", "h2")))).toEqual([]);
    const level = change(moved.after, inHeading("b", "h4"));
    const faults = judge(act, [since, { ...level, made: level, act: 3, isUndo: false }], change(level.after, inHeading("b", "h2")));
    expect(faults).toEqual(["changed the blocks of b, which another person changed since"]);
  });

  it("lets letters go back to the block that the act took them from, also where the blocks looked alike before", () => {
    const act = change(shown("h2:ab", "h2:cd"), shown("h2:abcd"));
    const since = {
      ...change(act.after, shown("h3:abcd")),
      made: change(shown("h2:ab", "h2:cd"), shown("h3:ab", "h2:cd")),
      act: 2,
      isUndo: false,
    };
    expect(judge(act, [since], change(since.after, shown("h3:ab", "h2:cd")))).toEqual([]);
    expect(judge(act, [since], change(since.after, shown("h2:ab", "h2:cd")))).toEqual(
      ["a", "b"].map((letter) => `changed the blocks of ${letter}, which another person changed since`),
    );
  });

  it("lets a press show what another person did to letters at their old place, as they left it", () => {
    const act = change(shown("p:ab"), shown("p:x", "p:ab"));
    const marks = { ...change(act.after, act.after), made: change(shown("p:ab"), shown("p:*ab*")), act: 2, isUndo: false };
    const plain = { ...marks, made: change(shown("p:*ab*"), shown("p:ab")), act: 2, isUndo: false };
    const press = change(act.after, shown("p:*ab*"));
    expect(judge(act, [marks], press).filter((fault) => fault.includes("bold"))).toEqual([]);
    expect(judge(act, [marks, plain], press).filter((fault) => fault.includes("bold"))).toHaveLength(2);
    const elsewhere = { ...marks, made: change(shown("q:ab"), shown("q:*ab*")) };
    expect(judge(act, [elsewhere], press).filter((fault) => fault.includes("bold"))).toHaveLength(2);
  });

  it("lets letters that the act moved go back past what another person wrote at their old place, as that person saw the two", () => {
    const act = change(shown("p:ab", "h2:cd"), shown("ul:ab", "h2:cd"));
    const seen = (...author: readonly string[]) => [
      { ...change(act.after, shown("ul:ab", "q:x", "h2:cd")), made: change(shown(), shown(...author)), act: 2, isUndo: false },
    ];
    const press = change(shown("ul:ab", "q:x", "h2:cd"), shown("q:x", "p:ab", "h2:cd"));
    expect(judge(act, seen("q:x", "p:ab"), press)).toEqual([]);
    expect(judge(act, seen("q:x"), press)).toEqual([]);
    expect(judge(act, seen("p:ab", "q:x"), press)).toEqual(["changed the order abxcd to xabcd"]);
    expect(judge(act, seen("q:x"), change(press.before, shown("p:ab", "h2:cd", "q:x")))).toEqual(["changed the order abxcd to abcdx"]);
  });

  it("holds a mark that another person set and took back for none of theirs, and one that they set again for theirs", () => {
    const act = change(shown("p:ab"), shown("p:*ab*"));
    const set = { ...change(act.after, act.after), made: change(shown("p:ab"), shown("p:*ab*")), act: 2, isUndo: false };
    const undone = { ...set, made: change(set.made.after, set.made.before), isUndo: true };
    const press = change(act.after, shown("p:ab"));
    expect(judge(act, [set, undone], press)).toEqual([]);
    expect(judge(act, [set, { ...undone, act: 3 }], press)).toHaveLength(2);
    expect(judge(act, [set, undone, set], press)).toHaveLength(2);
  });

  it("lets a mark go that another person set in the text which the letters had left", () => {
    const act = change(shown("ul:ab"), shown("ul:*ab*"));
    const since = { ...change(act.after, act.after), made: change(shown("p:ab"), shown("p:*ab*")), act: 2, isUndo: false };
    expect(judge(act, [since], change(act.after, shown("ul:ab")))).toEqual([]);
  });

  it("holds a press that undoes another person's mark for a fault", () => {
    const act = change(shown("p:ab"), shown("p:*ab*"));
    const plain = change(act.after, shown("p:a*b*"));
    const again = change(plain.after, shown("p:*ab*"));
    const since = [plain, again].map((seen) => ({ ...seen, made: seen, act: 2, isUndo: false }));
    expect(judge(act, since, change(again.after, shown("p:ab")))).toEqual(["changed bold of a, which another person changed since"]);
    const undone = since.map((seen) => ({ ...seen, isUndo: true }));
    expect(judge(act, undone, change(again.after, shown("p:ab")))).toEqual([]);
  });

  it("holds a press for a fault that takes away a mark which another person has set too", () => {
    const act = change(shown("p:ab"), shown("p:*ab*"));
    const since = { ...change(act.after, act.after), made: change(shown("p:ab"), shown("p:*a*b")), act: 2, isUndo: false };
    expect(judge(act, [since], change(act.after, shown("p:*a*b")))).toEqual([]);
    expect(judge(act, [since], change(act.after, shown("p:ab")))).toEqual(["changed bold of a, which another person changed since"]);
  });

  it("lets a mark come back that two people took away at once", () => {
    const act = change(shown("p:*ab*"), shown("p:ab"));
    const since = { ...change(act.after, act.after), made: change(shown("p:*ab*"), shown("p:ab")), act: 2, isUndo: false };
    expect(judge(act, [since], change(act.after, shown("p:*ab*")))).toEqual([]);
  });

  it("holds a refusal for a fault where no other person touched what the act had changed", () => {
    const act = change(shown("p:ab", "p:cd", "p:ef"), shown("p:ab", "p:cd", "p:*ef*"));
    const arrival = (after: readonly ShownLetter[]) => [
      { ...change(act.after, after), made: change(act.after, after), act: 2, isUndo: false },
    ];
    const refused = (since: readonly Arrival[], isBelowRefused = false) =>
      judge(act, since, change(act.after, act.after), { isRefused: true, isBelowRefused });
    const fault = ["was refused although no other person touched what it had changed"];
    expect(refused([])).toEqual(fault);
    expect(refused([], true)).toEqual([]);
    expect(refused(arrival(shown("p:xab", "p:cd", "p:*ef*")))).toEqual(fault);
    expect(refused(arrival(shown("p:ab", "p:cd", "p:x", "p:*ef*")))).toEqual([]);
    expect(refused(arrival(shown("p:ab", "p:cd", "p:", "p:*ef*")))).toEqual([]);
    expect(refused(arrival(shown("p:ab", "p:", "p:cd", "p:*ef*")))).toEqual(fault);
    expect(refused(arrival(shown("p:ab", "p:cd", "p:*exf*")))).toEqual([]);
  });
});
