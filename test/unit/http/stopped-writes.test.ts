import { afterEach, expect, it } from "vitest";
import type { StopReason } from "../../../server/commands/write-updates.ts";
import { startHttpWorld, type HttpWorld } from "../../support/http/http-world.ts";
import { makeStraitWatch } from "../../support/http/strait-watch.ts";

let world: HttpWorld;
afterEach(() => world.stop());

it.each<[StopReason, number, string, string]>([
  ["no-room", 409, "no-room", "no-room"],
  ["too-fast", 429, "too-fast", "too-fast"],
  ["not-taken", 409, "not-taken", "not-taken"],
  ["right-ended", 403, "import-stopped", "restoration-stopped"],
])(
  "L4 an import or a restoration that the board stops (%s) is a named problem that says how much was written",
  async (why, status, ...codes) => {
    const stopped = { kind: "stopped", why, reason: "the board's words", written: 3, parts: 9 } as const;
    world = await startHttpWorld({
      importStix: async () => ({ ok: false, error: stopped }),
      restoreCards: async () => ({ ok: false, error: stopped }),
    });
    const { shared, lead } = await makeStraitWatch(world);
    const imported = await lead.post(`/api/compartments/${shared}/import`, {});
    expect(imported).toMatchObject({ status, json: { code: codes[0], written: { parts: 3, of: 9 } } });
    const restored = await lead.post(`/api/compartments/${shared}/restorations`, { cards: [{ id: "a", at: 1 }] });
    expect(restored).toMatchObject({ status, json: { code: codes[1], written: { parts: 3, of: 9 } } });
    expect(world.errors).toEqual([]);
  },
);
