import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askRelease } from "../../../server/commands/releases/ask-release.ts";
import { decideRelease, recallRelease } from "../../../server/commands/releases/change-release.ts";
import { performOwnAct } from "../../../server/commands/perform-own-act.ts";
import { madeDisclosure } from "../../../server/commands/releases/made-disclosure.ts";
import type { ReleasePorts } from "../../../server/commands/releases/release-ports.ts";
import { NO_CARD_AFTER_MS } from "../../../server/domain/release/decide.ts";
import { stateOf, type Release } from "../../../server/domain/release/register.ts";
import { LedgerUnavailable } from "../../../server/ports/ledger.ts";
import { systemRandom } from "../../../server/adapters/system/random-source.ts";
import { BY } from "../../support/directory-records.ts";
import { ASKED } from "../../support/release/release-acts.ts";
import { boardOf, createReleaseWorld } from "../../support/release/release-world.ts";

/** Releases whose card the other board does not take (R9, R12). */

/** So many bytes a board may have: the other board is filled with them, and the one that is released from is far below. */
const SMALL = { boardBytes: 4_000, boardShares: 1, boardWarningBytes: 4_000 };

let world: Awaited<ReturnType<typeof createReleaseWorld>>;
let node: ReturnType<typeof world.node>;

beforeEach(async () => {
  world = await createReleaseWorld();
  node = world.node(SMALL);
  await node.addCard("narrow", "lead", "card-1", { title: "Source report" });
  await node.addCard("wide", "brv", "card-2", { title: "x".repeat(3_700) });
});
afterEach(() => world.ledger.close());

const ask = async (ports: ReleasePorts): Promise<Release | string> => {
  const done = await askRelease(ports, { caller: await world.callerOf("lead"), by: BY, compartment: "narrow", said: ASKED });
  return done.ok ? done.value.release : done.error.code;
};
const recall = async (release: string): Promise<string> => {
  const said = { release, reason: "Wrong boat" };
  const done = await recallRelease(node.ports, { caller: await world.callerOf("second"), by: BY, said });
  return done.ok ? stateOf(done.value.release) : done.error.code;
};
/** A release whose board was filled between the look at it and the write. */
const promised = async (): Promise<Release> => {
  const release = await ask({ ...node.ports, tryAct: async () => null });
  if (typeof release === "string") throw new Error(release);
  return release;
};
const acts = async (place: string): Promise<readonly string[]> =>
  (await world.ledger.read(place, { after: 0, limit: 100 })).flatMap((entry) => (entry.kind === "act" ? [entry.type] : []));
const cards = async () => (await boardOf(node, "wide")).cards.map(({ title }) => title.slice(0, 20));
const due = () => world.ledger.dueItems({ at: Number.MAX_SAFE_INTEGER, limit: 10 });

describe("a board without room", () => {
  it("is told before anything is promised, to who asks (R12)", async () => {
    const before = [await world.ledger.head("narrow"), await world.ledger.head("wide")];
    expect(await ask(node.ports)).toBe("no-room");
    expect([await world.ledger.head("narrow"), await world.ledger.head("wide")]).toEqual(before);
    expect(await ask(world.node().ports)).toMatchObject({ deliveredAt: 5 });
  });

  it("is told to who gives the last approval, and the release goes on waiting (R7, R12)", async () => {
    await node.addCard("narrow", "crl", "card-1", { title: "Source report, with more" });
    const release = await ask(world.node().ports);
    if (typeof release === "string") throw new Error(release);
    const decide = async (who: string, ports: ReleasePorts) => {
      const said = { release: release.id, decision: "approve", reason: "Seen" } as const;
      const done = await decideRelease(ports, { caller: await world.callerOf(who), by: BY, said });
      return done.ok ? stateOf(done.value.release) : done.error.code;
    };
    expect([await decide("crl", node.ports), await acts("narrow")]).toEqual(["no-room", ["release.asked"]]);
    // Who may not decide is told nothing of the other board.
    expect(await decide("second", node.ports)).toBe("not-approver");
    expect(await decide("crl", world.node().ports)).toBe("released");
  });
});

describe("a board that was filled meanwhile", () => {
  it("the release says that its card is not there, and it comes once there is room (R12)", async () => {
    const release = await promised();
    expect([stateOf(release), release.deliveredAt]).toEqual(["released", null]);
    await node.sweep();
    expect([await acts("wide"), (await due()).length]).toEqual([[], 1]);
    await world.node().sweep();
    expect([await acts("narrow"), await acts("wide")]).toEqual([["release.asked", "release.delivered"], ["disclosure.made"]]);
    expect([(await cards()).length, (await due()).length]).toEqual([2, 0]);
  });

  it("the release is recalled, then nothing comes any more, and the other side hears nothing (R9, P3)", async () => {
    const release = await promised();
    const head = await world.ledger.head("wide");
    expect(await recall(release.id)).toBe("recalled");
    // A node with room, which looks after the recall, brings nothing.
    const other = world.node();
    await other.sweep();
    expect([(await due()).length, await acts("narrow")]).toEqual([1, ["release.asked", "release.recalled"]]);
    other.state.laterMs = NO_CARD_AFTER_MS;
    await other.sweep();
    expect(await acts("narrow")).toEqual(["release.asked", "release.recalled", "release.cleared"]);
    expect([await world.ledger.head("wide"), await due()]).toEqual([head, []]);
  });

  it("a node that had read the release before its recall brings a card, and it is taken off again (R9)", async () => {
    const release = await promised();
    expect(await recall(release.id)).toBe("recalled");
    const other = world.node();
    const late = (readAt: number) => {
      const { made, said } = release;
      if (made === null) throw new Error("it was released");
      const act = madeDisclosure(systemRandom, { by: { user: "lead", partner: "ALF", session: "s" }, said, made, readAt });
      if (!act.ok) throw new Error(act.error.reason);
      return performOwnAct(other.hub, act.value);
    };
    // One that was paused for longer is too late.
    expect(await late(Date.now() - NO_CARD_AFTER_MS)).toEqual({ ok: false, error: "unavailable" });
    expect(await late(Date.now())).toMatchObject({ ok: true });
    await other.sweep();
    expect(await acts("narrow")).toEqual(["release.asked", "release.recalled", "release.delivered", "release.cleared"]);
    expect([await acts("wide"), (await cards()).length]).toEqual([["disclosure.made", "recall.made"], 1]);
  });
});

it("a disk that is full between the two logs: the release says that its card is not there, and it comes once the store writes again (R12, H9)", async () => {
  const open = world.node();
  const whole = { ...world.ledger };
  let isFull = true;
  world.ledger.append = async (batch, heard) => {
    if (isFull && batch.some(({ compartment }) => compartment === "wide")) throw new LedgerUnavailable("disk full");
    return await whole.append(batch, heard);
  };
  const release = await ask(open.ports);
  expect(release).toMatchObject({ deliveredAt: null, recall: null });
  await open.sweep();
  expect([await acts("wide"), (await due()).length]).toEqual([[], 1]);
  isFull = false;
  await open.sweep();
  expect([await acts("wide"), (await cards()).length, await due()]).toEqual([["disclosure.made"], 2, []]);
});
