import { expect, it } from "vitest";
import { deriveClusterKeys, opaqueName, open, seal, topicSeal } from "../../../server/domain/cluster/sealed-message.ts";

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const nonce = Uint8Array.from({ length: 12 }, (_, index) => index);
const keys = deriveClusterKeys(Uint8Array.from({ length: 32 }, (_, index) => index * 7));
const other = deriveClusterKeys(Uint8Array.from({ length: 32 }, (_, index) => index * 7 + 1));
const topic = topicSeal(keys, "commits:c1");
const parts = { sender: "node-a", nonce, message: text("Harbour sighting") };

it("T44 seals to these bytes, which every version of the program opens", () => {
  expect(topic.channel).toBe("majlis:Dx6XZhZWXyuj0qe9xfWo5w");
  expect(seal(topic, parts).toString("hex")).toBe(
    "01000102030405060708090a0bd79eed6508130277443c12a21f692a54141b6f1eddb6cde7ce76449da3bdee17d2cd706eb104a8",
  );
  expect(opaqueName(keys, "sign-in:ana")).toBe("majlis:LaCZ0cJp-hWKtngfLAYmdw");
});

it("T44 opens what was sealed for the topic by a node with the same key", () => {
  const opened = open(topicSeal(keys, "commits:c1"), seal(topic, parts));
  expect(opened).toEqual({ sender: "node-a", message: parts.message });
  expect(open(topic, seal(topic, { ...parts, message: new Uint8Array(0) }))).toEqual({ sender: "node-a", message: new Uint8Array(0) });
});

it("T44 opens nothing of another topic or another cluster", () => {
  const sealed = seal(topic, parts);
  expect(open(topicSeal(keys, "commits:c2"), sealed)).toBeNull();
  expect(open(topicSeal(other, "commits:c1"), sealed)).toBeNull();
  expect(open({ ...topic, binding: text("majlis:elsewhere") }, sealed)).toBeNull();
});

it("T44 opens nothing that was cut or changed anywhere, and never throws", () => {
  const sealed = seal(topic, parts);
  for (let at = 0; at < sealed.length; at++) {
    expect(open(topic, sealed.subarray(0, at)), `cut at ${at}`).toBeNull();
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(open(topic, changed), `changed at ${at}`).toBeNull();
  }
  expect(open(topic, Buffer.concat([sealed, Uint8Array.of(0)]))).toBeNull();
});

it("T44 shows neither topic nor sender nor message", () => {
  const wire = topic.channel + seal(topic, parts).toString("latin1");
  for (const canary of ["commits", "c1", "node-a", "Harbour"]) expect(wire).not.toContain(canary);
});

it("takes no key of another length", () => {
  expect(() => deriveClusterKeys(new Uint8Array(16))).toThrow("32 bytes");
});
