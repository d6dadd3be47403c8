import { expect, it } from "vitest";
import type { Directory } from "../../server/ports/directory.ts";
import { chainClaim } from "../../shared/contribution/chain-entry.ts";
import { aSession, BY, fill } from "../support/directory-records.ts";
import { appendOf, authorship, growingLog, sha256 } from "../support/entries.ts";
import type { WithLedger } from "./ledger-under-test.ts";

const ROOM = "room-1";
/** A member of the room, and its lead. */
const MEMBER = "id-bilge";
const LEAD = "id-amal";

/** Members whose rights can change, and the newest change so far. */
async function members(directory: Directory): Promise<number> {
  await fill(directory);
  return directory.lastAccessChange();
}

/** What a store promises of appends and changes of rights. */
export function describeRights(withLedger: WithLedger): void {
  it(
    "N22 P6 does not take what was found allowed before a right of its author changed, and takes the rest of the batch",
    withLedger(async (ledger, { directory }) => {
      const heard = await members(directory);
      const theirs = growingLog({ author: MEMBER });
      const others = growingLog({ author: LEAD, compartment: "compartment-b" });
      expect(await ledger.append([appendOf(theirs.claim()), appendOf(others.claim())], heard)).toEqual(["appended", "appended"]);
      await directory.removeMember(BY, ROOM, MEMBER);
      const late = appendOf(theirs.update(), theirs.act());
      expect(await ledger.append([late, appendOf(others.update(), others.act())], heard)).toEqual(["rights-moved", "appended"]);
      expect([(await ledger.head("compartment-a")).seq, (await ledger.head("compartment-b")).seq]).toEqual([1, 3]);
      expect(await ledger.acts("compartment-a", { noun: "comment" }, { after: 0, limit: 9 })).toEqual([]);
      // Its caller has heard of the change, and found it allowed all the same.
      expect(await ledger.append([late], heard + 1)).toEqual(["appended"]);
    }),
  );
  it(
    "N22 P6 every change of a right of a person counts, and of several authors every one",
    withLedger(async (ledger, { directory }) => {
      const heard = await members(directory);
      await directory.setMember(BY, { room: ROOM, user: MEMBER, role: "watch" });
      await directory.changeUser(BY, LEAD, { isDisabled: true });
      const first = growingLog({ author: "id-adib" }).claim();
      const second = chainClaim(first, authorship({ author: LEAD }), 18, sha256);
      expect(await ledger.append([appendOf(first, second)], heard)).toEqual(["rights-moved"]);
      expect(await ledger.append([appendOf(first, second)], heard + 1)).toEqual(["rights-moved"]);
      expect(await ledger.append([appendOf(first, second)], await directory.lastAccessChange())).toEqual(["appended"]);
    }),
  );
  it(
    "N22 the end of a session concerns what was written in it, and not what its person writes in another",
    withLedger(async (ledger, { directory }) => {
      const heard = await members(directory);
      const here = growingLog({ author: MEMBER, session: "s1" });
      const there = growingLog({ author: MEMBER, session: "s2", compartment: "compartment-b" });
      await directory.addSession(BY, aSession("s1", MEMBER));
      await directory.endSession(BY, MEMBER, "s1");
      expect(await ledger.append([appendOf(here.claim()), appendOf(there.claim())], heard)).toEqual(["rights-moved", "appended"]);
    }),
  );
  it(
    "N22 what follows an append that is not taken is not taken either, and what concerns nobody in particular stops nothing",
    withLedger(async (ledger, { directory }) => {
      const heard = await members(directory);
      const made = { id: "compartment-a", room: ROOM, name: "A", originator: "ALF", releasableTo: [], createdAt: 6 };
      await directory.createCompartment(BY, made);
      const log = growingLog({ author: MEMBER });
      expect(await ledger.append([appendOf(log.claim())], heard)).toEqual(["appended"]);
      await directory.removeMember(BY, ROOM, MEMBER);
      const outcomes = await ledger.append([appendOf(log.update()), appendOf(log.update())], heard);
      expect(outcomes.filter((outcome) => outcome === "appended")).toEqual([]);
      expect((await ledger.head("compartment-a")).seq).toBe(1);
    }),
  );
  it(
    "N22 does not take what rests on a right of somebody who does not write it, where that has changed, and takes the rest of the batch",
    withLedger(async (ledger, { directory }) => {
      const heard = await members(directory);
      const approved = growingLog({ author: LEAD });
      const beside = growingLog({ author: LEAD, compartment: "compartment-b" });
      const resting = (...entries: Parameters<typeof appendOf>) => ({ ...appendOf(...entries), restsOn: ["id-adib", MEMBER] });
      expect(await ledger.append([resting(approved.claim())], heard)).toEqual(["appended"]);
      await directory.changeUser(BY, MEMBER, { mayRelease: true });
      const late = resting(approved.act());
      expect(await ledger.append([late, appendOf(beside.claim())], heard)).toEqual(["rights-moved", "appended"]);
      expect(await ledger.acts("compartment-a", { noun: "comment" }, { after: 0, limit: 9 })).toEqual([]);
      expect(await ledger.append([late], heard + 1)).toEqual(["appended"]);
    }),
  );
  it(
    "N22 the end of a session of somebody on whose right it rests is no change of that",
    withLedger(async (ledger, { directory }) => {
      const heard = await members(directory);
      await directory.addSession(BY, aSession("s1", MEMBER));
      await directory.endSession(BY, MEMBER, "s1");
      expect(await ledger.append([{ ...appendOf(growingLog({ author: LEAD, session: "s1" }).claim()), restsOn: [MEMBER] }], heard)).toEqual(
        ["appended"],
      );
    }),
  );
  it(
    "N22 without a change that was heard nothing is asked, as for an archive",
    withLedger(async (ledger, { directory }) => {
      await members(directory);
      await directory.removeMember(BY, ROOM, MEMBER);
      expect(await ledger.append([appendOf(growingLog({ author: MEMBER }).claim())])).toEqual(["appended"]);
    }),
  );
}
