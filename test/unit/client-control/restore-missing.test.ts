import { afterEach, expect, it, vi } from "vitest";
import { restoreMissing } from "../../../client/control/restore-missing.ts";
import { problems } from "../../../shared/rest/problem.ts";

afterEach(() => void vi.unstubAllGlobals());

const cards = Array.from({ length: 501 }, (_, index) => ({ id: `card-${index}`, at: index }));

it("M6 tells which cards did not come back and why, a reason of a later version too", async () => {
  const refused = [
    { id: "card-1", title: "The large one", why: "too-large" },
    { id: "card-2", why: "of a later version" },
  ];
  vi.stubGlobal("fetch", async () => Response.json({ seq: 9, restored: ["card-0"], unchanged: [], refused }));
  expect(await restoreMissing("c", cards.slice(0, 3))).toEqual({
    restored: 1,
    refused: [refused[0], { id: "card-2", why: "other" }],
    failure: null,
  });
});

it("P6 keeps what came back before a request that failed", async () => {
  let requests = 0;
  vi.stubGlobal("fetch", async () => {
    requests += 1;
    if (requests === 1) return Response.json({ seq: 9, restored: cards.slice(0, 499).map(({ id }) => id), unchanged: [], refused: [] });
    const { status, title } = problems["restoration-stopped"];
    const problem = { type: "about:blank", title, status, code: "restoration-stopped", written: { parts: 1, of: 2 } };
    return Response.json(problem, { status });
  });
  expect(await restoreMissing("c", cards)).toEqual({ restored: 499, refused: [], failure: "restoration-stopped" });
});
