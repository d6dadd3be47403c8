import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { openCopying } from "../../server/threads/open-copying.ts";
import { EMPTY_CHAIN } from "../../shared/contribution/chain-entry.ts";
import { typedEntries } from "../support/exported-ledger.ts";
import { KeptLog } from "../support/hub-world.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

const temporaryFolder = temporaryFolders();

it("H4 another thread copies what was written into the ledger's file, and closes in order", async () => {
  const path = join(temporaryFolder(), "ledger.db");
  const ledger = openLedger(path);
  const clock = new ManualClock();
  const log = new KeptLog();
  const { copyBack, close } = openCopying(path, { clock, log });
  const { entries } = typedEntries(200);
  const before = statSync(path).size;
  await ledger.append([{ compartment: "compartment-a", expectedHead: EMPTY_CHAIN.hash, entries }]);
  expect(statSync(path).size).toBe(before);
  await copyBack();
  expect(statSync(path).size).toBeGreaterThan(before);
  await copyBack();
  await Promise.all([close(), close()]);
  await expect(copyBack()).rejects.toThrow("copying is closing");
  expect(log.lines).toEqual([]);
  await ledger.close();
});
