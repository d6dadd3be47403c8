import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../support/rest-client.ts";
import { startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";

let world: HttpWorld;
let strait: StraitWatch;
beforeAll(async () => {
  world = await startHttpWorld();
  strait = await makeStraitWatch(world);
});
afterAll(() => world.stop());

const absent = "0".repeat(32);
/** Every part of an answer that could differ between two cases, except the time of day. */
const whole = ({ status, text, headers }: Answer) => ({
  status,
  text,
  headers: Object.fromEntries([...headers].filter(([name]) => name !== "date")),
});

describe("what the caller may not see", () => {
  it("answers alike for odd ids and for routes that are not there", async () => {
    const reference = whole(await strait.lead.get(`/api/rooms/${absent}`));
    const odd = [
      "/api/rooms/%00",
      "/api/rooms/%E0%A4%A",
      "/api/rooms/__proto__",
      `/api/rooms/${"x".repeat(5000)}`,
      "/api/nothing",
      "/api",
      "/API/me",
    ];
    for (const path of odd) expect(whole(await strait.lead.get(path))).toEqual(reference);
  });
});
