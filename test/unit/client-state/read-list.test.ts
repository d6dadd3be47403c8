import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fail, ok, type Result } from "../../../shared/result.ts";
import type { RequestFailure } from "../../../client/control/rest-client.ts";
import { ReadList } from "../../../client/state/room-releases.ts";

interface Item {
  readonly id: string;
  readonly state: string;
}

/** A list whose readings are answered by hand. */
function listByHand() {
  const asked: ((answer: Result<readonly Item[], RequestFailure>) => void)[] = [];
  const list = new ReadList<Item>(() => new Promise((answer) => asked.push(answer)));
  return { list, asked, shown: () => list.current.get() };
}

const item = (id: string, state = "released"): Item => ({ id, state });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a list of releases or of what came by them (S12)", () => {
  it("is read when something first shows it, and again when it may have changed, once a second at most", async () => {
    const { list, asked, shown } = listByHand();
    // Nothing shows it yet.
    list.mayHaveChanged();
    expect(asked).toHaveLength(0);
    list.need();
    list.need();
    expect(asked).toHaveLength(1);
    asked[0]?.(ok([item("a")]));
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toEqual({ value: [item("a")], fault: null });
    for (let act = 0; act < 5; act += 1) list.mayHaveChanged();
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(2);
    list.close();
  });

  it("shows at once what the server answered to this person, new or changed", async () => {
    const { list, asked, shown } = listByHand();
    list.need();
    asked[0]?.(ok([item("a"), item("b")]));
    await vi.advanceTimersByTimeAsync(0);
    list.put(item("c"));
    list.put(item("a", "recalled"));
    expect(shown().value).toEqual([item("c"), item("a", "recalled"), item("b")]);
    list.close();
  });

  it("keeps what it has while it cannot be read again, and says so; is empty where a node has no such list", async () => {
    const { list, asked, shown } = listByHand();
    list.need();
    asked[0]?.(ok([item("a")]));
    await vi.advanceTimersByTimeAsync(1_000);
    list.ask();
    asked[1]?.(fail({ code: "unavailable", errors: [] }));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual({ value: [item("a")], fault: "unavailable" });
    list.ask();
    asked[2]?.(fail({ code: "not-found", errors: [] }));
    await vi.advanceTimersByTimeAsync(0);
    expect(shown()).toEqual({ value: [], fault: null });
    list.close();
  });
});
