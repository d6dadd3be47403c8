import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { limitsCommand } from "../../../server/cli/limits.ts";
import { USUAL_LIMITS } from "../../../server/domain/limits.ts";

async function run(limits?: string) {
  const lines: string[] = [];
  const faults: string[] = [];
  const io = {
    out: (line: string) => void lines.push(line),
    err: (line: string) => void faults.push(line),
    input: Readable.from([]),
    dataFolder: "",
  };
  return { code: await limitsCommand.run([], { ...io, limits }), lines, faults };
}

it("lists every limit with its value, and says which ones MAJLIS_LIMITS changed (P12)", async () => {
  const { code, lines } = await run("tokens=7");
  expect([code, lines.map((line) => line.split(/\s+/)[0])]).toEqual([0, Object.keys(USUAL_LIMITS)]);
  expect(lines.filter((line) => !line.includes(" usual "))).toEqual([
    expect.stringMatching(/^tokens +7 count +changed from 50 .*protects store$/),
  ]);
});

it("names what is wrong with MAJLIS_LIMITS", async () => {
  expect(await run("tokens=0")).toMatchObject({
    code: 2,
    lines: [],
    faults: ['majlis: MAJLIS_LIMITS: "tokens" must be a whole number from 1 to 10000'],
  });
});
