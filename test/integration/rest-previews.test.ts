import { beforeEach, describe, expect, it } from "vitest";
import type { RoomPreview } from "../../shared/rest/previews.ts";
import { previewRoom } from "../../server/commands/preview-room.ts";
import { CardCounts } from "../../server/domain/history/card-counts.ts";
import { RecordedPreviews } from "../../server/domain/trail/recorded-previews.ts";
import { assert } from "../../shared/assert.ts";
import { BY } from "../support/directory-records.ts";
import { readTrailBody } from "../../server/domain/trail/read-trail-body.ts";
import { DirectoryUnavailable } from "../../server/ports/directory.ts";
import { bringIn } from "../support/bring-in.ts";
import { startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";
import type { RestClient } from "../support/rest-client.ts";

let world: HttpWorld;
let strait: StraitWatch;
/** Called for each board that is counted. */
let onCount: (compartment: string) => Promise<number>;
beforeEach(async () => {
  onCount = async (compartment) => (compartment === strait.pair ? 7 : 3);
  world = await startHttpWorld({
    history: {
      timeline: async () => ({ entries: [] }),
      stateAt: async () => null,
      lastDeletion: async () => null,
      countCards: (compartment) => onCount(compartment),
    },
  });
  strait = await makeStraitWatch(world);
  return () => world.stop();
});

const ask = (caller: RestClient, partner: string, query = "") => caller.get(`/api/rooms/${strait.room}/previews/${partner}${query}`);
const preview = async (caller: RestClient, partner: string, query = "") => (await ask(caller, partner, query)).json.preview as RoomPreview;
// Made in one moment, they come in the order of their ids.
const counted = ({ compartments }: RoomPreview) => compartments.map(({ name, cards }) => `${name} ${cards}`).toSorted();
const names = ({ members }: RoomPreview) => members.map(({ user }) => user.username);

let mostCounting: number;

/** Makes counts wait until `finish`; `counting` says how many are under way. */
function slowCounts() {
  let counting = 0;
  mostCounting = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  onCount = async () => {
    mostCounting = Math.max(mostCounting, ++counting);
    await promise;
    counting -= 1;
    return 1;
  };
  return { counting: () => counting, finish: resolve };
}

describe("a preview of a room as a partner sees it (A20)", () => {
  it("has what that partner and the previewer may read, as the partner's member would have it", async () => {
    const brv = await preview(strait.lead, "BRV");
    expect([brv.partner, brv.role, counted(brv)]).toEqual(["BRV", "analyst", ["Pair 7", "Shared 3"]]);
    expect(brv.compartments.map(({ role, canWrite }) => [role, canWrite])).toEqual([
      ["analyst", true],
      ["analyst", true],
    ]);
    expect(names(brv)).toEqual(["analyst-brv", "lead-alf", "watch-crl"]);
    const crl = await preview(strait.lead, "CRL", "?role=watch");
    expect([counted(crl), names(crl)]).toEqual([["Shared 3"], ["analyst-brv", "lead-alf", "watch-crl"]]);
    expect(crl.compartments.map(({ canWrite }) => canWrite)).toEqual([false]);
  });

  it("shows before a partner is invited what its members would see", async () => {
    const none = await preview(strait.lead, "DLT");
    expect([none.compartments, none.members]).toEqual([[], []]);
    await strait.lead.post(`/api/rooms/${strait.room}/compartments`, { name: "For DLT", releasableTo: ["DLT"] });
    const before = await preview(strait.lead, "DLT");
    expect([counted(before), names(before)]).toEqual([["For DLT 3"], ["lead-alf"]]);
    await bringIn(strait.lead, { room: strait.room, username: "analyst-dlt", role: "analyst", person: strait.outsider });
    const { compartments, members } = (await strait.outsider.get(`/api/rooms/${strait.room}`)).json as RoomPreview;
    const real = compartments.map(({ id }) => id);
    expect(real).toEqual(before.compartments.map(({ id }) => id));
    expect(members.map(({ user }) => user.username)).toEqual(["analyst-dlt", "lead-alf"]);
  });

  it("P3: gives no byte that depends on what the previewer may not read, whatever the partner may", async () => {
    const asked = async () => [(await ask(strait.analyst, "ALF")).text, (await ask(strait.analyst, "CRL", "?role=lead")).text];
    const before = await asked();
    expect(before.join()).not.toContain("Canary");
    const other = { username: "other-alf", displayName: "O", partner: "ALF", password: "a long enough password" };
    await (await world.as("root")).post("/api/users", other);
    // Hidden from BRV: a compartment of ALF and CRL.
    await strait.lead.post(`/api/rooms/${strait.room}/compartments`, { name: "Canary two", releasableTo: ["CRL"] });
    expect(await asked()).toEqual(before);
    expect(counted(await preview(strait.lead, "CRL"))).toEqual(["Canary two 3", "Shared 3"]);
  });

  it("A7: is for members who take part; an unknown partner and role are refused", async () => {
    expect((await ask(strait.outsider, "BRV")).status).toBe(404);
    expect((await ask(strait.watch, "BRV")).status).toBe(200);
    expect((await ask(strait.lead, "XXX")).json.code).toBe("unknown-partner");
    expect((await ask(strait.lead, "brv")).json.code).toBe("unknown-partner");
    expect((await ask(strait.lead, "BRV", "?role=former")).json.code).toBe("bad-request");
  });

  it("P12: is answered 60 times a minute and not once more, refused ones counted", async () => {
    const statuses: number[] = [];
    for (let time = 0; time < 62; time++) statuses.push((await ask(strait.watch, time === 0 ? "XXX" : "BRV")).status);
    expect(statuses).toEqual([422, ...Array.from({ length: 59 }, () => 200), 429, 429]);
    expect((await ask(strait.lead, "BRV")).status).toBe(200);
  });

  it("P12: is made one at a time for a person, whose second one waits and whose third is busy, and two at a time on a node", async () => {
    const { counting, finish } = slowCounts();
    const analysts = Array.from({ length: 3 }, () => ask(strait.analyst, "BRV"));
    const refused = await Promise.race(analysts);
    expect([refused.status, refused.json.code]).toEqual([503, "busy"]);
    const others = [ask(strait.lead, "BRV"), ask(strait.watch, "BRV")];
    await expect.poll(() => counting()).toBe(2);
    finish();
    expect((await Promise.all(analysts)).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 503]);
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual([200, 200]);
    expect(mostCounting).toBe(2);
  });

  it("P12: asks for rights twice however many boards there are, and builds none again that has not changed", async () => {
    let listed = 0;
    const { directory } = world.context;
    const compartmentsIn = directory.compartmentsIn.bind(directory);
    directory.compartmentsIn = (room) => {
      listed += 1;
      return compartmentsIn(room);
    };
    const built: string[] = [];
    onCount = async (compartment) => built.push(compartment);
    for (const expected of [2, 4]) {
      expect((await preview(strait.lead, "BRV")).compartments).toHaveLength(2);
      expect([listed, built.toSorted()]).toEqual([expected, [strait.shared, strait.pair].toSorted()]);
    }
  });

  it("P12: counts nothing more once who asked has gone, and records no preview that nobody was shown", async () => {
    const { id } = (await strait.lead.get("/api/me")).json.user as { id: string };
    const { directory } = world.context;
    const [user] = await directory.users([id]);
    assert(user, "the lead has an account");
    const left = new AbortController();
    const built: string[] = [];
    const cardCounts = new CardCounts(async (compartment) => {
      left.abort();
      return built.push(compartment);
    });
    const by = { ...BY, actor: id, partner: "ALF" };
    const heads = async () => new Map<string, number>();
    const context = { directory, by, heads, cardCounts, recorded: new RecordedPreviews(), left: left.signal };
    const answer = await previewRoom(context, user, strait.room, { partner: "BRV", role: "analyst" });
    expect([answer, built.length]).toEqual([{ ok: false, error: "abandoned" }, 1]);
    expect(await directory.trail("ALF", { limit: 100, type: "room.previewed" })).toEqual([]);
  });

  it("TR5: is recorded before it is answered, and asked for again soon by the same person it is no new record", async () => {
    const { directory } = world.context;
    const recorded = async () =>
      (await directory.trail("ALF", { limit: 100, type: "room.previewed" })).map(({ body }) => readTrailBody(body)?.said);
    const [brv, lead] = [
      { room: strait.room, partner: "BRV", role: "analyst" },
      { room: strait.room, partner: "BRV", role: "lead" },
    ];
    await ask(strait.lead, "XXX");
    expect(await recorded()).toEqual([]);
    for (let time = 0; time < 3; time++) await ask(strait.lead, "BRV");
    expect(await recorded()).toEqual([brv]);
    await ask(strait.lead, "BRV", "?role=lead");
    expect(await recorded()).toEqual([lead, brv]);
    await ask(await world.as("lead-alf"), "BRV");
    expect(await recorded()).toEqual([brv, lead, brv]);
    world.pass(10 * 60_000);
    await ask(strait.lead, "BRV");
    expect(await recorded()).toHaveLength(4);
  });

  it("TR5: gives nothing where it cannot be recorded, and is recorded when it is asked for again", async () => {
    const { directory } = world.context;
    const recordTrail = directory.recordTrail.bind(directory);
    directory.recordTrail = () => Promise.reject(new DirectoryUnavailable("the disk is full"));
    for (let time = 0; time < 2; time++) expect((await ask(strait.lead, "BRV")).json.code).toBe("unavailable");
    directory.recordTrail = recordTrail;
    expect((await ask(strait.lead, "BRV")).status).toBe(200);
    expect(await directory.trail("ALF", { limit: 100, type: "room.previewed" })).toHaveLength(1);
  });

  it("P12: looks at a room as often whether it has few boards or many", async () => {
    const { directory } = world.context;
    const compartmentsIn = directory.compartmentsIn.bind(directory);
    let looks = 0;
    directory.compartmentsIn = (room) => ((looks += 1), compartmentsIn(room));
    const looksOfOne = async (): Promise<number> => {
      looks = 0;
      expect((await ask(strait.lead, "BRV")).status).toBe(200);
      return looks;
    };
    const few = await looksOfOne();
    for (let made = 0; made < 10; made += 1)
      await strait.lead.post(`/api/rooms/${strait.room}/compartments`, { name: `Board ${made}`, releasableTo: ["BRV"] });
    expect(await looksOfOne()).toBe(few);
  });

  it("P6: holds nothing of a compartment to which the right ended while it was counted", async () => {
    const { id } = (await strait.analyst.get("/api/me")).json.user as { id: string };
    await strait.lead.post(`/api/rooms/${strait.room}/members`, { username: "analyst-brv", role: "lead" });
    await strait.analyst.post(`/api/rooms/${strait.room}/compartments`, { releasableTo: [] });
    onCount = async () => {
      onCount = async () => 1;
      await strait.lead.delete(`/api/rooms/${strait.room}/members/${id}`);
      return 1;
    };
    // Now a former member, who keeps what BRV originated and takes part no more (A13).
    expect((await ask(strait.analyst, "CRL")).json.code).toBe("not-allowed");
  });
});
