import { expect, it } from "vitest";
import { askRelease } from "../../../server/commands/releases/ask-release.ts";
import { recallRelease } from "../../../server/commands/releases/change-release.ts";
import { withRecalls } from "../../../server/commands/releases/with-recalls.ts";
import { listExchange } from "../../../server/commands/list-exchange.ts";
import { disclosures, type Disclosure } from "../../../server/domain/disclosure/decide.ts";
import { BY } from "../../support/directory-records.ts";
import { ASKED } from "../../support/release/release-acts.ts";
import { createReleaseWorld } from "../../support/release/release-world.ts";

/** Three releases of ALF that BRV reads, of which the one in the middle was recalled; their cards, the newest first. */
async function threeReleased() {
  const world = await createReleaseWorld();
  const node = world.node();
  await node.addCard("narrow", "lead", "card-1", { title: "Source report" });
  const caller = await world.callerOf("lead");
  const cards: string[] = [];
  for (const id of ["one", "two", "three"]) {
    const done = await askRelease(node.ports, { caller, by: BY, compartment: "narrow", said: { ...ASKED, id } });
    if (!done.ok) throw new Error(done.error.code);
    const { release } = done.value;
    if (id === "two") await recallRelease(node.ports, { caller, by: BY, said: { release: release.id, reason: "Wrong boat" } });
    cards.unshift(release.made?.card ?? "");
  }
  return { world, node, cards };
}

it("what came into a compartment is read with its recalls in one look, however much it is (R9)", async () => {
  const { world, node, cards } = await threeReleased();
  const { registers } = await node.ports.registers.newestRegisters("wide", disclosures, { limit: 10 });
  let looks = 0;
  const counted = {
    listRegisters: (...asked: Parameters<typeof node.ports.registers.listRegisters>) => {
      looks += 1;
      return node.ports.registers.listRegisters(...asked);
    },
  } as typeof node.ports.registers;
  const shown = await withRecalls(
    counted,
    "wide",
    registers.filter((each): each is Disclosure => each !== null),
  );
  expect(shown.map(({ disclosure, recall }) => [disclosure.card, recall?.card])).toEqual([
    [cards[0], undefined],
    [cards[1], cards[1]],
    [cards[2], undefined],
  ]);
  expect(looks).toBe(1);
  expect(await withRecalls(counted, "wide", [])).toEqual([]);
  expect(looks).toBe(1);
  await world.ledger.close();
});

it("two nations have from each other what one released where both read, and nobody else's (R55)", async () => {
  const { world, node, cards } = await threeReleased();
  const ports = { directory: world.directory, registers: node.ports.registers };
  const listed = async (who: string, partner: string) => {
    const done = await listExchange(ports, (await world.callerOf(who)).user, { room: "room", partner });
    if (!done.ok) return done.error;
    const { given, received, isMore } = done.value;
    const of = (list: typeof given) => list.map(({ disclosure, recall }) => `${disclosure.card}${recall === null ? "" : " recalled"}`);
    return { given: of(given), received: of(received), isMore };
  };
  const all = [cards[0], `${cards[1]} recalled`, cards[2]];
  expect(await listed("second", "BRV")).toEqual({ given: all, received: [], isMore: false });
  expect(await listed("brv", "ALF")).toEqual({ given: [], received: all, isMore: false });
  expect(await listed("crl", "ALF")).toEqual({ given: [], received: [], isMore: false });
  expect(await listed("brv", "CRL")).toEqual({ given: [], received: [], isMore: false });
  await world.ledger.close();
});
