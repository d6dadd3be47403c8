import { existsSync, readFileSync } from "node:fs";
import { StatementSync } from "node:sqlite";
import { isMainThread, workerData } from "node:worker_threads";

// Loaded before everything else of a server (`--import`): in its threads that read the ledger, whatever asks for the compartment whose id the
// file WILD_LISTS holds takes more and more memory, which V8's limit of the heap does not count.
if (!isMainThread && String(workerData?.entry).includes("/ledger-thread.ts")) {
  const file = process.env.WILD_LISTS;
  const { get } = StatementSync.prototype;
  StatementSync.prototype.get = function (...args) {
    if (existsSync(file) && args[0] === readFileSync(file, "utf8")) takeMemory();
    return get.apply(this, args);
  };
}

function takeMemory() {
  const taken = Array.from({ length: 60 }, () => new Uint8Array(10_000_000).fill(1));
  while (taken.length > 0);
}
