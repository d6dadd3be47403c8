import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { texts } from "./vite.config.ts";

/** How long a page or a server is waited for, milliseconds: on a machine that does other work, too, what takes a second takes many. */
const expect = { poll: { timeout: 30_000 } };

/** One suite of the test run. Every suite sits in the folder of its name under `test/`. */
const suite = (name: string, timeoutMs: number, plugins: readonly Plugin[] = []) => ({
  extends: false as const,
  plugins: [...plugins],
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: "node" as const,
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    expect,
    setupFiles: ["test/support/end-with-file.ts"],
  },
});

export default defineConfig({
  test: {
    root: import.meta.dirname,
    projects: [
      suite("unit", 60_000, texts()),
      suite("golden", 60_000),
      suite("contract", 120_000),
      suite("simulation", 180_000),
      suite("integration", 240_000),
      suite("e2e", 300_000),
      suite("architecture", 60_000),
    ],
  },
});
