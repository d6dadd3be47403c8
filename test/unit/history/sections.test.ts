import * as Y from "yjs";
import { expect, test } from "vitest";
import { cutFor, snapshotOf } from "../../../server/domain/history/snapshots/sections.ts";
import { UnreadableUpdate } from "../../../server/domain/history/packing/update-reader.ts";
import { seededHistory } from "../../support/seeded-history.ts";
import { contentOf } from "../../support/structure/reference-server.ts";
import { referenceDoc } from "../../support/structure/seeded-session.ts";

const history = seededHistory(11, { authors: 5, steps: 200 });
const board = referenceDoc();
for (const update of history.updates) Y.applyUpdate(board, update);
const snapshot = Y.encodeStateAsUpdate(board);
const parts = snapshotOf(history.updates.length, snapshot);

function joined(slices: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(slices.flatMap((slice) => [...slice]));
}

test("the sections of a snapshot are its clients, with their clocks", () => {
  const meta = Y.parseUpdateMeta(snapshot);
  expect(parts.sections.length).toBeGreaterThan(3);
  for (const { client, from, to } of parts.sections) expect([from, to]).toEqual([meta.from.get(client), meta.to.get(client)]);
});

test("a snapshot cut for a peer without anything is the snapshot", () => {
  expect(joined(cutFor(snapshot, parts, new Map()))).toEqual(snapshot);
});

test("P5 a peer with part of the board is whole after the part cut for it", () => {
  for (const known of [20, 90, 150]) {
    const peer = referenceDoc();
    for (const update of history.updates.slice(0, known)) Y.applyUpdate(peer, update);
    const slices = cutFor(snapshot, parts, Y.decodeStateVector(Y.encodeStateVector(peer)));
    Y.applyUpdate(peer, joined(slices));
    expect(peer.store.pendingStructs).toBeNull();
    expect(contentOf(peer)).toEqual(contentOf(board));
  }
});

test("a peer that has every struct gets the delete set alone", () => {
  const slices = cutFor(snapshot, parts, Y.decodeStateVector(Y.encodeStateVector(board)));
  expect(joined(slices)).toEqual(new Uint8Array([0, ...snapshot.subarray(parts.deleteSetStart)]));
});

test("bytes that end inside the structs, or before the delete set, throw", () => {
  for (const end of [0, 1, 2, 100, Math.floor(parts.deleteSetStart / 2), parts.deleteSetStart - 1, parts.deleteSetStart])
    expect(() => snapshotOf(1, snapshot.subarray(0, end)), `${end} bytes`).toThrow(UnreadableUpdate);
});
