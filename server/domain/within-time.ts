import type { Clock } from "../ports/clock.ts";

/**
 * Resolves or rejects as `work` does, or, if it has not settled after `limitMs` milliseconds, as `late` returns or throws.
 * The work itself is not stopped.
 */
export async function withinTime<Value, Late>(
  clock: Pick<Clock, "after">,
  { limitMs, late }: { readonly limitMs: number; readonly late: () => Late },
  work: Promise<Value>,
): Promise<Value | Late> {
  let cancel = (): void => {};
  const isLate = new Promise<"late">((resolve) => {
    cancel = clock.after(limitMs, () => resolve("late"));
  });
  const settled = work.then((value) => ({ value }));
  try {
    const first = await Promise.race([settled, isLate]);
    return first === "late" ? late() : first.value;
  } finally {
    cancel();
  }
}
