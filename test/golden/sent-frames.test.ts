import { expect, it } from "vitest";
import type { Grant } from "../../server/domain/hub/session/grant.ts";
import type { Hub } from "../../server/domain/hub/hub.ts";
import { KEEP_ALIVE_MS } from "../../server/domain/wire/keep-alive.ts";
import { encodeStep1, encodeUpdate } from "../../shared/wire/frame.ts";
import { FakePeer } from "../support/fake-peer.ts";
import { editsOf, encodeAwareness } from "../support/frames.ts";
import { createHubWorld, grantOf } from "../support/hub-world.ts";
import { ManualClock } from "../support/manual-clock.ts";

/** Keeps the bytes that went to the socket, send by send, until they are taken. */
class RecordingPeer extends FakePeer {
  #sent: Uint8Array[] = [];

  override send(framed: Uint8Array): void {
    this.#sent.push(framed);
    super.send(framed);
  }

  /** What was sent since the last call, in hexadecimal. */
  take(): string {
    const hex = Buffer.concat(this.#sent).toString("hex");
    this.#sent = [];
    return hex;
  }
}

function arrive(hub: Hub, grant: Grant) {
  const peer = new RecordingPeer();
  const session = hub.arrive({ peer, grant, receipts: true });
  return { peer, session, say: (message: Uint8Array): void => hub.receive(session, message) };
}

const hex = (text: string): string => Buffer.from(text).toString("hex");
/** The first edit, as everyone gets it, and what ana shows, as the server stamps it. */
const EDIT = "82150002120101010028010563617264730161017d0100";
const ANA = hex('{"at":1,"user":{"id":"ana","username":"ana","displayName":"ANA","partner":"ALF","role":"analyst"}}');

it("SW4 SW6 SW8 SW9 SW11 SW14 SW15 SW18 what a hub sends over a session, byte for byte", async () => {
  const clock = new ManualClock();
  const { hub } = createHubWorld({ clock });
  const ana = arrive(hub, grantOf("ana"));
  ana.say(encodeStep1(new Map()));
  await clock.advance(100);
  expect(ana.peer.take(), "a join of an empty board by a writer").toBe("82050001020000820400000100");
  const ben = arrive(hub, grantOf("ben", { partner: "BRV", role: "watch" }));
  ben.say(encodeStep1(new Map()));
  await clock.advance(100);
  expect(ben.peer.take(), "the same by a watch officer").toBe("82050001020000");
  const [edit = new Uint8Array()] = editsOf(1, (doc) => doc.getMap("cards").set("a", 1));
  ana.say(encodeUpdate(edit));
  await clock.advance(100);
  expect(ana.peer.take(), "its author's receipt").toBe("82056402010101");
  expect(ben.peer.take(), "an edit").toBe(EDIT);
  ben.say(encodeUpdate(edit));
  expect(ben.peer.take(), "permission denied").toBe("8235020032" + hex("read-only: your role may not edit this compartment"));
  ana.say(encodeAwareness([{ client: 1, clock: 1, state: '{"at":1}' }]));
  await clock.advance(1_000);
  expect(ben.peer.take(), "presence").toBe("826d016b0101d9c68299a03462" + ANA);
  ben.say(Uint8Array.of(3));
  expect(ben.peer.take(), "the answer to a query of presence").toBe("826d016b010194ce8299a03462" + ANA);
  const cem = arrive(hub, grantOf("cem"));
  cem.say(encodeStep1(new Map()));
  await clock.advance(10);
  expect(cem.peer.take(), "a join of a filled board").toBe(EDIT + "820500010200008206000003010101");
  hub.leave(ana.session);
  await clock.advance(1_000);
  expect(ben.peer.take(), "a departure").toBe("820f010d0101c3ce8299a03404" + hex("null"));
  await clock.advance(KEEP_ALIVE_MS);
  hub.sweep();
  expect(ben.peer.take(), "keep-alive").toBe("8203010100");
});
