import { connect } from "node:net";
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

it("L6 P12 an import is told when its client has left", async () => {
  const steps: string[] = [];
  world = await startHttpWorld({
    importStix: async ({ left }) => {
      steps.push("begun");
      await new Promise<void>((resolve) => left.addEventListener("abort", () => resolve()));
      steps.push("left");
      return { ok: false, error: { kind: "abandoned" } };
    },
  });
  const strait = await makeStraitWatch(world);
  const { host, port } = new URL(world.origin);
  const socket = connect(Number(port), "127.0.0.1");
  const head = [`POST /api/compartments/${strait.shared}/import HTTP/1.1`, `Host: ${host}`, `Cookie: ${strait.lead.cookie}`];
  socket.write([...head, "Content-Type: application/json", "Content-Length: 2", "", "{}"].join("\r\n"));
  await expect.poll(() => steps).toEqual(["begun"]);
  socket.destroy();
  await expect.poll(() => steps).toEqual(["begun", "left"]);
});
