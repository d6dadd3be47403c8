import { expect, it } from "vitest";
import { CHALLENGE_MS } from "../../../server/domain/hub/presence/client-id-claim.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { encodeUpdate } from "../../../shared/wire/frame.ts";
import { editsOf, nameOf, presenceIn } from "../../support/frames.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function world() {
  const clock = new ManualClock();
  const parts = createHubWorld({ clock });
  const enter = async (name: string, clientId: number): Promise<HubClient> => {
    const client = new HubClient(parts.hub, grantOf(name), { clientId });
    await clock.advance(500);
    await clock.advance(500);
    return client;
  };
  return { ...parts, clock, enter };
}

it("SW19 the later of two live connections with one client id is closed with 4409 once the earlier has answered a ping", async () => {
  const { clock, enter, ledger } = world();
  const first = await enter("ana", 1);
  first.show({});
  first.doc.getMap("cards").set("a", 1);
  await clock.advance(100);
  const head = await ledger.head("c1");
  const clone = await enter("ana", 1);
  clone.show({}, 1);
  expect(clone.peer.closed?.code).toBe(closeCode.clientIdTaken);
  await clock.advance(CHALLENGE_MS * 2);
  expect(first.peer.closed).toBeNull();
  expect(await ledger.head("c1")).toEqual(head);
});

it("SW19 what a cloned tab writes before the answer is never taken: no silent divergence", async () => {
  const { clock, enter, ledger } = world();
  const first = await enter("ana", 1);
  first.doc.getMap("cards").set("a", "true");
  await clock.advance(100);
  const answers: (() => void)[] = [];
  first.peer.ping = (answered) => void answers.push(answered);
  const clone = await enter("ana", 1);
  // No presence first: its first write is what shows the id.
  clone.say(encodeUpdate(editsOf(1, (doc) => doc.getMap("cards").set("a", "clone"))[0] ?? new Uint8Array()));
  clone.say(encodeUpdate(editsOf(1, (doc) => doc.getMap("cards").set("b", "clone"))[0] ?? new Uint8Array()));
  expect(clone.peer.isPaused).toBe(true);
  await clock.advance(1_000);
  for (const answered of answers) answered();
  await clock.advance(CHALLENGE_MS * 2);
  expect(clone.peer.closed?.code).toBe(closeCode.clientIdTaken);
  expect((await ledger.head("c1")).seq).toBe(2);
  first.doc.getMap("cards").set("a", "later");
  await clock.advance(100);
  expect(first.receipts.at(-1)).toEqual({ seq: 3, tops: [[1, 2]] });
});

it("SW19 an earlier connection that does not answer is closed with 1013, and what the later one sent meanwhile is taken in order", async () => {
  const { clock, enter, ledger } = world();
  const first = await enter("ana", 1);
  const ben = await enter("ben", 2);
  first.show({ n: "old" });
  await clock.advance(100);
  first.peer.answersPings = false;
  const again = await enter("ana", 1);
  again.show({ n: "new" }, 1);
  again.doc.getMap("cards").set("a", 1);
  again.doc.getMap("cards").set("b", 2);
  await clock.advance(CHALLENGE_MS - 100);
  expect((await ledger.head("c1")).seq).toBe(0);
  expect(first.peer.closed).toBeNull();
  await clock.advance(200);
  expect(first.peer.closed?.code).toBe(closeCode.tryAgain);
  await clock.advance(200);
  expect(again.peer.closed).toBeNull();
  expect(again.peer.isPaused).toBe(false);
  expect(ben.doc.getMap("cards").toJSON()).toEqual({ a: 1, b: 2 });
  const shown = ben.peer.messages.filter((message) => nameOf(message) === "presence").flatMap(presenceIn);
  expect(shown.at(-1)?.state?.["n"]).toBe("new");
});

it("SW19 a challenger that leaves while the question is open leaves nothing behind", async () => {
  const { hub, clock, enter, ledger } = world();
  const first = await enter("ana", 1);
  first.show({});
  first.peer.answersPings = false;
  const again = await enter("ana", 1);
  again.show({}, 1);
  again.doc.getMap("cards").set("a", 1);
  hub.leave(again.session);
  await clock.advance(CHALLENGE_MS * 2);
  expect((await ledger.head("c1")).seq).toBe(0);
});

