import { expect, it } from "vitest";
import * as Y from "yjs";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { chainClaim, chainUpdate, EMPTY_CHAIN } from "../../../shared/contribution/chain-entry.ts";
import { cardsOf, commentsOf } from "../../../shared/board/roots.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { appendOf, authorship, sha256 } from "../../support/entries.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const OLD = { card: "card-1", text: "Seen from the pier, too", at: "2026-11-22T18:45:00Z" };
const NEW = { card: "card-1", text: "New", at: "2026-11-22T19:00:00Z" };
const CLOSED = { code: closeCode.malformed, reason: "refused: retired-root: comments are acts: POST /api/compartments/:id/comments" };

/** A hub over a ledger in which an earlier version, as ana, has left a card and a comment on the board itself. */
async function world() {
  const ledger = createMemoryLedger();
  const doc = new Y.Doc();
  doc.clientID = 1;
  const inserts = [{ client: 1, from: 0, to: 3 }];
  doc.transact(() => {
    cardsOf(doc).set("card-1", new Y.Map([["title", "Harbour sighting"]]));
    commentsOf(doc).set("comment-1", OLD);
  });
  const by = authorship({ compartment: "c1", author: "ana", partner: "ALF" });
  const claim = chainClaim(EMPTY_CHAIN, by, 1, sha256);
  const update = chainUpdate(claim, by, { inserts, deletes: [], update: Y.encodeStateAsUpdate(doc) }, sha256);
  await ledger.append([appendOf(claim, update)]);
  const clock = new ManualClock();
  return { ...createHubWorld({ ledger, clock }), clock };
}

it("V41 SW12 old comments on a board are served; who writes one is told what to do instead, and nobody else notices", async () => {
  const { hub, clock, ledger } = await world();
  const [program, ben] = [new HubClient(hub, grantOf("ana"), { clientId: 2 }), new HubClient(hub, grantOf("ben"))];
  await clock.advance(200);
  expect(commentsOf(program.doc).toJSON()).toEqual({ "comment-1": OLD });
  commentsOf(program.doc).set("comment-2", NEW);
  await clock.advance(200);
  expect(program.peer.closed).toEqual(CLOSED);
  expect(ben.peer.closed).toBeNull();
  expect(commentsOf(ben.doc).toJSON()).toEqual({ "comment-1": OLD });
  expect((await ledger.head("c1")).seq).toBe(2);
});

it("V41 a program that comes back with such a comment is closed for good each time, and writes again once it has left it", async () => {
  const { hub, clock, ledger } = await world();
  const program = new HubClient(hub, grantOf("ana"), { clientId: 2 });
  await clock.advance(200);
  commentsOf(program.doc).set("comment-2", NEW);
  await clock.advance(200);
  const back = new HubClient(hub, grantOf("ana"), { clientId: 3, joins: false });
  Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(program.doc));
  back.join();
  await clock.advance(200);
  // 44xx: a stock client does not try again by itself.
  expect(back.peer.closed).toEqual(CLOSED);
  const fresh = new HubClient(hub, grantOf("ana"), { clientId: 4 });
  await clock.advance(200);
  cardsOf(fresh.doc).set("card-2", new Y.Map());
  commentsOf(fresh.doc).delete("comment-1");
  await clock.advance(200);
  expect(fresh.peer.closed).toBeNull();
  // The claim, the card, and the old comment's deletion.
  expect((await ledger.head("c1")).seq).toBe(5);
});
