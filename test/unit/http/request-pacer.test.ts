import { expect, it } from "vitest";
import { RequestPacer } from "../../../server/transport/http/request-pacer.ts";

it("L10 P12 requests that come at once are begun in slices and in order, and what else is at hand is served in between", () => {
  let nowMs = 0;
  const events: (() => void)[] = [];
  const pacer = new RequestPacer({ monotonic: () => nowMs, soon: (callback) => void events.push(callback) });
  const served: string[] = [];
  const request = (name: string) => (): void => {
    served.push(name);
    nowMs += 1;
  };
  for (let index = 0; index < 7; index++) pacer.take(request(`${index}`));
  expect(served).toEqual([]);
  for (let turn = 0; events.length > 0; turn++) {
    events.shift()?.();
    served.push("edits");
    if (turn === 0) pacer.take(request("late"));
  }
  expect(served.join(" ")).toBe("0 1 2 edits 3 4 5 edits 6 late edits");
  pacer.take(request("next"));
  events.shift()?.();
  expect(served.at(-1)).toBe("next");
});
