import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { isDemoSeeded } from "../../../server/commands/find-demo.ts";
import { seedDemo } from "../../../server/commands/seed-demo.ts";
import type { SeedContext } from "../../../server/commands/seed-demo.ts";
import { demoIncident } from "../../../server/domain/demo/demo-incident.ts";
import { DEMO_ACCOUNTS, DEMO_COMPARTMENTS, DEMO_ROOM, demoAccounts } from "../../../server/domain/demo/demo-outline.ts";
import { LedgerUnavailable } from "../../../server/ports/ledger.ts";
import { readBoard } from "../../../shared/board/board.ts";
import { hashLabel, labelOf } from "../../../shared/contribution/label.ts";
import type { CompartmentRecord } from "../../../server/ports/directory/compartments.ts";
import { sha256 } from "../../support/entries.ts";
import { aSite, BY, NO_AUTHORITY } from "../../support/directory-records.ts";

const NOW = Date.UTC(2026, 10, 22, 18, 0, 30);

function world(now = NOW) {
  let counter = 0;
  const time = { now };
  const context: SeedContext = {
    directory: createMemoryDirectory(),
    by: BY,
    ledger: createMemoryLedger(),
    passwords: { hash: async (password) => `plain:${password}`, verify: async (hash, password) => hash === `plain:${password}` },
    clock: { now: () => time.now },
    random: { bytes: (count) => new Uint8Array(count).fill((counter += 1)) },
    siteId: async () => aSite("of the demo").id,
    sha256,
  };
  return { context, time };
}

async function logs(context: SeedContext) {
  const { compartments } = demoIncident(0);
  return await Promise.all(compartments.map(({ id }) => context.ledger.read(id, { after: 0, limit: 10_000 })));
}

