import { expect, it } from "vitest";
import { startServer } from "../support/start-server.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

const folder = temporaryFolders();

it("while demo accounts exist nothing but loopback is served, also where the demo itself is no longer asked for", async () => {
  const dataFolder = folder();
  const demo = await startServer({ demo: true, dataFolder });
  await demo.stop();
  await expect(startServer({ dataFolder, env: { HOST: "0.0.0.0" } })).rejects.toThrow(/HOST.*demo accounts/s);
  const local = await startServer({ dataFolder });
  await local.stop();
});
