import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryLedger } from "../../server/adapters/memory/ledger.ts";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { describeLedger } from "./ledger-contract.ts";

describeLedger("memory", async () => {
  const ledger = createMemoryLedger();
  return { ledger, reopen: null, dispose: () => ledger.close() };
});

describeLedger("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "majlis-ledger-"));
  const path = join(folder, "ledger.db");
  const ledger = openLedger(path);
  return {
    ledger,
    reopen: async () => openLedger(path),
    dispose: async () => {
      await ledger.close();
      await rm(folder, { recursive: true });
    },
  };
});
