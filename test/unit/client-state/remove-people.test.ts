import { describe, expect, it } from "vitest";
import type { Member } from "../../../shared/rest/members.ts";
import { fail, ok } from "../../../shared/result.ts";
import { removableNations } from "../../../client/model/removable-nations.ts";
import { removePeople } from "../../../client/state/remove-people.ts";

const member = (id: string, partner = "BRV", role: Member["role"] = "analyst"): Member => ({
  user: { id, username: id, displayName: `Name of ${id}` },
  partner,
  role,
});
const people = ["one", "two", "three", "four"].map((id) => member(id));

describe("removing a nation from a room (A13)", () => {
  it("removes one after the other, and takes someone who is gone already for removed", async () => {
    const asked: string[] = [];
    const removal = await removePeople(people, async (user) => {
      asked.push(user);
      return user === "two" ? fail({ code: "not-found", errors: [] }) : ok(null);
    });
    expect(asked).toEqual(["one", "two", "three", "four"]);
    expect(removal).toEqual({ removed: 4, remaining: [], failure: null });
  });

  it("goes on where one is refused, and says who is still in the room and why", async () => {
    const removal = await removePeople(people, async (user) => (user === "two" ? fail({ code: "last-lead", errors: [] }) : ok(null)));
    expect(removal).toEqual({ removed: 3, remaining: [people[1]], failure: "last-lead" });
  });

  it("stops where the server cannot be reached: those whom it was not asked about remain", async () => {
    const asked: string[] = [];
    const removal = await removePeople(people, async (user) => {
      asked.push(user);
      return user === "one" ? ok(null) : fail({ code: "offline", errors: [] });
    });
    expect(asked).toEqual(["one", "two"]);
    expect(removal).toEqual({ removed: 1, remaining: people.slice(1), failure: "offline" });
  });

  it("is offered for other nations all of whose people may be removed, without those who are former members", () => {
    const members = [member("own", "ALF"), member("c", "CRL"), member("b", "BRV"), member("gone", "BRV", "former"), member("d", "DLT")];
    const offered = removableNations({ members }, "ALF", ({ partner }) => partner !== "DLT");
    expect([...offered].map(([code, all]) => [code, all.map(({ user }) => user.id)])).toEqual([
      ["BRV", ["b"]],
      ["CRL", ["c"]],
    ]);
  });
});
