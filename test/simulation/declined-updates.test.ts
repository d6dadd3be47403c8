import assert from "node:assert/strict";
import { describe, expect, test } from "vitest";
import { Structure } from "../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS, type Sender, type Verdict } from "../../server/domain/structure/verdict.ts";
import type { IdRange } from "../../shared/contribution/entry.ts";
import { outlineOfStructure } from "../support/structure/outline.ts";
import { ReferenceServer } from "../support/structure/reference-server.ts";
import { playSession, type SentFrame } from "../support/structure/seeded-session.ts";

const SEEDS = Array.from({ length: 6 }, (_, index) => 3 + index * 6271);
const ANYONE: Sender = { user: "anyone", ownership: { ownerOf: () => undefined }, limits: RECEIVE_LIMITS };

/** Declines every update before it takes it. */
class Hesitant extends ReferenceServer {
  readonly twin = Structure.empty();
  declined = 0;

  override judge(frame: SentFrame): Verdict {
    const told: { readonly update: string; readonly inserts: readonly IdRange[] }[] = [];
    const note = (answer: boolean) => (change: { readonly update: Uint8Array; readonly inserts: readonly IdRange[] }) => {
      told.push({ update: Buffer.from(change.update).toString("hex"), inserts: structuredClone(change.inserts) });
      return answer;
    };
    const before = outlineOfStructure(this.twin);
    const first = this.twin.receiveIf(frame.update, ANYONE, note(false));
    assert.deepEqual(outlineOfStructure(this.twin), before, "nothing of it stays");
    const second = this.twin.receiveIf(frame.update, { ...ANYONE, user: frame.user }, note(true));
    assert.deepEqual(told[0], told[1], "it would change what it changes later");
    if (first.kind === "declined") this.declined += 1;
    const verdict = super.judge(frame);
    assert.equal(second.kind, verdict.kind, "it is judged like one that was not declined before");
    return verdict;
  }
}

describe("AC14 an update that is not wanted", () => {
  test.each(SEEDS)("leaves no trace in the structure, and is taken whole afterwards (seed %i)", (seed) => {
    const server = new Hesitant();
    server.compareEvery = 1_000;
    playSession({ seed, editors: 4, steps: 250 }, server);
    expect(server.declined).toBeGreaterThan(100);
    expect(outlineOfStructure(server.twin)).toEqual(outlineOfStructure(server.structure));
  });
});
