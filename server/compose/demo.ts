import { sha256 } from "../domain/sha256.ts";
import type { CommandContext } from "../commands/command-context.ts";
import { hasDemoAccounts, isDemoSeeded } from "../commands/find-demo.ts";
import { isLoopback, type Config } from "../config.ts";
import type { Directory } from "../ports/directory.ts";
import type { Log } from "../ports/log.ts";
import { systemCause } from "../domain/trail/cause.ts";
import { openReadingLedger } from "../threads/ledger-place.ts";
import type { DurableStores } from "./durable-stores.ts";

/** Rejects if demo accounts, whose password is public, would be served beyond this machine. */
export async function refusePublicDemo(config: Config, directory: Pick<Directory, "users">): Promise<void> {
  if (isLoopback(config.host) || !(await hasDemoAccounts(directory))) return;
  const store = config.databaseUrl === null ? `the data folder ${config.dataFolder}` : "the database of DATABASE_URL";
  throw new Error(`HOST: ${store} holds demo accounts, whose password is public; serve it on a loopback address, or use another one`);
}

/**
 * Seeds the demo if it is not there yet. Called before the engine's thread takes the writing connection. Rejects where a name is taken.
 * The demo is loaded and made only where it is missing: with the documents it is written in, that takes 0.3 s and 20 MB.
 */
export async function seedDemoOnce(context: CommandContext, durable: DurableStores, log: Log): Promise<void> {
  if (await isSeenSeeded(durable, log)) return;
  await durable.whileSeeding(async (ledger) => {
    if (await isDemoSeeded(ledger)) return;
    const { seedDemo } = await import("../commands/seed-demo.ts");
    const seeded = await seedDemo({ ...context, by: systemCause(context.clock.now()), ledger, sha256 });
    if (!seeded.ok)
      throw new Error(`the demo cannot be seeded: ${seeded.error.name} is taken outside the demo; use another data folder or database`);
  });
}

/** Whether a reader sees the demo. A ledger that is missing or cannot be read is opened for writing next, which makes it or says what is wrong. */
async function isSeenSeeded({ ledger: place }: DurableStores, log: Log): Promise<boolean> {
  try {
    const ledger = await openReadingLedger(place, { log, part: "demo" });
    return await isDemoSeeded(ledger).finally(() => ledger.close());
  } catch {
    return false;
  }
}
