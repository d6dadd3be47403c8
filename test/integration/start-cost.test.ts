import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import memoryBounds from "../../server/launch/memory-bounds.json" with { type: "json" };

const root = join(import.meta.dirname, "..", "..");

/** Runs a module in a Node process of its own; gives what it prints. */
async function printed(code: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: root,
    env: { PATH: process.env["PATH"], ...env },
  });
  return stdout.trim();
}

it("P8 the code that serves leaves out the client behind fetch, which takes a twentieth of a start", async () => {
  const loaded = "process.moduleLoadList.filter((name) => name.includes('undici')).join()";
  expect(await printed(`await import("./server/compose/serve.ts"); console.log(${loaded})`)).toBe("");
  // The list would show it.
  expect(await printed(`import "node:http"; console.log(${loaded})`)).toContain("undici");
});

it("P8 a program that the launcher runs gives freed memory back, unless its environment says otherwise", async () => {
  const show = "console.log(process.env.MALLOC_TRIM_THRESHOLD_, process.env.MALLOC_MMAP_THRESHOLD_)";
  const run = `import { become } from "./server/launch/project.mjs"; become(process.execPath, ["-e", ${JSON.stringify(show)}], process.env)`;
  expect(await printed(run)).toBe("2097152 1048576");
  expect(await printed(run, { MALLOC_TRIM_THRESHOLD_: "1" })).toBe("1 1048576");
  // The container starts the server without the launcher.
  const container = readFileSync(join(root, "server/deploy/Containerfile"), "utf8");
  for (const [name, bytes] of Object.entries(memoryBounds)) expect(container).toContain(`${name}=${bytes}`);
});
