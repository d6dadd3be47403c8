import { Session } from "node:inspector/promises";

// Started when this file is loaded: V8 counts blocks only in functions that it compiles afterwards, which it does at their first call.
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

/**
 * Runs something synchronous and counts the blocks of code that it executes in our files and in Yjs: each call, each turn of a loop,
 * each branch taken. Unlike time, the count is nearly the same on every run and machine.
 */
export async function countWork(run: () => void): Promise<number> {
  // Taking the counts sets them back to zero.
  await session.post("Profiler.takePreciseCoverage");
  run();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  let work = 0;
  for (const { url, functions } of result) {
    if (!/\/(server|shared)\/|\/(yjs|lib0)\//.test(url)) continue;
    for (const { ranges } of functions) for (const { count } of ranges) work += count;
  }
  return work;
}
