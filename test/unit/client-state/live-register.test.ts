import { describe, expect, it } from "vitest";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { LiveRegister } from "../../../client/state/live-register.ts";
import type { RequestFailure } from "../../../client/control/rest-client.ts";
import { readToldAct, type ToldAct } from "../../../client/model/told-act.ts";
import { actEventOf } from "../../support/told-acts.ts";

type Answer = Result<readonly number[], RequestFailure>;

/** A register of the seqs of acts, whose readings are answered by hand. */
function registerOfSeqs() {
  const asked: ((answer: Answer) => void)[] = [];
  const register = new LiveRegister<readonly number[]>(
    () => new Promise((resolve) => asked.push(resolve)),
    (seqs, { seq }) => (seqs.includes(seq) ? seqs : [...seqs, seq].toSorted((a, b) => a - b)),
  );
  return { register, asked, shown: () => register.current.get() };
}

const act = (seq: number): ToldAct => readToldAct(actEventOf(seq, "comment.made", { card: "a", text: "Words" })) as ToldAct;

describe("what is read once and then told (AC11)", () => {
  it("holds what was told while it was read, in the answer or not, once", async () => {
    const { register, asked, shown } = registerOfSeqs();
    const read = register.read();
    register.tell(act(2));
    register.tell(act(3));
    expect(shown()).toEqual({ value: null, fault: null });
    asked[0]?.(ok([1, 2]));
    await read;
    expect(shown()).toEqual({ value: [1, 2, 3], fault: null });
  });

  it("goes on showing what it had while it is read again, and takes the answer of the last reading alone", async () => {
    const { register, asked, shown } = registerOfSeqs();
    const first = register.read();
    asked[0]?.(ok([1]));
    await first;
    const second = register.read();
    register.tell(act(2));
    const third = register.read();
    expect(shown().value).toEqual([1, 2]);
    asked[2]?.(ok([1, 2, 4]));
    await third;
    asked[1]?.(ok([1]));
    await second;
    expect(shown()).toEqual({ value: [1, 2, 4], fault: null });
  });

  it("says that it could not be read again, keeps what it had, and takes what is told", async () => {
    const { register, asked, shown } = registerOfSeqs();
    const first = register.read();
    asked[0]?.(ok([1]));
    await first;
    const second = register.read();
    asked[1]?.(fail({ code: "offline", errors: [] }));
    await second;
    register.tell(act(2));
    expect(shown()).toEqual({ value: [1, 2], fault: "offline" });
  });

  it("calls no listener where an act changes nothing", async () => {
    const { register, asked } = registerOfSeqs();
    const first = register.read();
    asked[0]?.(ok([1]));
    await first;
    let calls = 0;
    register.current.subscribe(() => (calls += 1));
    register.tell(act(1));
    expect(calls).toBe(0);
    register.tell(act(2));
    expect(calls).toBe(1);
  });
});
