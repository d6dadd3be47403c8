import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { own } from "../support/own-processes.ts";
import { startRedis, type RedisServer } from "../support/redis.ts";
import { startServer } from "../support/start-server.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

const newFolder = temporaryFolders();

/** Starts a server that is expected to end by itself; its exit code and all it said, with a stack trace if it said one. */
async function failToStart(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = own(
    spawn(process.execPath, [join(import.meta.dirname, "..", "..", "server", "main.ts")], {
      env: { ...process.env, PORT: "0", LOG_LEVEL: "silent", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
  await once(child, "close");
  return { code: child.exitCode, said };
}

function keyFile(): string {
  const path = join(newFolder(), "key");
  writeFileSync(path, randomBytes(32).toString("hex"));
  chmodSync(path, 0o600);
  return path;
}

describe("a node that cannot join its cluster does not start, and says why in one line", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis({ password: "secret" });
  });
  afterAll(() => redis.stop());

  it("a REDIS_URL that is no address is a wrong setting", async () => {
    const { code, said } = await failToStart({ REDIS_URL: "redis://:secret@a,b", MAJLIS_DATA: newFolder() });
    expect([code, said]).toEqual([2, expect.stringMatching(/^majlis: REDIS_URL: [^\n]+\n$/)]);
    expect(said).not.toContain("secret");
  });

  it("a Redis that does not answer, or that wants another password, is named", async () => {
    const away = await failToStart({ REDIS_URL: "redis://127.0.0.1:1", MAJLIS_DATA: newFolder() });
    expect([away.code, away.said]).toEqual([3, expect.stringMatching(/^majlis: REDIS_URL: cannot use 127\.0\.0\.1:1: [^\n]+\n$/)]);
    const wrong = await failToStart({ REDIS_URL: `redis://:guess@127.0.0.1:${redis.port}`, MAJLIS_DATA: newFolder() });
    expect([wrong.code, wrong.said]).toEqual([3, expect.stringMatching(/^majlis: REDIS_URL: [^\n]+password[^\n]+\n$/)]);
  });

  it("another key than that of the cluster is refused, and the right one goes on working", async () => {
    const dataFolder = newFolder();
    const right = { REDIS_URL: redis.url, MAJLIS_KEY_FILE: keyFile() };
    await (await startServer({ dataFolder, env: right })).stop();
    for (const wrong of [{ MAJLIS_KEY_FILE: keyFile() }, { MAJLIS_KEY_FILE: "" }]) {
      const { code, said } = await failToStart({ ...right, ...wrong, MAJLIS_DATA: dataFolder });
      expect([code, said]).toEqual([3, expect.stringMatching(/^majlis: MAJLIS_KEY_FILE: [^\n]+key[^\n]+\n$/)]);
    }
    expect(await (await startServer({ dataFolder, env: right })).stop()).toBe(0);
  });
});
