import { describe, expect, it } from "vitest";
import { BY, fill } from "../../support/directory-records.ts";
import { describeAccessChanges } from "./access-changes.ts";
import { describeAccounts } from "./accounts.ts";
import { describeClusterMark } from "./cluster-mark.ts";
import { describeCompartments } from "./compartments.ts";
import { describeDecisions } from "./decisions.ts";
import type { DirectoryUnderTest, With } from "./directory-under-test.ts";
import { describeExposures } from "./exposures.ts";
import { describeFirstSetup } from "./first-setup.ts";
import { describeMembers } from "./members.ts";
import { describePartners } from "./partners.ts";
import { describeRaces } from "./races.ts";
import { describeRemovedCards } from "./removed-cards.ts";
import { describeRooms } from "./rooms.ts";
import { describeSessions } from "./sessions.ts";
import { describeSite } from "./site.ts";
import { describeTokens } from "./tokens.ts";
import { describeTrail } from "./trail.ts";
import { describeInboxReads } from "./inbox-reads.ts";
import { describeInvitations } from "./invitations.ts";
import { describeWriteHolds } from "./write-holds.ts";

const nouns: readonly (readonly [string, (filled: With) => void])[] = [
  ["partners", describePartners],
  ["accounts", describeAccounts],
  ["sessions", describeSessions],
  ["tokens", describeTokens],
  ["rooms", describeRooms],
  ["members", describeMembers],
  ["compartments", describeCompartments],
  ["removed cards", describeRemovedCards],
  ["write holds", describeWriteHolds],
  ["inbox reads", describeInboxReads],
  ["exposures", describeExposures],
  ["invitations", describeInvitations],
  ["decisions", describeDecisions],
  ["access changes", describeAccessChanges],
  ["cluster mark", describeClusterMark],
  ["site", describeSite],
  ["lifetime", describeLifetime],
];

/** What every store of server/ports/directory.ts promises, noun by noun. `open` gives an empty one. */
export function describeDirectory(name: string, open: () => Promise<DirectoryUnderTest>): void {
  const using = (isFilled: boolean): With => {
    return (run) => async () => {
      const store = await open();
      try {
        if (isFilled) await fill(store.directory);
        await run(store.directory, store);
      } finally {
        await store.dispose();
      }
    };
  };
  describe(`directory on ${name}`, () => {
    for (const [noun, describeNoun] of nouns) {
      describe(`for ${noun}`, () => {
        describeNoun(using(true));
      });
    }
    describeFirstSetup(using(false));
    describeRaces(using);
    describe("for trail", () => {
      describeTrail(using);
    });
  });
}

function describeLifetime(filled: With): void {
  it(
    "shows what was written to a second connection, at once",
    filled(async (directory, { reopen }) => {
      if (!reopen) return;
      const second = await reopen();
      await directory.setMember(BY, { room: "room-1", user: "id-adib", role: "watch" });
      expect((await second.roomFor("room-1", "id-adib"))?.role).toBe("watch");
      await second.removeMember(BY, "room-1", "id-adib");
      expect((await directory.roomFor("room-1", "id-adib"))?.role).toBeNull();
      await second.close();
    }),
  );
  it(
    "rejects calls after close, and closing twice does nothing",
    filled(async (directory) => {
      await directory.close();
      await directory.close();
      await expect(directory.partners()).rejects.toThrow(/closed|not open|finalized|gone|ended/);
      await expect(directory.addPartner(BY, { code: "DLT", name: "Deltan" })).rejects.toThrow(/closed|not open|finalized|gone|ended/);
    }),
  );
}
