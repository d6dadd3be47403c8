import { expect, it } from "vitest";
import type { Directory } from "../../../server/ports/directory.ts";
import { SITE_TRAIL, type TrailOwner } from "../../../shared/trail/trail-owner.ts";
import type { Cause } from "../../../server/ports/directory/trail.ts";
import type { Role } from "../../../shared/access/role.ts";
import { reasonOf } from "../../../shared/reason.ts";
import type { TrailRecord } from "../../../shared/trail/trail-record.ts";
import { anInvitation, aUser, BY } from "../../support/directory-records.ts";
import { MUTATIONS } from "../../support/directory-mutations.ts";
import { verifiedRecords } from "../../support/verified-trails.ts";
import type { With } from "./directory-under-test.ts";

const OWNERS: readonly TrailOwner[] = [SITE_TRAIL, "ALF", "BRV", "CRL"];

/** What chains hold beyond what they held before. */
async function grown(directory: Directory, before: ReadonlyMap<TrailOwner, number>): Promise<Record<TrailOwner, readonly TrailRecord[]>> {
  const chains: Record<TrailOwner, readonly TrailRecord[]> = {};
  for (const owner of OWNERS) {
    const records = await directory.trailAfter(owner, before.get(owner) ?? 0, 1_000);
    if (records.length > 0) chains[owner] = records;
  }
  return chains;
}

async function ends(directory: Directory): Promise<ReadonlyMap<TrailOwner, number>> {
  const all = await Promise.all(OWNERS.map(async (owner) => [owner, (await directory.trailEnd(owner))?.seq ?? 0] as const));
  return new Map(all);
}

const typesOf = (chains: Record<TrailOwner, readonly TrailRecord[]>): Record<TrailOwner, readonly string[]> =>
  Object.fromEntries(Object.entries(chains).map(([owner, records]) => [owner, records.map(({ type }) => type)]));

const mustVerify = (directory: Directory): Promise<number> => verifiedRecords(directory, OWNERS);

const bodyOf = ({
  body,
}: TrailRecord): { readonly address: string | null; readonly said: Record<string, unknown>; readonly salt: string } =>
  JSON.parse(Buffer.from(body ?? []).toString("utf8")) as ReturnType<typeof bodyOf>;

/** A cause whose record no store can write: canonical JSON has no half of a surrogate pair. */
const UNWRITABLE: Cause = { ...BY, address: "\ud800" };

