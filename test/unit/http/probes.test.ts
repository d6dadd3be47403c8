import { request } from "node:http";
import { afterEach, expect, it } from "vitest";
import type { Faults } from "../../../server/commands/readiness.ts";
import { startHttpWorld, type HttpWorld } from "../../support/http/http-world.ts";

let world: HttpWorld;
afterEach(() => world.stop());

/** What a probe is answered that calls the node by a name that is not its own. */
function probe(path: string): Promise<{ readonly status: number | undefined; readonly code: unknown }> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, world.origin), { headers: { host: "10.0.0.7:8080" } }, async (response) => {
      const body = (await response.setEncoding("utf8").toArray()).join("");
      resolve({ status: response.statusCode, code: (JSON.parse(body) as { readonly code?: unknown }).code });
    });
    sent.on("error", reject).end();
  });
}

it("L8 found 19: probes are answered under any name: that the node is well, or which of it is not", async () => {
  let faults: Faults = { unready: [], impaired: [] };
  world = await startHttpWorld({ faults: async () => faults });
  expect(await probe("/healthz")).toEqual({ status: 200 });
  expect(await probe("/readyz")).toEqual({ status: 200 });
  faults = { unready: ["ledger"], impaired: [] };
  expect(await probe("/healthz")).toEqual({ status: 200 });
  expect(await probe("/readyz")).toEqual({ status: 503, code: "not-ready" });
});
