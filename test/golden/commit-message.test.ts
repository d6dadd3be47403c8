import { describe, expect, it } from "vitest";
import { decodeCommitMessage, encodeCommitMessage } from "../../server/domain/cluster/commit-message.ts";
import type { Commit } from "../../server/ports/engine.ts";

const commit: Commit = {
  compartment: "c1",
  afterSeq: 41,
  headSeq: 43,
  framed: Uint8Array.of(0x82, 3, 0, 2, 0),
  inserts: [{ client: 300, from: 7, to: 9 }],
  updates: 1,
  claims: [[300, "user-1"]],
};

describe("what nodes tell each other of a commit (N1)", () => {
  const bytes = encodeCommitMessage(commit, 1_795_000_000_000);

  it("has these bytes: another layout needs another version, since old and new nodes run side by side", () => {
    expect(Buffer.from(bytes).toString("hex")).toBe("0180bcd9f29e3401292b0105820300020001ac02070901ac0206757365722d31");
    expect(decodeCommitMessage("c1", bytes)).toEqual({ headSeq: 43, at: 1_795_000_000_000, commit });
  });

  it("announces only how far the ledger reaches where a commit is large", () => {
    const large = { ...commit, framed: new Uint8Array((1 << 20) + 1) };
    const announced = encodeCommitMessage(large, 5);
    expect(announced.length).toBeLessThan(10);
    expect(decodeCommitMessage("c1", announced)).toEqual({ headSeq: 43, at: 5, commit: null });
  });

  it("is ignored in another version, cut short, or with more behind it", () => {
    for (let end = 0; end < bytes.length; end++) expect(decodeCommitMessage("c1", bytes.subarray(0, end))).toBeNull();
    expect(decodeCommitMessage("c1", Buffer.concat([bytes, Uint8Array.of(0)]))).toBeNull();
    expect(decodeCommitMessage("c1", Buffer.concat([Uint8Array.of(2), bytes.subarray(1)]))).toBeNull();
    expect(decodeCommitMessage("c1", encodeCommitMessage({ ...commit, afterSeq: 43 }, 5))).toBeNull();
  });
});
