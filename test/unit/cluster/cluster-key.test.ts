import { randomBytes } from "node:crypto";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { readKeyFile } from "../../../server/adapters/system/key-file.ts";
import { systemRandom } from "../../../server/adapters/system/random-source.ts";
import { agreeOnClusterKey } from "../../../server/commands/agree-on-cluster-key.ts";
import { temporaryFolders } from "../../support/temporary-folder.ts";

const newParts = () => ({ directory: createMemoryDirectory(), random: systemRandom });

describe("the key of a cluster", () => {
  it("is made once and kept by the directory for every node", async () => {
    const parts = newParts();
    const [first, second] = await Promise.all([agreeOnClusterKey(parts, null), agreeOnClusterKey(parts, null)]);
    expect(first.length).toBe(32);
    expect(second).toEqual(first);
    expect(await agreeOnClusterKey(parts, null)).toEqual(first);
    expect(await agreeOnClusterKey(newParts(), null)).not.toEqual(first);
  });

  it("comes from the file where there is one, and the directory keeps nothing it could be had from", async () => {
    const parts = newParts();
    const key = new Uint8Array(randomBytes(32));
    expect(await agreeOnClusterKey(parts, key)).toEqual(key);
    expect(await agreeOnClusterKey(parts, key)).toEqual(key);
    const kept = await parts.directory.keepClusterMark("");
    expect(kept).toMatch(/^hash:[0-9a-f]{64}$/);
    expect(kept).not.toContain(Buffer.from(key).toString("hex"));
  });

  it.each([
    ["another file", randomBytes(32), randomBytes(32), /runs on another key/],
    ["a file where the directory keeps a key", null, randomBytes(32), /key that the database keeps/],
    ["no file where there was one", randomBytes(32), null, /key from a file/],
  ])("is refused for %s, and what was kept stays", async (_case, before, after, fault) => {
    const parts = newParts();
    await agreeOnClusterKey(parts, before);
    const kept = await parts.directory.keepClusterMark("");
    await expect(agreeOnClusterKey(parts, after)).rejects.toThrow(fault);
    expect(await parts.directory.keepClusterMark("")).toBe(kept);
  });

  it("is refused where the directory keeps something else", async () => {
    const parts = newParts();
    await parts.directory.keepClusterMark("key:short");
    await expect(agreeOnClusterKey(parts, null)).rejects.toThrow(/cannot read/);
  });
});

describe("a key file", () => {
  const newFolder = temporaryFolders();
  const key = randomBytes(32);
  const write = (text: string | Buffer, mode = 0o600): string => {
    const path = join(newFolder(), "key");
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };

  it.each([
    ["hexadecimal digits", key.toString("hex")],
    ["capitals", key.toString("hex").toUpperCase()],
    ["base64url", key.toString("base64url")],
    ["base64", key.toString("base64")],
  ])("is read as %s, with or without an end of line", (_form, text) => {
    expect(readKeyFile(write(text))).toEqual(new Uint8Array(key));
    expect(readKeyFile(write(`${text}\r\n`, 0o440))).toEqual(new Uint8Array(key));
  });

  it.each([
    ["nothing", ""],
    ["too little", key.toString("hex").slice(2)],
    ["too much", `${key.toString("hex")}00`],
    ["two lines", `${key.toString("hex")}\n${key.toString("hex")}`],
    ["raw bytes", key],
    ["a word", "correct horse battery staple"],
  ])("is refused with %s in it, and nothing of it is shown", (_case, content) => {
    const path = write(content);
    expect(() => readKeyFile(path)).toThrow(/holds no key of 32 bytes/);
    expect(() => readKeyFile(path)).not.toThrow(/horse|[0-9a-f]{32}/);
  });

  it("is refused with a key that was typed", () => {
    expect(() => readKeyFile(write("00".repeat(32)))).toThrow(/not random/);
    expect(() => readKeyFile(write("0123".repeat(16)))).toThrow(/not random/);
  });

  it.each([0o604, 0o602, 0o601, 0o644])("is refused with rights for others (%o)", (mode) => {
    expect(() => readKeyFile(write(key.toString("hex"), mode))).toThrow(/chmod o=/);
  });

  it("is refused where it is absent or a folder", () => {
    expect(() => readKeyFile(join(newFolder(), "none"))).toThrow(/cannot be read \(ENOENT\)/);
    expect(() => readKeyFile(newFolder())).toThrow(/cannot be read \(EISDIR\)/);
  });
});
