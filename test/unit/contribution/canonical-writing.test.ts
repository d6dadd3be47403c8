import { createEncoder, toUint8Array, writeVarString, writeVarUint } from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { sha256 as serverSha256 } from "../../../server/domain/sha256.ts";
import { ByteWriter } from "../../../shared/byte-writer.ts";
import { encodeLeaf, leafView } from "../../../shared/contribution/canonical-bytes.ts";
import { chainClaim, chainUpdate, EMPTY_CHAIN } from "../../../shared/contribution/chain-entry.ts";
import { authorship, sha256 } from "../../support/entries.ts";

describe("the writing of an entry's canonical bytes (FORMAT.md)", () => {
  it("writes text and numbers as lib0 does, also what is not ASCII and what is no whole character", () => {
    const texts = ["", "ALF", "0123456789abcdef".repeat(20), "مجلس", "é", "\u007f\u0080", "\ud83d\ude00", "cut \ud83d", "a\u0000b"];
    const numbers = [0, 1, 127, 128, 300, 2 ** 31, 2 ** 32 - 1, 1_795_833_600_000, Number.MAX_SAFE_INTEGER];
    const writer = new ByteWriter(0);
    const encoder = createEncoder();
    for (const text of texts) {
      writer.text(text);
      writeVarString(encoder, text);
    }
    for (const number of numbers) {
      writer.varUint(number);
      writeVarUint(encoder, number);
    }
    expect(Array.from(writer.view())).toEqual(Array.from(toUint8Array(encoder)));
  });

  it("gives the same bytes as a view and as a copy, and the copy stays when the next entry is encoded", () => {
    const first = chainClaim(EMPTY_CHAIN, authorship(), 7, sha256);
    const second = chainUpdate(first, authorship(), { inserts: [], deletes: [], update: Uint8Array.of(0, 0) }, sha256);
    const copy = encodeLeaf(first);
    expect(Array.from(leafView(first))).toEqual(Array.from(copy));
    leafView(second);
    expect(Array.from(encodeLeaf(first))).toEqual(Array.from(copy));
  });

  it("hashes to the 32 bytes of SHA-256", () => {
    for (const size of [0, 1, 55, 64, 200, 70_000]) {
      const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 7) % 256);
      expect(Array.from(serverSha256(bytes))).toEqual(Array.from(sha256(bytes)));
    }
  });
});
