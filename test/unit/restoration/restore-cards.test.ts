import { expect, it } from "vitest";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { restoreCards, type RestorationPorts } from "../../../server/commands/restore-cards.ts";

it("P3 A7 who may not read a board is answered at once, however long a restoration there takes", async () => {
  const directory = createMemoryDirectory();
  const ports = { context: { directory }, turns: { take: () => new Promise(() => {}) } } as unknown as RestorationPorts;
  const user = { id: "stranger", username: "stranger", displayName: "Stranger", partner: "DLT", isAdmin: false, isDisabled: false };
  const caller = { user, credential: { kind: "session" as const, id: "s", expiresAt: 1 } };
  const asked = { caller, compartment: "board", wanted: [{ id: "card", at: 1 }], living: "left" as const };
  expect(await restoreCards(ports, asked)).toEqual({ ok: false, error: "not-found" });
  await directory.close();
});
