import { expect, it } from "vitest";
import type { Directory } from "../../../server/ports/directory.ts";
import { BY, aSession, aToken, aUser } from "../../support/directory-records.ts";
import type { DirectoryUnderTest, With } from "./directory-under-test.ts";

/** What every store promises when two connections write at once, as two nodes do, or a node and the command line. */
export function describeRaces(using: (isFilled: boolean) => With): void {
  const twoOf = async (directory: Directory, { reopen }: DirectoryUnderTest) => {
    const second = (await reopen?.()) ?? directory;
    return { both: [directory, second] as const, close: async () => (second === directory ? undefined : await second.close()) };
  };
  it(
    "A1 leaves one lead when two nodes take out two leads, or take their role from them, at once",
    using(true)(async (directory, store) => {
      const { both, close } = await twoOf(directory, store);
      for (let round = 0; round < 20; round++) {
        const room = `race-${round}`;
        await directory.createRoom(BY, { id: room, title: "t", summary: "", host: "ALF", createdAt: 1 }, "id-amal");
        await directory.setMember(BY, { room, user: "id-adib", role: "lead" });
        const outcomes = await Promise.all([
          both[0].removeMember(BY, room, "id-amal"),
          round % 2 === 0 ? both[1].removeMember(BY, room, "id-adib") : both[1].setMember(BY, { room, user: "id-adib", role: "watch" }),
        ]);
        expect(outcomes.filter((outcome) => outcome === "last-lead")).toHaveLength(1);
        expect((await directory.members(room)).filter(({ role }) => role === "lead")).toHaveLength(1);
      }
      await close();
    }),
  );
  it(
    "A17 leaves one administrator when two nodes disable or demote the last two at once, also each the other",
    using(true)(async (directory, store) => {
      const { both, close } = await twoOf(directory, store);
      const ids = ["id-amal", "id-bilge"] as const;
      const take = [{ isAdmin: false }, { isDisabled: true }] as const;
      for (let round = 0; round < 20; round++) {
        for (const id of ids) await directory.changeUser(BY, id, { isAdmin: true, isDisabled: false });
        const admins = await directory.users(ids);
        // Half the rounds by each other: then the other change may be stale instead.
        const decidedOn = round % 2 === 0 ? undefined : { accounts: admins };
        const outcomes = await Promise.all(
          both.map((node, index) => node.changeUser(BY, ids[index] ?? "", take[(round + index) % 2] ?? {}, decidedOn)),
        );
        expect(outcomes.toSorted()).toEqual(["changed", round % 2 === 0 ? "last-administrator" : "stale"]);
        const left = (await directory.users(ids)).filter(({ isAdmin, isDisabled }) => isAdmin && !isDisabled);
        expect(left).toHaveLength(1);
      }
      await close();
    }),
  );
  it(
    "A18 leaves no session and no token that was made with a password as it was replaced on another node",
    using(true)(async (directory, store) => {
      const { both, close } = await twoOf(directory, store);
      for (let round = 0; round < 20; round++) {
        const [old, next] = [`hash ${round}`, `hash ${round + 1}`];
        await directory.setPassword(BY, "id-bilge", { passwordHash: old });
        await directory.addSession(BY, aSession(`in ${round}`, "id-bilge"), old);
        await Promise.all([
          both[0].setPassword(BY, "id-bilge", { passwordHash: next }),
          ...[1, 2, 3].map((index) => both[1].addSession(BY, aSession(`s ${round} ${index}`, "id-bilge"), old)),
          ...[1, 2, 3].map((index) => both[1].addToken(BY, aToken(`t ${round} ${index}`, "id-bilge"), 99, `in ${round}`)),
        ]);
        expect([await directory.sessionsOf("id-bilge"), await directory.tokensOf("id-bilge")]).toEqual([[], []]);
      }
      await close();
    }),
  );
  it(
    "L12 keeps an account within its sessions where it signs in on two nodes at once",
    using(true)(async (directory, store) => {
      const { both, close } = await twoOf(directory, store);
      const cap = { most: 3, idleSince: 0 };
      for (let round = 0; round < 10; round++) {
        const added = await Promise.all(
          [0, 1, 2, 3].map((index) =>
            (both[index % 2] ?? directory).addSession(BY, aSession(`capped ${round} ${index}`, "id-bilge"), undefined, cap),
          ),
        );
        expect(added).toEqual([true, true, true, true]);
        expect(await directory.sessionsOf("id-bilge")).toHaveLength(3);
      }
      await close();
    }),
  );
  it(
    "does what is asked for at once on two nodes exactly once, and tells of it once",
    using(true)(async (directory, store) => {
      const { both, close } = await twoOf(directory, store);
      const before = await directory.lastAccessChange();
      for (let round = 0; round < 10; round++) {
        const onBoth = async (ask: (node: Directory) => Promise<unknown>) => (await Promise.all(both.map(ask))).map(String).toSorted();
        await directory.addSession(BY, aSession(`s${round}`, "id-bilge"));
        let taken = 0;
        const added = await onBoth((node) => node.addUser(BY, aUser(`new-${round}`, { id: `${round}-${taken++}` })));
        expect(added).toEqual(["added", "username-taken"]);
        expect(await onBoth((node) => node.addPartner(BY, { code: `P${round}`, name: "n" }))).toEqual(["added", "code-taken"]);
        expect(await onBoth((node) => node.endSession(BY, "id-bilge", `s${round}`))).toEqual(["ended", "not-found"]);
        expect(await onBoth((node) => node.setMember(BY, { room: "room-1", user: "id-adib", role: "watch" }))).toEqual([
          "added",
          "unchanged",
        ]);
        expect(await onBoth((node) => node.removeMember(BY, "room-1", "id-adib"))).toEqual(["not-member", "removed"]);
        expect(await onBoth((node) => node.changeUser(BY, "id-bilge", { isDisabled: true }))).toEqual(["changed", "unchanged"]);
        await directory.changeUser(BY, "id-bilge", { isDisabled: false });
      }
      expect((await directory.lastAccessChange()) - before).toBe(40);
      await close();
    }),
  );
  it(
    "found 19: never lets a person exceed a limit of tokens, rooms or compartments, made at once on two nodes",
    using(true)(async (directory, store) => {
      const { both, close } = await twoOf(directory, store);
      const onTurns = async (make: (node: Directory, index: number) => Promise<string>) => {
        const outcomes = await Promise.all(Array.from({ length: 12 }, (_, index) => make(both[index % 2] as Directory, index)));
        return outcomes.filter((outcome) => outcome !== "too-many").length;
      };
      expect(await onTurns((node, index) => node.addToken(BY, aToken(`t${index}`, "id-adib"), 5))).toBe(5);
      const room = (index: number) => ({ id: `made-${index}`, title: "t", summary: "", host: "ALF", createdAt: 1 });
      expect(await onTurns((node, index) => node.createRoom(BY, room(index), "id-adib", { most: 5 }))).toBe(5);
      const compartment = (index: number) => ({
        id: `c-${index}`,
        room: "room-1",
        name: "n",
        originator: "ALF",
        releasableTo: ["ALF"],
        createdAt: 1,
      });
      expect(await onTurns((node, index) => node.createCompartment(BY, compartment(index), { user: "id-adib", most: 5 }))).toBe(5);
      expect(await directory.tokensOf("id-adib")).toHaveLength(5);
      expect(await directory.roomsOf("id-adib")).toHaveLength(5);
      expect(await directory.compartmentsIn("room-1")).toHaveLength(5);
      await close();
    }),
  );
  it(
    "makes one first administrator when the link is spent twice at once",
    using(false)(async (directory, store) => {
      const { both, close } = await twoOf(directory, store);
      await directory.putSetupLink({ secretHash: "link", expiresAt: 100 });
      const outcomes = await Promise.all(
        both.map((node, index) =>
          node.setUpFirst(BY, {
            secretHash: "link",
            now: 1,
            partner: { code: "ALF", name: "Alfara" },
            user: aUser(`root-${index}`, { isAdmin: true }),
          }),
        ),
      );
      expect(outcomes.toSorted()).toEqual(["done", "wrong-link"]);
      await close();
    }),
  );
}
