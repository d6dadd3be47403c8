import assert from "node:assert/strict";
import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { Structure } from "../../server/domain/structure/structure.ts";
import { outlineOfStructure } from "../support/structure/outline.ts";
import { ReferenceServer, contentOf } from "../support/structure/reference-server.ts";
import { playSession, referenceDoc } from "../support/structure/seeded-session.ts";

const SEEDS = Array.from({ length: 12 }, (_, index) => 1 + index * 7919);

describe("the structure against a Yjs document", () => {
  test.each(SEEDS)("P5 holds the same runs in the same order after every honest frame (seed %i)", (seed) => {
    const server = new ReferenceServer();
    server.compareEvery = 3;
    const docs = playSession({ seed, editors: 5, steps: 700 }, server);
    server.compare();
    expect(server.trimmed).toBeGreaterThan(0);
    for (const doc of docs) expect(contentOf(doc)).toEqual(contentOf(server.doc));
  });

  test.each(SEEDS.slice(0, 4))("P5 replaying the effective updates gives the same content with nothing pending (seed %i)", (seed) => {
    const server = new ReferenceServer();
    server.compareEvery = 1000;
    playSession({ seed, editors: 4, steps: 500 }, server);
    const replayed = referenceDoc();
    const structure = Structure.empty();
    for (const update of server.effective) {
      Y.applyUpdate(replayed, update);
      structure.apply(update);
      expect(replayed.store.pendingStructs).toBeNull();
      expect(replayed.store.pendingDs).toBeNull();
    }
    expect(contentOf(replayed)).toEqual(contentOf(server.doc));
    expect(outlineOfStructure(structure)).toEqual(outlineOfStructure(server.structure));
    const loaded = referenceDoc();
    Y.applyUpdate(loaded, Y.encodeStateAsUpdate(server.doc));
    expect(contentOf(loaded)).toEqual(contentOf(server.doc));
  });

  test.each(SEEDS.slice(4, 8))("a structure loaded from a snapshot goes on like the one that was there all along (seed %i)", (seed) => {
    const server = new ReferenceServer();
    server.compareEvery = 5;
    let frames = 0;
    playSession(
      { seed, editors: 4, steps: 500 },
      {
        stateVector: () => server.stateVector(),
        send: (frame) => {
          if (++frames % 40 === 0) {
            const loaded = Structure.fromUpdate(Y.encodeStateAsUpdate(server.doc));
            assert.deepEqual(outlineOfStructure(loaded), outlineOfStructure(server.structure));
            server.structure = loaded;
          }
          return server.send(frame);
        },
      },
    );
    server.compare();
  });
});
