import { beforeEach, describe, expect, it } from "vitest";
import { addAccount } from "../../server/commands/add-user.ts";
import { recordRefusals } from "../../server/commands/record-refusals.ts";
import { USUAL_LIMITS } from "../../server/domain/limits.ts";
import { MOST_TOLD_APART, SignInRefusals } from "../../server/domain/trail/sign-in-refusals.ts";
import { DirectoryUnavailable } from "../../server/ports/directory.ts";
import type { TrailPage } from "../../shared/rest/trail.ts";
import { verifyTrailExport } from "../../shared/trail/trail-export.ts";
import { BY, NO_AUTHORITY } from "../support/directory-records.ts";
import { sha256 } from "../support/entries.ts";
import { password, startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";
import type { RestClient } from "../support/rest-client.ts";

let world: HttpWorld;
let strait: StraitWatch;
let refusals: SignInRefusals;
let isTrailBroken: boolean;
let begun: number;
beforeEach(async () => {
  refusals = new SignInRefusals();
  isTrailBroken = false;
  begun = 0;
  const exportLedger = async function* (): AsyncGenerator<string> {
    begun += 1;
    yield "the ledger\n";
  };
  world = await startHttpWorld({ signInRefusals: refusals, exportLedger });
  const { directory } = world.context;
  const recordTrail = directory.recordTrail.bind(directory);
  directory.recordTrail = (events) => (isTrailBroken ? Promise.reject(new DirectoryUnavailable("the disk is full")) : recordTrail(events));
  strait = await makeStraitWatch(world);
  for (const partner of ["ALF", "BRV", "CRL"]) {
    const account = { username: `admin-${partner.toLowerCase()}`, displayName: partner, partner, password };
    await addAccount({ ...world.context, by: BY }, { ...account, ...NO_AUTHORITY, isPartnerAdmin: true });
  }
  return () => world.stop();
});

const read = async (client: RestClient, query = ""): Promise<TrailPage> => (await client.get(`/api/trail${query}`)).json as TrailPage;
const typesOf = ({ entries }: TrailPage): readonly string[] => entries.map(({ type }) => type);
const idOf = async (client: RestClient): Promise<string> => (await client.get("/api/me")).json.user.id as string;

describe("GET /api/trail", () => {
  it("TR3: is for administrators of the site and of a nation, each their own", async () => {
    for (const client of [strait.lead, strait.analyst, strait.outsider]) {
      expect((await client.get("/api/trail")).json.code).toBe("not-allowed");
      expect((await client.get("/api/trail/export")).json.code).toBe("not-allowed");
    }
    const [root, alf] = [await world.as("root"), await world.as("admin-alf")];
    expect((await read(root)).partner).toBeNull();
    expect((await root.get("/api/trail?of=nation")).json.code).toBe("not-allowed");
    expect((await read(alf)).partner).toBe("ALF");
    expect((await alf.get("/api/trail?of=site")).json.code).toBe("not-allowed");
  });

  it("TR2 P3: tells a nation of its own people and of what is done to them, and nothing of rooms that they are not in", async () => {
    const brv = await world.as("admin-brv");
    const analyst = await idOf(strait.analyst);
    await strait.lead.post(`/api/rooms/${strait.room}/members`, { username: "analyst-brv", role: "watch" });
    const { entries, people } = await read(brv);
    expect(entries[0]).toMatchObject({
      type: "member.changed",
      actor: null,
      partner: "ALF",
      session: null,
      address: null,
      said: { user: analyst, room: strait.room, role: "watch", before: "analyst" },
    });
    expect(people.map(({ username, partner }) => `${username} ${partner}`).toSorted()).toEqual(["admin-brv BRV", "analyst-brv BRV"]);
    const alf = await read(await world.as("admin-alf"));
    expect(alf.entries.find(({ type }) => type === "member.changed")).toMatchObject({
      actor: await idOf(strait.lead),
      address: "127.0.0.1",
    });
    // A nation that is not in the pair learns nothing of it, nor of the others' people; nor does the site.
    const others = [await read(await world.as("admin-crl")), await read(await world.as("root"))];
    for (const { entries: told } of others)
      for (const secret of [strait.pair, strait.alone, analyst, "Pair", "Canary", "Strait"])
        expect(JSON.stringify(told)).not.toContain(secret);
  });

  it("TR1: holds signing in and out, tokens, accounts and their ends, with session and address", async () => {
    const brv = await world.as("admin-brv");
    const made = (await strait.analyst.post("/api/tokens", { name: "secret name", expiresInDays: 3 })).json;
    await strait.analyst.delete(`/api/tokens/${made.id}`);
    await strait.analyst.delete("/api/session");
    await brv.post("/api/users", { username: "new-brv", displayName: "New", partner: "BRV", password });
    const added = (await read(brv, "?type=account.added")).entries[0]?.said;
    await brv.patch(`/api/users/${String(added?.["user"])}`, { isDisabled: true });
    const page = await read(brv, "?limit=5");
    expect(typesOf(page)).toEqual(["account.disabled", "account.added", "session.ended", "token.ended", "token.made"]);
    expect(page.entries.every(({ address, session }) => address === "127.0.0.1" && session !== null)).toBe(true);
    expect(JSON.stringify(page)).not.toContain("secret name");
    expect(JSON.stringify(page)).not.toContain(made.token);
    expect(typesOf(await read(brv, `?limit=5&before=${page.next}`))[0]).toBe("session.opened");
  });

  it("TR3: filters by type, actor and time, and refuses what is none", async () => {
    const root = await world.as("root");
    world.pass(60_000);
    await root.post("/api/partners", { code: "EEE", name: "E" });
    expect(typesOf(await read(root, "?from=2026-01-01T00:01:00Z"))).toEqual(["partner.added"]);
    expect(typesOf(await read(root, `?type=partner.added&actor=${await idOf(root)}`))).toEqual(["partner.added"]);
    expect(typesOf(await read(root, "?to=1970-01-01T00:00:00Z"))).toEqual([]);
    for (const bad of ["type=X", "from=yesterday", "before=-1", "of=BRV", "limit=0"])
      expect((await root.get(`/api/trail?${bad}`)).json.code).toBe("bad-request");
  });
});

describe("GET /api/trail/export", () => {
  it("TR5 TR6: gives the whole chain for the verifier, with the record of its own reading at its end", async () => {
    const brv = await world.as("admin-brv");
    const { status, text, headers } = await brv.get("/api/trail/export");
    expect([status, headers.get("content-disposition")]).toEqual([200, "attachment; filename=BRV.trail.jsonl"]);
    const lines = text.trimEnd().split("\n");
    async function* each(): AsyncGenerator<string> {
      yield* lines;
    }
    expect(await verifyTrailExport(each(), sha256)).toMatchObject({ kind: "sound", partner: "BRV", redactions: 0 });
    expect(lines.at(-2)).toContain('"type":"trail.read"');
    const [newest] = (await read(brv)).entries;
    expect([newest?.type, newest?.hash]).toEqual(["trail.read", JSON.parse(lines[0] ?? "").head.hash]);
  });

  it("TR5: gives nothing where that cannot be recorded", async () => {
    const brv = await world.as("admin-brv");
    isTrailBroken = true;
    expect((await brv.get("/api/trail/export")).json.code).toBe("unavailable");
    isTrailBroken = false;
    expect(typesOf(await read(brv))).not.toContain("trail.read");
  });
});

describe("how often trails and ledgers are read", () => {
  it("L11: is held to a rate for each person, which other people do not share; what is held back is not recorded", async () => {
    const limits = { ...USUAL_LIMITS, wholeReadsPerMinute: 3, trailPagesPerMinute: 2 };
    const exportLedger = async function* (): AsyncGenerator<string> {
      yield "the ledger\n";
    };
    const limited = await startHttpWorld({ limits, exportLedger });
    const room = await makeStraitWatch(limited);
    const admin = await limited.as("root");
    const statuses = async (asks: readonly (() => Promise<{ readonly status: number }>)[]) => {
      const answers: number[] = [];
      for (const ask of asks) answers.push((await ask()).status);
      return answers;
    };
    const trail = () => admin.get("/api/trail");
    expect(await statuses([trail, trail, trail])).toEqual([200, 200, 429]);
    const whole = () => admin.get("/api/trail/export");
    expect(await statuses([whole, whole, whole, whole])).toEqual([200, 200, 200, 429]);
    const ledger = () => room.lead.get(`/api/compartments/${room.shared}/ledger`);
    expect(await statuses([ledger, ledger, ledger, ledger])).toEqual([200, 200, 200, 429]);
    expect((await room.watch.get(`/api/compartments/${room.shared}/ledger`)).status).toBe(200);
    const read = await limited.context.directory.trail("ALF", { type: "ledger.read", limit: 10 });
    expect(read).toHaveLength(3);
    await limited.stop();
  });
});

describe("reading a ledger", () => {
  it("TR5: is recorded before the first byte, and gives nothing where that cannot be done", async () => {
    const brv = await world.as("admin-brv");
    const path = `/api/compartments/${strait.pair}/ledger`;
    isTrailBroken = true;
    expect((await strait.analyst.get(path)).json.code).toBe("unavailable");
    expect(begun).toBe(0);
    isTrailBroken = false;
    expect((await strait.analyst.get(path)).text).toBe("the ledger\n");
    const said = { room: strait.room, compartment: strait.pair };
    expect((await read(brv)).entries[0]).toMatchObject({ type: "ledger.read", actor: await idOf(strait.analyst), said });
    // Who is refused reads nothing.
    expect((await strait.outsider.get(path)).status).toBe(404);
    expect(begun).toBe(1);
  });
});

describe("refused attempts to sign in", () => {
  const guess = (username: string) => world.stranger().post("/api/session", { username, password: "wrong, and long enough" });

  it("TR4: are one record an account, address and minute, in the chain of the account's nation; a name of no account is not kept", async () => {
    const [brv, root] = [await world.as("admin-brv"), await world.as("root")];
    for (let attempt = 0; attempt < 7; attempt += 1) await guess("analyst-brv");
    await guess("hunter2-my-password");
    await recordRefusals(world.context, refusals, world.context.clock.now());
    expect(typesOf(await read(brv))).not.toContain("session.refused");
    world.pass(60_000);
    await recordRefusals(world.context, refusals, world.context.clock.now());
    await recordRefusals(world.context, refusals, world.context.clock.now());
    const minute = Date.parse("2026-01-01T00:00:00Z");
    const [refused, ...rest] = (await read(brv, "?type=session.refused")).entries;
    expect(rest).toEqual([]);
    // Those that were held back unasked are counted too.
    expect(refused).toMatchObject({
      actor: null,
      partner: null,
      address: "127.0.0.1",
      said: { user: await idOf(strait.analyst), minute, attempts: 7 },
    });
    const ofSite = await read(root, "?type=session.refused");
    expect(ofSite.entries.map(({ said }) => said)).toEqual([{ user: null, minute, attempts: 1 }]);
    expect(JSON.stringify(ofSite)).not.toContain("hunter2");
  });

  it("TR4 P12: cost no more records a minute than a node tells apart, however many names and networks are tried", async () => {
    const root = await world.as("root");
    const at = world.context.clock.now();
    for (let guesses = 0; guesses < 10_000; guesses += 1)
      refusals.add({ username: `name-${guesses}`, network: `10.0.${guesses % 7}.1`, at });
    world.pass(120_000);
    await recordRefusals(world.context, refusals, world.context.clock.now());
    const { entries } = await read(root, "?type=session.refused&limit=500");
    expect(entries.length).toBeLessThanOrEqual(MOST_TOLD_APART + 1);
    expect(entries.reduce((sum, { said }) => sum + Number(said?.["attempts"]), 0)).toBe(10_000);
  });

  it("TR4: are kept until they can be recorded, each once", async () => {
    const root = await world.as("root");
    refusals.add({ username: "nobody", network: "10.0.0.1", at: 0 });
    isTrailBroken = true;
    await expect(recordRefusals(world.context, refusals, 60_000)).rejects.toThrow("the disk is full");
    isTrailBroken = false;
    await recordRefusals(world.context, refusals, 60_000);
    await recordRefusals(world.context, refusals, 60_000);
    expect((await read(root, "?type=session.refused")).entries).toHaveLength(1);
  });
});