describe("seeding the demo", () => {
  it("makes nations, accounts, the room and the past hour, each edit under its author's name", async () => {
    const { context } = world();
    const outcome = await seedDemo(context);
    expect(outcome).toEqual({ ok: true, value: "seeded" });
    expect(demoAccounts().map((account) => account.username)).toEqual(["lead-alf", "analyst-brv", "watch-crl", "analyst-dlt"]);
    const demo = demoIncident(0);
    const members = await context.directory.members(demo.room.id);
    expect(members.map(({ user, role }) => `${user.username} ${role} ${user.isDisabled ? "disabled" : "enabled"}`)).toEqual([
      "analyst-alf analyst disabled",
      "analyst-brv analyst enabled",
      "analyst-crl analyst disabled",
      "harbour-brv analyst disabled",
      "lead-alf lead enabled",
      "watch-crl watch enabled",
    ]);
    expect(await context.directory.roomsOf(demo.users.find((user) => user.username === "analyst-dlt")?.id ?? "")).toEqual([]);
    expect((await context.directory.compartmentsIn(demo.room.id)).map((compartment) => compartment.releasableTo)).toEqual(
      expect.arrayContaining([["ALF"], ["ALF", "BRV"], ["ALF", "BRV", "CRL"]]),
    );
    for (const entries of await logs(context)) {
      const doc = new Y.Doc();
      for (const entry of entries) if (entry.kind === "update" && entry.update !== null) Y.applyUpdate(doc, entry.update);
      expect(readBoard(doc).cards.length).toBeGreaterThan(10);
      expect(entries.every((entry) => entry.at < NOW && entry.at >= NOW - 61 * 60_000)).toBe(true);
    }
  });

  it("does nothing a second time, however long after, and leaves later changes alone", async () => {
    const { context, time } = world();
    await seedDemo(context);
    const before = await logs(context);
    const demo = demoIncident(0);
    const guest = demo.users.find((user) => user.username === "watch-crl")?.id ?? "";
    await context.directory.removeMember(BY, demo.room.id, guest);
    time.now += 86_400_000;
    const again = await seedDemo(context);
    expect(again).toEqual({ ok: true, value: "already-there" });
    expect(await logs(context)).toEqual(before);
    expect((await context.directory.members(demo.room.id)).some(({ user }) => user.id === guest)).toBe(false);
  });

  it("carries on after a crash at any point, with the times of the first start", async () => {
    const whole = world();
    await seedDemo(whole.context);
    const expected = await logs(whole.context);
    const mutations = ["addPartner", "addUser", "changeUser", "createRoom", "setMember", "createCompartment"] as const;
    for (const mutation of mutations) {
      for (const failing of [1, 2]) {
        const { context, time } = world();
        let calls = 0;
        const directory = new Proxy(context.directory, {
          get(target, property) {
            const method: unknown = Reflect.get(target, property);
            if (typeof method !== "function") return method;
            return async (...given: unknown[]) => {
              if (property === mutation && (calls += 1) === failing) throw new Error("power cut");
              return (await Reflect.apply(method, target, given)) as unknown;
            };
          },
        });
        const crashed = await seedDemo({ ...context, directory }).then(
          () => false,
          (error: Error) => error.message === "power cut",
        );
        expect(crashed).toBe(mutation !== "createRoom" || failing === 1);
        time.now += 10_000;
        const again = await seedDemo(context);
        expect(again.ok, `${mutation} ${failing}`).toBe(true);
        expect(await logs(context)).toEqual(expected);
      }
    }
  });

  it("is known to be there by the number of its entries, which a start can ask without making the demo", async () => {
    const { context } = world();
    expect(await isDemoSeeded(context.ledger)).toBe(false);
    await seedDemo(context);
    expect(await isDemoSeeded(context.ledger)).toBe(true);
    const lengths = (await logs(context)).map(({ length }) => length);
    expect(lengths).toEqual(DEMO_COMPARTMENTS.map(({ entryCount }) => entryCount));
  });

  it("finishes ledgers of which only a part was written", async () => {
    const { context, time } = world();
    const half: SeedContext["ledger"] = {
      ...bound(context.ledger),
      append: async (batch) => {
        await context.ledger.append(batch.slice(0, 1).map((append) => ({ ...append, entries: append.entries.slice(0, 25) })));
        throw new LedgerUnavailable("power cut");
      },
    };
    await expect(seedDemo({ ...context, ledger: half })).rejects.toThrow(LedgerUnavailable);
    expect(await isDemoSeeded(context.ledger)).toBe(false);
    time.now += 3_600_000;
    const again = await seedDemo(context);
    expect(again).toEqual({ ok: true, value: "seeded" });
    const whole = world();
    await seedDemo(whole.context);
    expect(await logs(context)).toEqual(await logs(whole.context));
  });

  it("A5 A21 gives each compartment a ceiling and this site for its home, and writes under that label; one that an earlier version made keeps its own", async () => {
    const [first] = DEMO_COMPARTMENTS;
    if (first === undefined) throw new Error("broken assumption: the demo has compartments");
    const labels = async (context: SeedContext) => {
      const compartments = await context.directory.compartmentsIn(DEMO_ROOM.id);
      return await Promise.all(
        compartments.map(async (each) => {
          const entries = await context.ledger.read(each.id, { after: 0, limit: 10_000 });
          const hash = hashLabel({ ...labelOf(each), compartment: each.id }, sha256);
          return [each.home, each.ceiling, entries.length > 0 && entries.every(({ labelHash }) => Buffer.from(hash).equals(labelHash))];
        }),
      );
    };
    const { context } = world();
    await seedDemo(context);
    expect(new Set(await labels(context))).toEqual(
      new Set(DEMO_COMPARTMENTS.map(({ ceiling }) => [aSite("of the demo").id, ceiling, true])),
    );
    const cut = world();
    const directory = new Proxy(cut.context.directory, {
      get(target, property) {
        const method: unknown = Reflect.get(target, property);
        if (property !== "createCompartment" || typeof method !== "function") return method;
        return async (by: unknown, { home: _home, ceiling: _ceiling, ...made }: CompartmentRecord) => {
          await Reflect.apply(method, target, [by, made]);
          throw new Error("power cut");
        };
      },
    });
    await expect(seedDemo({ ...cut.context, directory })).rejects.toThrow("power cut");
    expect(await seedDemo(cut.context)).toEqual({ ok: true, value: "seeded" });
    expect(await labels(cut.context)).toContainEqual([undefined, undefined, true]);
    expect((await labels(cut.context)).filter(([home]) => home === aSite("of the demo").id)).toHaveLength(DEMO_COMPARTMENTS.length - 1);
  });

  it("A12: lets lead-alf administer the accounts of ALF, and lead-alf and analyst-brv disclose in the names of their nations", async () => {
    const { context } = world();
    await seedDemo(context);
    const users = await context.directory.users(DEMO_ACCOUNTS.map(({ id }) => id));
    const namesOf = (authority: keyof typeof NO_AUTHORITY) => users.filter((user) => user[authority]).map(({ username }) => username);
    expect(namesOf("isAdmin")).toEqual([]);
    expect(namesOf("isPartnerAdmin")).toEqual(["lead-alf"]);
    expect(namesOf("mayRelease").toSorted()).toEqual(["analyst-brv", "lead-alf"]);
  });

  it("takes no existing account's name", async () => {
    const { context } = world();
    await context.directory.addPartner(BY, { code: "ALF", name: "Alfara" });
    await context.directory.addUser(BY, {
      id: "other",
      username: "lead-alf",
      displayName: "Other",
      partner: "ALF",
      ...NO_AUTHORITY,
      isAdmin: true,
      passwordHash: "x",
      createdAt: 1,
    });
    expect(await seedDemo(context)).toEqual({ ok: false, error: { code: "name-taken", name: "lead-alf" } });
    expect(await logs(context)).toEqual([[], [], []]);
  });
});

function bound(ledger: SeedContext["ledger"]): SeedContext["ledger"] {
  return {
    append: (batch) => ledger.append(batch),
    head: (compartment) => ledger.head(compartment),
    read: (compartment, range) => ledger.read(compartment, range),
    heads: (compartments) => ledger.heads(compartments),
    outlines: (compartment, range) => ledger.outlines(compartment, range),
    act: (compartment, id) => ledger.act(compartment, id),
    acts: (compartment, query, range) => ledger.acts(compartment, query, range),
    lastActs: (compartment, of, limit) => ledger.lastActs(compartment, of, limit),
    actCounts: (compartment) => ledger.actCounts(compartment),
    concerning: (user, page) => ledger.concerning(user, page),
    dueItems: (query) => ledger.dueItems(query),
    openItems: (query) => ledger.openItems(query),
    claims: (compartment) => ledger.claims(compartment),
    show: (ids, now) => ledger.show(ids, now),
    shownBy: (compartment, clients, now) => ledger.shownBy(compartment, clients, now),
    compartments: () => ledger.compartments(),
    close: () => ledger.close(),
  };
}
