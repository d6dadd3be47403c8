import { describe, expect, it } from "vitest";
import { readableEvents } from "../../../client/control/read-events.ts";
import { serverEvents } from "../../../shared/control/events.ts";
import { restoreCardsRequest } from "../../../shared/rest/restorations.ts";
import { STRANGE_KEYS } from "../../support/versions/strange-keys.ts";

const by = { id: "u1", username: "analyst-brv", displayName: "Tomas Verrin" };
const deletion = (cards: readonly unknown[]) => ({ id: "d1", compartment: "c1", by, partner: "BRV", at: "2026-01-01T00:00:00Z", cards });
const person = { user: { ...by, partner: "BRV", role: "lead" }, compartments: [], idle: false, since: "2026-01-01T00:00:00Z" };
const line = { id: "1.0", seq: 1, at: "2026-01-01T00:00:00Z", author: by, partner: "BRV", verb: "changed" };

describe("events are read item by item (M3, found 15)", () => {
  it("takes every key that a board may hold, in notices and in requests to restore", () => {
    const cards = STRANGE_KEYS.map((id) => ({ id, at: 1 }));
    expect(serverEvents.deletions.safeParse({ room: "r1", deletions: [deletion(cards)] }).success).toBe(true);
    expect(restoreCardsRequest.safeParse({ cards }).success).toBe(true);
  });

  it("a card that does not parse costs itself alone and is counted; a notice that does not, itself alone", () => {
    const good = { id: "card-1", at: 3 };
    const read = readableEvents.deletions.parse({ room: "r1", deletions: [deletion([good, { id: 7, at: 1 }, { id: "x" }]), { id: "d2" }] });
    expect(read.deletions).toEqual([{ ...deletion([good]), unread: 2 }]);
  });

  it("so it is with people, lines of the timeline and large boards", () => {
    expect(readableEvents.presence.parse({ room: "r1", people: [{}, person] }).people).toEqual([person]);
    expect(readableEvents.timeline.parse({ compartment: "c1", entries: [{ ...line, seq: "1" }, line] }).entries).toEqual([line]);
    expect(readableEvents.large.parse({ room: "r1", compartments: ["", "c1"] }).compartments).toEqual(["c1"]);
  });
});
