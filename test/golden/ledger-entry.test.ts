import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contentDigest } from "../../server/domain/history/replay/content-digest.ts";
import { decodeLeaf, encodeLeaf, hashEntry } from "../../shared/contribution/canonical-bytes.ts";
import { chainClaim, chainUpdate, EMPTY_CHAIN } from "../../shared/contribution/chain-entry.ts";
import { bodyOf } from "../../shared/contribution/entry.ts";
import { toHex } from "../../shared/contribution/export-line.ts";
import { encodeLabel, hashLabel, NO_CEILING } from "../../shared/contribution/label.ts";
import { verifyExport } from "../../shared/contribution/verify-export.ts";
import { chainAct, chainExtension, sha256 } from "../support/entries.ts";

// These bytes are a promise to every ledger ever written. If one of these tests fails, the code is wrong, not the test.

const by = {
  compartment: "cmp-1",
  author: "usr-1",
  partner: "ALF",
  session: "ses-1",
  at: 1_700_000_000_000,
  labelHash: Uint8Array.from({ length: 32 }, (_, index) => index),
};
const claim = chainClaim(EMPTY_CHAIN, by, 4_294_967_295, sha256);
const update = chainUpdate(
  claim,
  { ...by, at: by.at + 1 },
  {
    inserts: [{ client: 4_294_967_295, from: 0, to: 300 }],
    deletes: [
      { client: 4_294_967_295, from: 2, to: 3 },
      { client: 7, from: 0, to: 128 },
    ],
    update: Uint8Array.of(0, 0),
  },
  sha256,
);

const act = chainAct(
  update,
  { ...by, author: "system", partner: "", at: by.at + 2 },
  { type: "comment.made", id: "act-1", body: { said: { text: "مرحبا", n: 1.5 }, set: {} } },
);
const extension = chainExtension(act, by, { code: 64, rest: Uint8Array.of(1, 2, 3) });