/** What every store promises of the trail of rights (server/ports/directory/trail.ts). */
export function describeTrail(using: (isFilled: boolean) => With): void {
  const filled = using(true);
  for (const [name, { isOnEmpty, arrange, act, outcome, again, leaves }] of Object.entries(MUTATIONS)) {
    const prepared = using(isOnEmpty !== true);
    it(
      `TR1 TR2 ${name} leaves one record in each chain that it concerns, none where it changes nothing, and changes nothing where it cannot leave one`,
      prepared(async (directory, { withoutTrail }) => {
        await arrange?.(directory);
        const before = await ends(directory);
        const lastChange = await directory.lastAccessChange();
        await expect(act(directory, UNWRITABLE)).rejects.toThrow("well-formed");
        const fault = await withoutTrail?.(() => act(directory, BY).catch(reasonOf));
        expect(fault ?? "no table trail_ends").toMatch(/trail_ends/);
        expect([await ends(directory), await directory.lastAccessChange()]).toEqual([before, lastChange]);
        // As if nobody had tried: the same change is still to be made.
        expect(await act(directory, BY)).toEqual(outcome);
        const chains = await grown(directory, before);
        expect(typesOf(chains)).toEqual(leaves);
        for (const { at, stream } of Object.values(chains).flat())
          expect([at, stream]).toEqual([BY.at, expect.stringMatching(/^[0-9a-f]{32}$/)]);
        await mustVerify(directory);
        const after = await ends(directory);
        const repeated = again === undefined ? undefined : await act(directory, BY);
        expect(repeated).toEqual(again);
        expect(await grown(directory, after)).toEqual({});
      }),
    );
  }
  it(
    "TR2 tells the nation of who is changed that it was changed, and names who did it only in their own nation's chain",
    filled(async (directory) => {
      const before = await ends(directory);
      await directory.setMember(BY, { room: "room-1", user: "id-bilge", role: "watch" });
      const { ALF: [own] = [], BRV: [foreign] = [], ...others } = await grown(directory, before);
      expect(others).toEqual({});
      expect(own).toMatchObject({ actor: "id-amal", partner: "ALF", session: "session-amal", type: "member.changed" });
      expect(foreign).toMatchObject({ actor: "", partner: "ALF", session: "", type: "member.changed" });
      const said = { user: "id-bilge", room: "room-1", role: "watch", before: "analyst" };
      expect([own, foreign].map((record) => record && bodyOf(record))).toEqual([
        { address: BY.address, said, salt: expect.stringMatching(/^[0-9a-f]{32}$/) },
        { address: null, said, salt: expect.stringMatching(/^[0-9a-f]{32}$/) },
      ]);
      // Nothing links the two: neither stream nor salt nor number.
      expect(own?.stream).not.toBe(foreign?.stream);
      expect(own && bodyOf(own).salt).not.toBe(foreign && bodyOf(foreign).salt);
    }),
  );
  it(
    "TR2 an administrator of the site acts in the site's chain where accounts are concerned, and as a member of a nation in rooms",
    filled(async (directory) => {
      const admin = { ...BY, isAdmin: true };
      const before = await ends(directory);
      await directory.changeUser(admin, "id-bilge", { isDisabled: true });
      const { [SITE_TRAIL]: [site] = [], BRV: [theirs] = [], ...others } = await grown(directory, before);
      expect(others).toEqual({});
      expect(site).toMatchObject({ actor: "id-amal", partner: "ALF" });
      expect(theirs).toMatchObject({ actor: "", partner: "", session: "" });
      const between = await ends(directory);
      await directory.setMember(admin, { room: "room-1", user: "id-adib", role: "watch" });
      expect(typesOf(await grown(directory, between))).toEqual({ ALF: ["member.added"] });
    }),
  );
  it(
    "TR2 A13: tells of a former member only to their own nation: others are told what they are told where nothing is left to read",
    filled(async (directory) => {
      const user = "id-bilge";
      const said = async (role: Role, invited?: { readonly invitation: string; readonly by: string }) => {
        const before = await ends(directory);
        if (role === "former") await directory.setMember(BY, { room: "room-1", user, role });
        else await directory.setMember({ ...BY, actor: user, partner: "BRV" }, { room: "room-1", user, role, ...(invited && { invited }) });
        const chains = await grown(directory, before);
        return Object.fromEntries(
          OWNERS.map((owner) => [owner, (chains[owner] ?? []).map((record) => [record.type, bodyOf(record).said])]),
        );
      };
      await directory.setMember(BY, { room: "room-1", user: "id-amal", role: "lead" });
      expect(await said("former")).toEqual({
        [SITE_TRAIL]: [],
        ALF: [["member.removed", { user, room: "room-1", before: "analyst" }]],
        BRV: [["member.changed", { user, room: "room-1", before: "analyst", role: "former" }]],
        CRL: [],
      });
      expect(await said("watch", { invitation: "i1", by: "id-amal" })).toEqual({
        [SITE_TRAIL]: [],
        ALF: [["member.added", { user, room: "room-1", role: "watch", invitation: "i1" }]],
        BRV: [["member.changed", { user, room: "room-1", before: "former", role: "watch", invitation: "i1" }]],
        CRL: [],
      });
      await mustVerify(directory);
    }),
  );
  it(
    "TR2 A14: an invitation tells the nation of whom it is to nothing until it is accepted, and the inviter's nothing of a refusal",
    filled(async (directory) => {
      const bilge = { ...BY, actor: "id-cem", partner: "CRL" };
      await directory.addUser(BY, aUser("cem", { partner: "CRL" }));
      const before = await ends(directory);
      await directory.invite(BY, anInvitation("i1", { username: "cem" }), 9);
      await directory.invite(BY, anInvitation("i2", { username: "nobody" }), 9);
      expect(typesOf(await grown(directory, before))).toEqual({ ALF: ["invitation.made", "invitation.made"] });
      const between = await ends(directory);
      await directory.refuseInvitation(bilge, "i1");
      expect(typesOf(await grown(directory, between))).toEqual({ CRL: ["invitation.refused"] });
    }),
  );
  it(
    "TR1 keeps the time of a chain from going back where a clock does",
    filled(async (directory) => {
      const before = await ends(directory);
      for (const [index, at] of [500, 400, 600].entries())
        await directory.addPartner({ ...BY, isAdmin: true, at }, { code: `AA${"ABC"[index]}`, name: "n" });
      expect((await grown(directory, before))[SITE_TRAIL]?.map(({ at }) => at)).toEqual([500, 500, 600]);
      await mustVerify(directory);
    }),
  );
  it(
    "TR1 numbers what two connections write at once without a gap, and every chain verifies",
    filled(async (directory, { reopen }) => {
      const other = (await reopen?.()) ?? directory;
      const before = await mustVerify(directory);
      const people = ["id-amal", "id-adib", "id-bilge"];
      const rounds = Array.from({ length: 30 }, (_, index) => index);
      await Promise.all(
        [directory, other].flatMap((node, side) =>
          rounds.map(async (index) => {
            const id = `token-${side}-${index}`;
            const user = people[index % 3] as string;
            // Some in two chains, in either order of the people.
            const by = { ...BY, ...(index % 2 === 0 ? {} : { actor: "id-bilge", partner: "BRV" }) };
            await node.addToken(by, { id, user, name: "n", secretHash: id, createdAt: 1, expiresAt: 1_000 });
            await node.endToken(by, user, id);
          }),
        ),
      );
      // A token of somebody of the other nation stands in both chains.
      const foreign = rounds.filter((index) => (people[index % 3] === "id-bilge") !== (index % 2 === 1)).length;
      expect((await mustVerify(directory)) - before).toBe(2 * 2 * (rounds.length + foreign));
      if (other !== directory) await other.close();
    }),
  );
  it(
    "TR3 gives records newest first by type, actor and time, page by page",
    filled(async (directory) => {
      const start = (await directory.trailEnd("ALF"))?.seq ?? 0;
      const by = (actor: string, at: number): Cause => ({ ...BY, actor, at });
      for (const [index, actor] of ["id-amal", "id-adib", "id-amal", "id-adib"].entries()) {
        const at = 1_000 + index * 100;
        await directory.addToken(by(actor, at), {
          id: `t${index}`,
          user: actor,
          name: "n",
          secretHash: `h${index}`,
          createdAt: 1,
          expiresAt: 2,
        });
        await directory.endToken(by(actor, at + 50), actor, `t${index}`);
      }
      const seqs = async (query: Partial<Parameters<Directory["trail"]>[1]>) =>
        (await directory.trail("ALF", { limit: 100, from: 1_000, ...query })).map(({ seq }) => seq - start);
      expect(await seqs({})).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
      expect(await seqs({ limit: 3 })).toEqual([8, 7, 6]);
      expect(await seqs({ limit: 3, before: start + 6 })).toEqual([5, 4, 3]);
      expect(await seqs({ type: "token.made" })).toEqual([7, 5, 3, 1]);
      expect(await seqs({ actor: "id-adib" })).toEqual([8, 7, 4, 3]);
      expect(await seqs({ from: 1_050, to: 1_200 })).toEqual([4, 3, 2]);
      expect(await seqs({ type: "token.ended", actor: "id-amal", to: 1_100 })).toEqual([2]);
      expect(await directory.trail("DLT", { limit: 10 })).toEqual([]);
      expect(await directory.trailEnd("DLT")).toBeNull();
    }),
  );
  it(
    "TR5 records what changes nothing, all of it or none",
    filled(async (directory) => {
      const before = await ends(directory);
      const read = { type: "ledger.read", said: { room: "room-1", compartment: "c" }, concerns: {} } as const;
      await expect(
        directory.recordTrail([
          { by: BY, change: read },
          { by: UNWRITABLE, change: read },
        ]),
      ).rejects.toThrow("well-formed");
      expect(await grown(directory, before)).toEqual({});
      await directory.recordTrail([
        { by: BY, change: read },
        { by: BY, change: read },
      ]);
      expect(typesOf(await grown(directory, before))).toEqual({ ALF: ["ledger.read", "ledger.read"] });
    }),
  );
}
