import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { verifyCommand } from "../../server/cli/verify.ts";
import { exportedLines } from "../support/exported-ledger.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { runCommand } from "../support/terminal.ts";

const folder = temporaryFolders();

const run = (...args: string[]) => runCommand(verifyCommand, args);

function file(content: string | Uint8Array): string {
  const path = join(folder(), "export.ndjson");
  writeFileSync(path, content);
  return path;
}

describe("majlis verify", () => {
  it("exits 0 for a sound file", async () => {
    const { lines } = await exportedLines(40);
    const { code, out } = await run(file(`${lines.join("\n")}\n`));
    expect(code).toBe(0);
    expect(out).toContain("VALID");
    expect(out).toContain("equal to the digest");
  });

  it("exits 1 and names the first bad entry and its rule", async () => {
    const { lines } = await exportedLines(40);
    const changed = lines.map((line) =>
      line.includes('"seq":17,') ? line.replace("user-0", "user-1").replace("user-1", "user-0x") : line,
    );
    // Since version 2 a line holds the canonical bytes too, and its fields must say the same (FORMAT.md).
    const fields = await run(file(changed.join("\n")));
    expect(fields.code).toBe(1);
    expect(fields.err).toMatch(/^BROKEN at entry 17: line: /);
    const { lines: others } = await exportedLines(40);
    const hashed = others.map((line) =>
      line.includes('"seq":17,') ? line.replace(/"hash":"(.)/, (_, digit) => `"hash":"${digit === "0" ? "1" : "0"}`) : line,
    );
    const hash = await run(file(hashed.join("\n")));
    expect(hash.code).toBe(1);
    expect(hash.err).toMatch(/^BROKEN at entry 17: hash: /);
  });

  it("exits 1 for bytes that are no text", async () => {
    const { lines } = await exportedLines(20);
    const bytes = Buffer.from(lines.join("\n"));
    bytes[bytes.indexOf('"seq":9,') + 30] = 0xff;
    expect(await run(file(bytes))).toMatchObject({ code: 1, err: expect.stringContaining("BROKEN at entry 9") as string });
  });

  it("exits 2 for no file, no export, no argument, two arguments or an unknown option", async () => {
    expect(await run("/nowhere/at/all")).toMatchObject({
      code: 2,
      err: "majlis: cannot read /nowhere/at/all: there is no such file or folder",
    });
    expect(await run(folder())).toMatchObject({ code: 2, err: expect.stringMatching(/: it is a folder$/) as string });
    expect(await run(file("hello\n"))).toMatchObject({ code: 2, err: "majlis: this is no exported ledger: its first line is not JSON" });
    expect(await run(file("{}\n"))).toMatchObject({ code: 2, err: 'majlis: this is no exported ledger: format: must be "majlis-ledger"' });
    expect(await run(file('{"format":"majlis-ledger","version":"2"}\n'))).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^majlis: this is no exported ledger: version: .+$/) as string,
    });
    expect((await run(file(""))).code).toBe(2);
    expect(await run()).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^majlis: give the name of one file\nUsage: majlis verify <file>\n/) as string,
    });
    expect((await run("a", "b")).code).toBe(2);
    expect((await run("--nonsense")).code).toBe(2);
  });

  it("exits 3 for a sound file with redacted words", async () => {
    const { lines } = await exportedLines(20, 7);
    expect(await run(file(lines.join("\n")))).toMatchObject({ code: 3, out: expect.stringContaining("1 entries redacted") as string });
  });

  it("documents its exit codes", async () => {
    const { code, out } = await run("--help");
    expect(code).toBe(0);
    for (const line of ["0  valid", "1  broken", "2  not readable", "3  valid, but"]) expect(out).toContain(line);
  });
});