describe("canonical bytes, version 1", () => {
  it("of a claim", () => {
    expect(toHex(encodeLeaf(claim))).toBe(
      "000c6d616a6c69732f656e747279010205636d702d31010000000000000000000000000000000000000000000000000000000000000000057573722d3103414c46057365732d3180d095ffbc31000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1fffffffff0f",
    );
    expect(toHex(claim.hash)).toBe("763a00291eda45ffe3cc3e2edc9dec5a372da401720f504e6461dd610abf30b5");
  });

  it("of an update", () => {
    expect(toHex(encodeLeaf(update))).toBe(
      "000c6d616a6c69732f656e747279010105636d702d3102763a00291eda45ffe3cc3e2edc9dec5a372da401720f504e6461dd610abf30b5057573722d3103414c46057365732d3181d095ffbc31000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f01ffffffff0f00ac0202ffffffff0f02030700800196a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    );
    expect(toHex(update.hash)).toBe("30001236de1c4a8a581fd4ab7507e566de6c255739b4946ebb6cd7a7908da423");
  });

  it("of an act (kind 3): type, id and the hash of its body", () => {
    expect(new TextDecoder().decode(act.body ?? undefined)).toBe('{"said":{"n":1.5,"text":"مرحبا"},"set":{}}');
    expect(toHex(encodeLeaf(act))).toBe(
      "000c6d616a6c69732f656e747279010305636d702d310330001236de1c4a8a581fd4ab7507e566de6c255739b4946ebb6cd7a7908da4230673797374656d00057365732d3182d095ffbc31000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0c636f6d6d656e742e6d616465056163742d31cec0e1b12bc78feb596cc24787c0497a0241e505033a6d4e1f9ae6684f4a8b17",
    );
    expect(toHex(act.hash)).toBe("9ff450c06060eb73eb9fbed5c81fada8f22204443da02a561c1f6fc27418ba39");
  });

  it("of a kind that a later version gave a meaning to (64 to 255): a length and as many bytes", () => {
    expect(toHex(encodeLeaf(extension))).toBe(
      "000c6d616a6c69732f656e747279014005636d702d31049ff450c06060eb73eb9fbed5c81fada8f22204443da02a561c1f6fc27418ba39057573722d3103414c46057365732d3182d095ffbc31000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f03010203",
    );
    expect(toHex(extension.hash)).toBe("9bba83137b003f235065675240bcaeb22b936bc1f441da281a34b2cd8e164ed7");
    expect(encodeLeaf({ ...extension, code: 255 })[15]).toBe(255);
  });

  it("of kinds 4 to 63 are refused, and so is a body beside an entry that has none", () => {
    for (const kind of [0, 4, 63]) {
      const leaf = encodeLeaf(extension).with(15, kind);
      expect(() => decodeLeaf(leaf, extension.hash, null)).toThrow(`unknown kind ${kind}`);
    }
    expect(() => encodeLeaf({ ...extension, code: 63 })).toThrow("64 to 255");
    for (const entry of [claim, extension]) expect(() => decodeLeaf(encodeLeaf(entry), entry.hash, Uint8Array.of(0))).toThrow("no body");
  });

  it("of a label, however its partners are listed", () => {
    const label = { compartment: "cmp-1", originator: "CRL", releasableTo: ["BRV", "ALF", "BRV"] };
    expect(toHex(encodeLabel(label))).toBe("0c6d616a6c69732f6c6162656c0105636d702d310343524c0303414c46034252560343524c");
    expect(toHex(hashLabel({ ...label, releasableTo: ["ALF", "CRL", "BRV"] }, sha256))).toBe(
      "6d5525fcdb134c4e8a398c1e34a59ffa71de4c6cc14ebb20e70904b604dc4b4c",
    );
    const bounds = { ceiling: { classification: "SECRET", tlp: null }, home: "0f".repeat(16) };
    expect(toHex(encodeLabel({ ...label, ...bounds }))).toBe(
      `0c6d616a6c69732f6c6162656c0205636d702d310343524c0303414c46034252560343524c065345435245540020${"3066".repeat(16)}`,
    );
    const ceiling = { classification: "top-secret", tlp: "amber+strict" };
    expect(toHex(encodeLabel({ ...label, ...bounds, ceiling }))).toBe(
      `0c6d616a6c69732f6c6162656c0205636d702d310343524c0303414c46034252560343524c0a746f702d7365637265740c616d6265722b73747269637420${"3066".repeat(16)}`,
    );
    expect(toHex(hashLabel({ ...label, ...bounds, ceiling: NO_CEILING }, sha256))).toBe(
      "5d96b6fd59a785cc6a6d98e591976e27fb49a54e844ca73bb2d0533ec8ba21d9",
    );
    expect(hashLabel({ ...label, releasableTo: [] }, sha256)).not.toEqual(hashLabel(label, sha256));
  });

  it("hash under the leaf prefix of RFC 9162 §2.1.1 and read back to the same entry", () => {
    for (const entry of [claim, update, act, extension]) {
      const leaf = encodeLeaf(entry);
      expect(leaf[0]).toBe(0);
      expect(sha256(leaf)).toEqual(entry.hash);
      expect(decodeLeaf(leaf, entry.hash, bodyOf(entry))).toEqual(entry);
      expect(() => decodeLeaf(new Uint8Array([...leaf, 0]), entry.hash, null)).toThrow("after its end");
    }
  });

  it("differ when any field differs", () => {
    const variants = [
      { ...update, compartment: "cmp-2" },
      { ...update, seq: 3 },
      { ...update, prevHash: update.labelHash },
      { ...update, author: "usr-2" },
      { ...update, partner: "BRV" },
      { ...update, session: "ses-2" },
      { ...update, at: update.at + 1 },
      { ...update, labelHash: update.prevHash },
      { ...update, inserts: [] },
      { ...update, deletes: update.deletes.slice(1) },
      { ...update, updateHash: update.prevHash },
      // The same letters, cut elsewhere.
      { ...update, author: "usr-1A", partner: "LF" },
    ];
    const hashes = new Set(variants.map((variant) => toHex(hashEntry(variant, sha256))));
    expect(hashes.size).toBe(variants.length);
    expect(hashes.has(toHex(update.hash))).toBe(false);
  });
});

describe("a ledger exported long ago", () => {
  it("still verifies, board and all", async () => {
    const text = readFileSync(new URL("../fixtures/ledger-export-v1.ndjson", import.meta.url), "utf8");
    async function* lines(): AsyncGenerator<string> {
      yield* text.trimEnd().split("\n");
    }
    const verdict = await verifyExport(lines(), { sha256, digestOf: contentDigest });
    expect(verdict).toMatchObject({ kind: "sound", redactions: 0, labels: true, digest: "equal" });
    expect(verdict.kind === "sound" ? toHex(verdict.head.hash) : null).toBe(
      "acf46e10b41f4ccce296e6d7561b361b27c85274f687f273a1b68e66def279e9",
    );
  });
});
