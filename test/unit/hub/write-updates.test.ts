import { expect, it } from "vitest";
import * as Y from "yjs";
import { writeUpdates } from "../../../server/commands/write-updates.ts";
import { createHubWorld, grantOf } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** Writes these updates as one person on a board whose people hold a quarter of 400 kB each. */
async function write(updates: readonly Uint8Array[], newClientsPerHour = 600) {
  const clock = new ManualClock();
  const { hub } = createHubWorld({ clock, limits: { boardBytes: 400_000, boardWarningBytes: 400_000, newClientsPerHour } });
  const { user, credential, ...found } = grantOf("ana");
  const written = writeUpdates({ hub, recheck: async () => null }, { user, credential }, { ...found, canWrite: true }, updates);
  for (let turn = 0; turn < 40; turn++) await clock.advance(50);
  return await written;
}

function cards(count: number, length: number): readonly Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (let card = 0; card < count; card++) doc.getMap("cards").set(`card ${card}`, `${card}`.padEnd(length, "x"));
  return updates;
}

it("L4 E7 a program's write past a person's share says what was written and why no more was", async () => {
  expect(await write(cards(12, 20_000))).toEqual({
    ok: false,
    error: { kind: "stopped", why: "no-room", reason: expect.stringContaining("share") as string, written: 4, parts: 12 },
  });
});

it("L4 E8 a program's write with more new client ids than an hour takes says so", async () => {
  const each = Array.from({ length: 12 }, () => cards(1, 10)[0] as Uint8Array);
  expect(await write(each, 10)).toMatchObject({ ok: false, error: { kind: "stopped", why: "too-fast", written: 10, parts: 12 } });
});

it("L4 an update of a program that breaks a rule stops it with what was written, too", async () => {
  const [good] = cards(1, 10) as [Uint8Array];
  const cut = good.subarray(0, -1);
  expect(await write([good, cut])).toMatchObject({ ok: false, error: { kind: "stopped", why: "not-taken", written: 1, parts: 2 } });
});
