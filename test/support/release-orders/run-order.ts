import { NO_CARD_AFTER_MS } from "../../../server/domain/release/decide.ts";
import { Dice } from "../planted-leaks/dice.ts";
import { ReleaseOracle } from "./oracle.ts";
import { OrderWorld, type OrderPlant } from "./order-world.ts";
import { NARROW, ROOM, USERS } from "./people.ts";
import { Requests, type OrderRequest } from "./requests.ts";

/** What became of one order. */
export interface OrderOutcome {
  readonly oracle: ReleaseOracle;
  readonly requests: readonly OrderRequest[];
}

const NODES = ["node-1", "node-2"] as const;

/** One random order of commands on two nodes: requests, some sent twice and to both; rights and the card change between them; nodes crash. Then all is finished. */
export async function runOrder(seed: number, plant: OrderPlant | null = null): Promise<OrderOutcome> {
  const dice = new Dice(seed);
  const world = new OrderWorld(dice, plant);
  const requests = new Requests(world, dice);
  const ports = new Map(NODES.map((node) => [node, world.portsOf(node)]));
  const broken: string[] = [];
  const send = (request: OrderRequest): void => {
    request.send(ports.get(dice.pick(NODES))!).catch((cause: unknown) => broken.push(`${request.kind} broke: ${String(cause)}`));
  };
  const finishAll = (): void => {
    const node = dice.pick(NODES);
    for (const { entry } of world.logs.written.filter(({ entry }) => entry.type === "release.asked"))
      ports
        .get(node)!
        .finish({ compartment: NARROW, release: entry.id })
        .catch((cause: unknown) => broken.push(`finishing broke: ${String(cause)}`));
  };
  for (let changes = dice.between(0, 3); changes > 0; changes--) changeCard(world, dice);
  for (let left = dice.between(6, 24); left > 0; left--) {
    const lot = dice.between(1, 100);
    // Several at once: most of them are about the same release.
    if (lot <= 62) for (let count = dice.chance(0.35) ? dice.between(2, 4) : 1; count > 0; count--) send(requests.next());
    else if (lot <= 70 && requests.made.length > 0) send(dice.pick(requests.made));
    else if (lot <= 80) changeRights(world, dice);
    else if (lot <= 90) changeCard(world, dice);
    else if (lot <= 94) world.turns.crash(dice.pick(NODES));
    else if (lot <= 97) finishAll();
    await world.turns.run(dice.between(0, 40));
  }
  await world.turns.run();
  // What a crash cut short, the server takes up by itself; twice, since a recall waits for its card.
  for (let round = 0; round < 2; round++) {
    finishAll();
    await world.turns.run();
  }
  // By then it is known of every card that was recalled before it came whether it did.
  world.now += NO_CARD_AFTER_MS;
  finishAll();
  await world.turns.run();
  const oracle = new ReleaseOracle(world, requests.made).judge();
  oracle.faults.push(...broken);
  return { oracle, requests: requests.made };
}

/** Somebody's account, membership or writing changes. */
function changeRights(world: OrderWorld, dice: Dice): void {
  const { tables } = world;
  const id = dice.pick(USERS);
  const account = tables.users.get(id)!;
  const roles = tables.rooms.get(ROOM)!.roles;
  const lot = dice.between(1, 10);
  if (lot <= 5) account.user = { ...account.user, mayRelease: !account.user.mayRelease };
  else if (lot === 6) account.user = { ...account.user, isDisabled: !account.user.isDisabled };
  else if (lot === 7) roles.delete(id);
  else if (lot === 8) roles.set(id, dice.pick(["lead", "analyst", "watch", "former"] as const));
  else if (lot === 9) tables.writeHolds.push({ compartment: NARROW, user: id, since: 1, cards: 30, lifted: null });
  else for (const [index, hold] of tables.writeHolds.entries()) tables.writeHolds[index] = { ...hold, lifted: { by: "a-lead", at: 2 } };
  // Of which kind it is, no store asks.
  tables.record({ kind: "user-disabled", user: id });
  world.changed();
}

/** The narrow card is marked otherwise, or somebody else's words come into it or go. */
function changeCard(world: OrderWorld, dice: Dice): void {
  const { card } = world;
  const lot = dice.between(1, 3);
  if (lot === 1) card.orcon = !card.orcon;
  else if (lot === 2) card.classification = dice.chance(0.3) ? "secret" : "restricted";
  else card.writers = ["a-lead", "b-authority", "c-authority"].filter(() => dice.chance(0.5));
  world.changed();
}
