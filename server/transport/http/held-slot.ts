import type { Leave } from "../../domain/work-slots.ts";

/**
 * Passes chunks on and returns the slot when they end, fail or are given up. A generator with `finally` would not do: one that is given
 * up before its first chunk never runs.
 */
export function holdingSlot<Chunk>(chunks: AsyncIterable<Chunk>, leave: Leave): AsyncIterable<Chunk> {
  const iterator = chunks[Symbol.asyncIterator]();
  const end = async (): Promise<IteratorResult<Chunk>> => {
    leave();
    await iterator.return?.();
    return { done: true, value: undefined };
  };
  const next = async (): Promise<IteratorResult<Chunk>> => {
    try {
      const result = await iterator.next();
      if (result.done === true) leave();
      return result;
    } catch (cause) {
      leave();
      throw cause;
    }
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) };
}

/** Passes chunks on, each made in a slot of its own: a reader who takes a chunk and then waits keeps no slot. */
export async function* inSlots<Chunk>(chunks: AsyncIterable<Chunk>, enter: () => Promise<Leave>): AsyncGenerator<Chunk, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const leave = await enter();
      let step: IteratorResult<Chunk>;
      try {
        step = await iterator.next();
      } finally {
        leave();
      }
      if (step.done === true) return;
      yield step.value;
    }
  } finally {
    await iterator.return?.();
  }
}
