import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loggedFields } from "../../../server/adapters/system/log-fields.ts";
import type { LogFields } from "../../../server/ports/log.ts";

const CANARY = "canary-hunter2";

describe("what a line of the log keeps (T43)", () => {
  it("keeps fields of the schema and names what it left out, without its value", () => {
    const fields = { compartment: "c1", seq: 5, title: CANARY, code: CANARY, room: { title: CANARY } } as unknown as LogFields;
    expect(loggedFields(fields)).toEqual({ compartment: "c1", seq: 5, leftOut: "title, code, room" });
  });

  it("keeps of an error its name, code, message and frames, and nothing that a library hung on it", () => {
    const error = Object.assign(new Error("the disk is full", { cause: new TypeError("below") }), {
      code: "ENOSPC",
      parameters: [CANARY],
      detail: CANARY,
      request: { headers: { cookie: CANARY } },
    });
    const shown = loggedFields({ err: error });
    expect(shown["err"]).toMatchObject({
      type: "Error",
      message: "the disk is full",
      code: "ENOSPC",
      cause: { type: "TypeError", message: "below" },
    });
    expect(JSON.stringify(shown)).toMatch(/log-fields\.test\.ts/);
    expect(JSON.stringify(shown)).not.toContain(CANARY);
  });

  it.each([
    ["JSON that cannot be read", () => JSON.parse(`{"a": ${CANARY}}`)],
    ["a path that cannot be decoded", () => decodeURIComponent(`%zz${CANARY}`)],
    [
      "a value that PostgreSQL refuses",
      () => {
        throw Object.assign(new Error(`invalid input syntax for type bigint: "${CANARY}"`), { code: "22P02" });
      },
    ],
    [
      "a row that is there already",
      () => {
        throw Object.assign(new Error(`Key (username)=(${CANARY}) already exists.`), { code: "23505" });
      },
    ],
  ])("leaves out a message that may quote what was read: %s", (_name, fail) => {
    let thrown: unknown;
    try {
      fail();
    } catch (error) {
      thrown = error;
    }
    const shown = JSON.stringify(loggedFields({ err: new Error("around it", { cause: thrown }) }));
    expect(shown).toContain("left out");
    expect(shown).not.toContain(CANARY);
  });

  it("says of what was thrown and is no error only what type it is of, and keeps long words short", () => {
    expect(loggedFields({ err: CANARY, reason: "x".repeat(2_000) })).toEqual({ err: { type: "string" }, reason: "x".repeat(500) });
  });

  it("is what is written: the library that writes the line changes nothing of an error", () => {
    const log = fileURLToPath(new URL("../../../server/adapters/system/log.ts", import.meta.url));
    const program = `import { createLog } from ${JSON.stringify(log)}; createLog("info", "main").error({ err: new TypeError("below", { cause: new RangeError("deeper") }) }, "failed\\n{}");`;
    const written = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
    expect(written.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(written)).toMatchObject({
      part: "main",
      err: { type: "TypeError", message: "below", cause: { type: "RangeError", message: "deeper" } },
      msg: "failed\n{}",
    });
  });
});
