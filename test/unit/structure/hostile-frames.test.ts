import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { RULES } from "../../../server/domain/structure/rules.ts";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import { AUTHOR, VICTIM, boardUpdate, hostileFrames, victimUpdate } from "../../support/structure/hostile-frames.ts";
import { dump } from "../../support/structure/outline.ts";

const owners = new Map([
  [AUTHOR, "author"],
  [VICTIM, "victim"],
]);
const ownership = { ownerOf: (client: number) => owners.get(client) };

function board(): Structure {
  const structure = Structure.empty();
  structure.apply(boardUpdate());
  structure.apply(victimUpdate());
  return structure;
}

describe("hostile frames", () => {
  test.each(hostileFrames().map((frame) => [RULES[frame.rule].number, frame.rule, frame.what, frame] as const))(
    "%s %s: refuses %s and changes nothing",
    (_number, rule, _what, frame) => {
      const structure = board();
      const before = dump(structure);
      const verdict = structure.receive(frame.update, { user: "author", ownership, limits: { ...RECEIVE_LIMITS, ...frame.limits } });
      expect(verdict).toEqual({ kind: "refused", rule });
      expect(dump(structure)).toBe(before);
    },
  );

  test("every rule has a hostile frame of its own", () => {
    expect(new Set(hostileFrames().map((frame) => frame.rule))).toEqual(new Set(Object.keys(RULES)));
  });

  test("the board they are sent to is one that Yjs reads whole", () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, boardUpdate());
    Y.applyUpdate(doc, victimUpdate());
    const card = doc.getMap("cards").get("card") as Y.Map<Y.Text>;
    expect(card.get("body")?.toJSON()).toBe("abcdefXYZ");
    expect(doc.store.pendingStructs).toBeNull();
  });
});