it("SW16 T16 an id that another person only shows is given to the one who owns it by the ledger", async () => {
  const { hub, clock, enter } = world();
  const watcher = await enter("cem", 3);
  const ana = await enter("ana", 1);
  ana.doc.getMap("cards").set("a", 1);
  await clock.advance(100);
  hub.leave(ana.session);
  // Owned by the ledger: a squatter is passed over.
  const squatter = await enter("ben", 1);
  squatter.show({ n: "squatter" }, 1);
  await clock.advance(100);
  const back = await enter("ana", 1);
  back.show({ n: "owner" }, 1);
  await clock.advance(100);
  const shown = watcher.peer.messages.filter((message) => nameOf(message) === "presence").flatMap(presenceIn);
  expect(shown.at(-1)?.state).toMatchObject({ n: "owner", user: { id: "ana" } });
  expect(shown.some(({ state }) => state?.["n"] === "squatter")).toBe(false);
});

it("SW16 T14 a first write under an id that another person shows is closed with 4409, and its holder's first write is taken", async () => {
  const { clock, enter, ledger } = world();
  const ana = await enter("ana", 1);
  ana.show({ n: "ana" }, 1);
  await clock.advance(100);
  const squatter = await enter("ben", 2);
  squatter.doc.clientID = 1;
  squatter.doc.getMap("cards").set("forged", 1);
  await clock.advance(100);
  expect(squatter.peer.closed?.code).toBe(closeCode.clientIdTaken);
  ana.doc.getMap("cards").set("a", 1);
  await clock.advance(100);
  expect(ana.peer.closed).toBeNull();
  expect(await ledger.claims("c1")).toEqual(new Map([[1, "ana"]]));
});

it("found 6 N18 a shown id stays its person's while they are away: another's first write is closed with 4409, theirs is taken", async () => {
  const { clock, enter, hub, ledger } = world();
  const ana = await enter("ana", 1);
  ana.show({}, 1);
  await clock.advance(100);
  hub.leave(ana.session);
  const ben = await enter("ben", 1);
  // Presence under it is not shown either, and keeps nothing for ben.
  ben.show({ n: "squatter" }, 1);
  ben.doc.getMap("cards").set("b", 1);
  await clock.advance(100);
  expect(ben.peer.closed?.code).toBe(closeCode.clientIdTaken);
  expect((await ledger.head("c1")).seq).toBe(0);
  const squatter = await enter("ben", 2);
  squatter.show({ n: "squatter" }, 1);
  await clock.advance(100);
  const back = await enter("ana", 1);
  back.doc.getMap("cards").set("a", "made offline");
  await clock.advance(100);
  expect(back.peer.closed).toBeNull();
  expect(await ledger.claims("c1")).toEqual(new Map([[1, "ana"]]));
  const shown = back.peer.messages.filter((message) => nameOf(message) === "presence").flatMap(presenceIn);
  expect(shown.some(({ state }) => state?.["n"] === "squatter")).toBe(false);
});

it("found 6 N18 a shown id is free again a day after it was last shown, and is kept on while it is shown", async () => {
  const { clock, enter, hub, ledger } = world();
  const hour = 3_600_000;
  const ana = await enter("ana", 1);
  ana.show({}, 1);
  await clock.advance(20 * hour);
  ana.show({}, 1);
  await clock.advance(hour);
  hub.leave(ana.session);
  await clock.advance(20 * hour);
  const early = await enter("ben", 1);
  early.doc.getMap("cards").set("b", 1);
  await clock.advance(100);
  expect(early.peer.closed?.code).toBe(closeCode.clientIdTaken);
  await clock.advance(5 * hour);
  const late = await enter("ben", 1);
  late.doc.getMap("cards").set("b", 1);
  await clock.advance(100);
  expect(await ledger.claims("c1")).toEqual(new Map([[1, "ben"]]));
});

it("SW16 a peer that returns another's departure before it has shown anything may still name its own id", async () => {
  const { clock, enter } = world();
  const ana = await enter("ana", 1);
  const ben = await enter("ben", 2);
  ben.show(null, 9);
  ben.show({ n: 1 });
  await clock.advance(100);
  const shown = ana.peer.messages.filter((message) => nameOf(message) === "presence").flatMap(presenceIn);
  expect(shown.at(-1)).toMatchObject({ client: 2, state: { n: 1 } });
});
