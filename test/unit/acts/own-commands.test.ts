import { expect, it } from "vitest";
import * as Y from "yjs";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { authorOf, performOwnAct, SERVER, type OwnAct } from "../../../server/commands/perform-own-act.ts";
import { verifyLedger } from "../../../server/commands/verify-ledger.ts";
import { DueItems } from "../../../server/domain/acts/due-items.ts";
import type { AccessChangeRow } from "../../../server/ports/directory/access-changes.ts";
import type { ActEntry } from "../../../shared/contribution/entry.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { appendOf, authorship, chainAct } from "../../support/entries.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

type World = ReturnType<typeof createHubWorld> & { readonly settle: () => Promise<void> };

async function world(options: Parameters<typeof createHubWorld>[0] = {}): Promise<World & { readonly clock: ManualClock }> {
  const clock = (options.clock as ManualClock | undefined) ?? new ManualClock();
  const parts = createHubWorld({ ...options, clock });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await clock.advance(200);
  };
  if ((await parts.ledger.head("c1")).seq === 0) {
    const ana = new HubClient(parts.hub, grantOf("ana"), { clientId: 1 });
    await settle();
    for (const card of ["card-1", "card-2"]) ana.doc.getMap("cards").set(card, new Y.Map([["title", card]]));
    await settle();
    parts.hub.leave(ana.session);
    await clock.advance(60_000);
    parts.hub.sweep();
  }
  return { ...parts, clock, settle };
}

function ownAct(fields: Partial<OwnAct<"comment.made">> = {}): OwnAct<"comment.made"> {
  return { compartment: "c1", by: SERVER, type: "comment.made", id: "e".repeat(32), said: { card: "card-1", text: "Done" }, ...fields };
}

async function outlineOf({ ledger }: World): Promise<string[]> {
  const entries = await ledger.read("c1", { after: 0, limit: 100 });
  return entries.map(({ kind, author, partner, session }) => `${kind} ${author}/${partner}/${session}`);
}

async function perform({ hub, settle }: World, act: OwnAct<"comment.made">) {
  const answer = performOwnAct(hub, act);
  await settle();
  return await answer;
}

it("AC16 P4 the server's own act is by system, of no nation and session, in a board that nobody has open, and its log verifies", async () => {
  const made = await world();
  expect(made.hub.figures().openCompartments).toBe(0);
  expect(await perform(made, ownAct({ writes: { clear: "card-2" } }))).toMatchObject({
    ok: true,
    value: { isNew: true, acts: [{ author: "system", partner: "", session: "" }] },
  });
  expect((await outlineOf(made)).slice(-2)).toEqual(["update system//", "act system//"]);
  for await (const { fault } of verifyLedger(made.ledger, { content: true })) expect(fault).toBeNull();
  // The board is shut again once nobody needs it.
  await made.clock.advance(60_000);
  made.hub.sweep();
  expect(made.engine.figures().hotCompartments).toBe(0);
});

it("AC16 asked for again it is answered like the first time, also by another node, and at once", async () => {
  const ledger = createMemoryLedger();
  const clock = new ManualClock();
  const one = await world({ ledger, clock });
  const two = await world({ ledger, clock });
  const before = (await ledger.head("c1")).seq;
  const answers = [
    performOwnAct(one.hub, ownAct({ writes: { clear: "card-2" } })),
    performOwnAct(two.hub, ownAct({ writes: { clear: "card-2" } })),
  ];
  await one.settle();
  const results = await Promise.all(answers);
  expect(results.map((result) => result.ok && result.value.isNew).filter(Boolean)).toHaveLength(1);
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect((await ledger.head("c1")).seq).toBe(before + 2);
  expect(await perform(one, ownAct())).toMatchObject({ ok: true, value: { isNew: false } });
});

it("AC16 P2 what a person's act promised is finished as theirs, in the session of the promise, though they have lost every right and signed out since", async () => {
  const rows: AccessChangeRow[] = [];
  const ledger = createMemoryLedger({ changes: rows });
  let heard = 0;
  const hub = {
    accessRelay: {
      get heard() {
        return heard;
      },
      drain: async () => void (heard = rows.length),
    },
  };
  const made = await world({ ledger, hub });
  const promise: Pick<ActEntry, "author" | "partner" | "session"> = { author: "ben", partner: "BRV", session: "session-of-ben" };
  // Unheard of by this node: the ledger refuses the first try, and the second is taken.
  for (const change of [
    { kind: "member-removed", user: "ben", room: "r1" },
    { kind: "session-ended", user: "ben", session: "session-of-ben" },
  ] as const)
    rows.push({ seq: rows.length + 1, change });
  made.hub.review(() => ({ code: closeCode.rightWithdrawn, reason: "removed from the room" }));
  expect(await perform(made, ownAct({ by: authorOf(promise) }))).toMatchObject({ ok: true, value: { isNew: true } });
  expect((await outlineOf(made)).at(-1)).toBe("act ben/BRV/session-of-ben");
});

it("AC16 what a noun refuses is refused to the server, too", async () => {
  const made = await world();
  const before = (await made.ledger.head("c1")).seq;
  expect(await perform(made, ownAct({ said: { card: "card-9", text: "?" } }))).toEqual({ ok: false, error: "card-gone" });
  expect((await made.ledger.head("c1")).seq).toBe(before);
});

it("AC16 AC17 two nodes that find the same due item make one act of it", async () => {
  const ledger = createMemoryLedger();
  const clock = new ManualClock();
  const nodes = [await world({ ledger, clock }), await world({ ledger, clock })] as const;
  const head = await ledger.head("c1");
  const end = { ...head, at: clock.now() };
  const open = [{ partner: "", state: "given", dueAt: clock.now() + 100 }];
  const promise = chainAct(end, authorship({ compartment: "c1" }), { type: "promise.given", id: "p1", body: { said: {}, set: { open } } });
  await ledger.append([appendOf(promise)]);
  const made: boolean[] = [];
  const sweeps = nodes.map(({ hub, log }, index) => {
    const finish = async (): Promise<void> => {
      const result = await performOwnAct(hub, ownAct());
      if (!result.ok) throw new Error(result.error);
      made.push(result.value.isNew);
    };
    const finishers = [{ noun: "promise", state: "given", finish }];
    return new DueItems({ ledger, clock, log, jitter: () => index / 2, finishers });
  });
  for (const sweep of sweeps) sweep.start();
  await clock.advance(800);
  expect(made.filter(Boolean)).toHaveLength(1);
  expect(made.length).toBeGreaterThan(1);
  expect((await ledger.head("c1")).seq).toBe(head.seq + 2);
  for (const sweep of sweeps) await sweep.stop();
});
