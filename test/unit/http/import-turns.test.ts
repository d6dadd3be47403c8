import { afterEach, expect, it } from "vitest";
import { startHttpWorld, type HttpWorld } from "../../support/http/http-world.ts";
import { makeStraitWatch } from "../../support/http/strait-watch.ts";

let world: HttpWorld;
afterEach(() => world.stop());

it("L6 P12 one person's imports run one after the other, since each takes a core; another person's runs beside them", async () => {
  const running: string[] = [];
  const endings: (() => void)[] = [];
  world = await startHttpWorld({
    importStix: async ({ identity }) => {
      running.push(identity.user.username);
      await new Promise<void>((resolve) => endings.push(resolve));
      return { ok: false, error: { kind: "stopped", why: "right-ended", reason: "", written: 1, parts: 2 } };
    },
  });
  const strait = await makeStraitWatch(world);
  const path = `/api/compartments/${strait.shared}/import`;
  const first = strait.lead.post(path, {});
  await expect.poll(() => running).toEqual(["lead-alf"]);
  const second = strait.lead.post(path, {});
  await expect.poll(async () => (await strait.lead.post(path, {})).json.code).toBe("too-many-imports");
  const other = strait.analyst.post(path, {});
  await expect.poll(() => running).toEqual(["lead-alf", "analyst-brv"]);
  endings.shift()?.();
  expect((await first).json.code).toBe("import-stopped");
  await expect.poll(() => running).toEqual(["lead-alf", "analyst-brv", "lead-alf"]);
  for (const end of endings) end();
  await Promise.all([second, other]);
});
