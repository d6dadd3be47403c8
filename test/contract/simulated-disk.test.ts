import { describe, expect, it } from "vitest";
import { createMemoryDirectory } from "../../server/adapters/memory/directory/directory.ts";
import { Tables } from "../../server/adapters/memory/directory/tables.ts";
import { appendOf, growingLog } from "../support/entries.ts";
import { seededNumbers } from "../support/seeded-history.ts";
import { openSimulatedLedger, SimulatedDisk, type AcknowledgesWhen } from "../support/simulated-disk.ts";
import { describeLedger } from "./ledger-contract.ts";

describeLedger("a simulated disk", async () => {
  const disk = new SimulatedDisk();
  const tables = new Tables();
  const open = () => openSimulatedLedger(disk, { acknowledges: "after-sync", changes: tables.changes });
  const ledger = await open();
  return { ledger, directory: createMemoryDirectory(tables), reopen: open, damageLeaf: null, dispose: () => ledger.close() };
});

/** Writes, crashes at random and counts acknowledged entries that are gone afterwards. */
async function lostAfterCrashes(acknowledges: AcknowledgesWhen, seed: number): Promise<number> {
  const random = seededNumbers(seed);
  let lost = 0;
  for (let trial = 0; trial < 100; trial += 1) {
    const disk = new SimulatedDisk();
    const log = growingLog();
    const crashAt = Math.floor(random() * 20);
    let step = 0;
    const whenSynced = async (): Promise<void> => {
      if (step === crashAt && random() < 0.5) disk.crash(random);
    };
    const ledger = await openSimulatedLedger(disk, { acknowledges, whenSynced });
    let acknowledged = 0;
    for (; step <= crashAt; step += 1) {
      const outcome = await ledger.append([appendOf(log.update())]).catch(() => null);
      if (outcome !== null) acknowledged = step + 1;
    }
    disk.crash(random);
    const { seq } = await (await openSimulatedLedger(disk, { acknowledges })).head(log.compartment);
    lost += Math.max(0, acknowledged - seq);
  }
  return lost;
}

describe("P1 on a disk that loses unsynced writes", () => {
  it("nothing acknowledged is lost when the ledger waits for the sync", async () => {
    expect(await lostAfterCrashes("after-sync", 1)).toBe(0);
  });

  it("the planted ledger that acknowledges before the sync is caught", async () => {
    expect(await lostAfterCrashes("before-sync", 1)).toBeGreaterThan(0);
  });
});
