import { expect, it } from "vitest";
import { askRelease } from "../../../server/commands/releases/ask-release.ts";
import { recallRelease } from "../../../server/commands/releases/change-release.ts";
import { foldRelease, stateOf } from "../../../server/domain/release/register.ts";
import { readAct } from "../../../shared/acts/act-body.ts";
import type { ActEntry } from "../../../shared/contribution/entry.ts";
import { BY } from "../../support/directory-records.ts";
import { ASKED } from "../../support/release/release-acts.ts";
import { boardOf, Crash, createReleaseWorld } from "../../support/release/release-world.ts";

type World = Awaited<ReturnType<typeof createReleaseWorld>>;
type Node = ReturnType<World["node"]>;

/** A node may end before and after each of the three steps of a release. */
const POINTS = [0, 1, 2, 3, 4, 5];
/** The finishing node takes the last two alone. */
const FINISHING_POINTS = [0, 1, 2, 3];

async function worldWithCard(): Promise<World> {
  const world = await createReleaseWorld();
  await world.node().addCard("narrow", "lead", "card-1", { title: "Source report" });
  return world;
}

async function untilCrash(node: Node, crashAt: number, work: () => Promise<unknown>): Promise<void> {
  node.state.crashAt = crashAt;
  node.state.points = 0;
  await work().catch((cause: unknown) => {
    if (!(cause instanceof Crash)) throw cause;
  });
}

const ask = async (world: World, node: Node) =>
  askRelease(node.ports, { caller: await world.callerOf("lead"), by: BY, compartment: "narrow", said: { ...ASKED, id: "key" } });

async function actsOf(world: World, place: string): Promise<readonly ActEntry[]> {
  return (await world.ledger.read(place, { after: 0, limit: 100 })).filter((entry) => entry.kind === "act");
}

/** What both sides say: types of acts, cards on the other board, and what waits. */
async function recordOf(world: World) {
  const [narrow, wide, board, due] = await Promise.all([
    actsOf(world, "narrow"),
    actsOf(world, "wide"),
    boardOf(world.node(), "wide"),
    world.ledger.dueItems({ at: Number.MAX_SAFE_INTEGER, limit: 10 }),
  ]);
  return {
    narrow: narrow.map(({ type }) => type),
    wide: wide.map(({ type }) => type),
    cards: board.cards.length,
    due: due.length,
    release: foldRelease(narrow.flatMap((entry) => readAct(entry) ?? [])),
  };
}

it("wherever a node ends, once and again, another one finishes: one card, and both sides say so (R12)", async () => {
  for (const first of POINTS) {
    for (const second of FINISHING_POINTS) {
      const world = await worldWithCard();
      const [one, two, three] = [world.node(), world.node(), world.node()];
      await untilCrash(one, first, () => ask(world, one));
      await untilCrash(two, second, () => two.sweep());
      await three.sweep();
      const { release, ...record } = await recordOf(world);
      expect(release === null ? null : stateOf(release)).toBe(first === 0 ? null : "released");
      // Before the first step nothing was promised.
      const expected =
        first === 0
          ? { narrow: [], wide: [], cards: 0, due: 0 }
          : { narrow: ["release.asked", "release.delivered"], wide: ["disclosure.made"], cards: 1, due: 0 };
      expect([first, second, record]).toEqual([first, second, expected]);
      await world.ledger.close();
    }
  }
});

it("the person who asks again after a crash gets the same card, and not another one (AC4, R12)", async () => {
  for (const point of POINTS) {
    const world = await worldWithCard();
    const [one, two] = [world.node(), world.node()];
    await untilCrash(one, point, () => ask(world, one));
    const again = await ask(world, two);
    if (!again.ok) throw new Error(again.error.code);
    const { release, ...record } = await recordOf(world);
    expect([point, record]).toEqual([
      point,
      { narrow: ["release.asked", "release.delivered"], wide: ["disclosure.made"], cards: 1, due: 0 },
    ]);
    expect(release?.made).toEqual(again.value.release.made);
    await world.ledger.close();
  }
});

it("three nodes that finish at once make one card (R12)", async () => {
  const world = await worldWithCard();
  const nodes = [world.node(), world.node(), world.node()];
  await untilCrash(nodes[0] as Node, 1, () => ask(world, nodes[0] as Node));
  for (const node of nodes) node.state.crashAt = Number.MAX_SAFE_INTEGER;
  await Promise.all(nodes.map((node) => node.sweep()));
  // One that lost the race to write may have to look again.
  await Promise.all(nodes.map((node) => node.sweep()));
  const { release: _, ...record } = await recordOf(world);
  expect(record).toEqual({ narrow: ["release.asked", "release.delivered"], wide: ["disclosure.made"], cards: 1, due: 0 });
  await world.ledger.close();
});

it("wherever a node ends in a recall, once and again, the card is off the board in the end, and nothing is said twice (R9, R12)", async () => {
  for (const first of POINTS) {
    for (const second of FINISHING_POINTS) {
      const world = await worldWithCard();
      const [one, two, three] = [world.node(), world.node(), world.node()];
      const asked = await ask(world, one);
      if (!asked.ok) throw new Error(asked.error.code);
      const said = { release: asked.value.release.id, reason: "Wrong boat" };
      const caller = await world.callerOf("lead");
      await untilCrash(one, first, () => recallRelease(one.ports, { caller, by: BY, said }));
      await untilCrash(two, second, () => two.sweep());
      await three.sweep();
      const { release, ...record } = await recordOf(world);
      const made = { narrow: ["release.asked", "release.delivered"], wide: ["disclosure.made"], cards: 1, due: 0 };
      const expected =
        first === 0
          ? made
          : { narrow: [...made.narrow, "release.recalled", "release.cleared"], wide: [...made.wide, "recall.made"], cards: 0, due: 0 };
      expect([first, second, record]).toEqual([first, second, expected]);
      expect(release?.isCleared).toBe(first !== 0);
      await world.ledger.close();
    }
  }
});
