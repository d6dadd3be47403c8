import * as Y from "yjs";
import { expect, it } from "vitest";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { restoreCards, type RestorationPorts } from "../../../server/commands/restore-cards.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { BY, NO_AUTHORITY, fill } from "../../support/directory-records.ts";
import { createHubWorld } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

it("P3 A7 who may not read a board is answered at once, however long a restoration there takes", async () => {
  const directory = createMemoryDirectory();
  const ports = { context: { directory }, turns: { take: () => new Promise(() => {}) } } as unknown as RestorationPorts;
  const user = { id: "stranger", username: "stranger", displayName: "Stranger", partner: "DLT", ...NO_AUTHORITY, isDisabled: false };
  const caller = { user, credential: { kind: "session" as const, id: "s", expiresAt: 1 } };
  const asked = { caller, compartment: "board", wanted: [{ id: "card", at: 1 }], living: "left" as const };
  expect(await restoreCards(ports, asked)).toEqual({ ok: false, error: "not-found" });
  await directory.close();
});

it("P6 M6 a restoration whose right ends midway says how much of it was written", async () => {
  const directory = createMemoryDirectory();
  await fill(directory);
  await directory.createCompartment(BY, { id: "c1", room: "room-1", name: "C", originator: "ALF", releasableTo: ["ALF"], createdAt: 7 });
  const [user] = await directory.users(["id-amal"]);
  if (user === undefined) throw new Error("not filled");
  const [ledger, clock] = [createMemoryLedger(), new ManualClock()];
  const append = ledger.append.bind(ledger);
  const world = createHubWorld({ ledger, clock });
  let commits = 0;
  ledger.append = async (batch) => {
    const outcome = await append(batch);
    commits += 1;
    // As after a removal from the room: every right is looked at again.
    if (commits === 2) world.hub.review(() => ({ code: closeCode.rightWithdrawn, reason: "no longer a member" }));
    return outcome;
  };
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (const id of ["a", "b", "c", "d"]) doc.getMap("cards").set(id, "words");
  const ports = {
    hub: world.hub,
    recheck: async () => null,
    context: { directory, random: { bytes: (count: number) => new Uint8Array(count).fill(7) } },
    ledger,
    history: world.history,
    turns: { take: <Outcome>(_name: string, work: () => Promise<Outcome>) => work() },
    prepare: async () => ({ updates, restored: ["a", "b", "c", "d"], unchanged: [], refused: [] }),
  } as unknown as RestorationPorts;
  const caller = { user, credential: { kind: "session" as const, id: "s", expiresAt: Number.MAX_SAFE_INTEGER } };
  const answered = restoreCards(ports, { caller, compartment: "c1", wanted: [{ id: "a", at: 0 }], living: "left" });
  for (let turn = 0; turn < 40; turn++) await clock.advance(50);
  const outcome = await answered;
  expect(outcome).toMatchObject({ ok: false, error: { kind: "stopped", why: "right-ended", parts: 4 } });
  const written = !outcome.ok && typeof outcome.error === "object" ? outcome.error.written : 0;
  // The part that was being committed is not counted where its receipt could not be given any more.
  expect([1, 2]).toContain(written);
  await directory.close();
});
