import { readdirSync, readFileSync } from "node:fs";
import { constants, getPriority } from "node:os";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LOWER_BY } from "../../server/threads/derived-work-limits.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

it("W8 P12 the threads that hash passwords come after those that serve sockets and write the ledger", () => {
  const tasks = `/proc/${server.process.pid}/task`;
  const threads = readdirSync(tasks).map((thread) => ({
    name: readFileSync(`${tasks}/${thread}/comm`, "utf8").trim(),
    priority: getPriority(Number(thread)),
  }));
  const pool = threads.filter(({ name }) => name === "libuv-worker").map(({ priority }) => priority);
  const own = getPriority(server.process.pid);
  expect(pool.length).toBeGreaterThan(0);
  // Nothing is below the lowest priority, which a whole test run may have (nice -n 19).
  expect(Math.min(...pool)).toBe(Math.min(constants.priority.PRIORITY_LOW, own + LOWER_BY));
});
