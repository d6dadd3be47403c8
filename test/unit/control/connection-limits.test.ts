import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { NodePersonRates } from "../../../server/domain/node-person-rates.ts";
import { ConnectionLimits, PACKETS_OF_PERSON, type ControlConnection } from "../../../server/transport/control/connection-limits.ts";

/** A connection of the library as far as its limits see it, with a clock set by hand. */
function world() {
  const wire = new EventEmitter();
  let closed = 0;
  let nowMs = 0;
  const connection = Object.assign(wire, { close: () => void closed++ }) as unknown as ControlConnection;
  const limits = new ConnectionLimits(connection, { clock: { monotonic: () => nowMs }, proven: () => {} });
  const receive = (packets: number): void => {
    for (let packet = 0; packet < packets; packet++) wire.emit("packet", { type: "message" });
  };
  const queue = (length: number): void => void wire.emit("packetCreate", { type: "message", data: "x".repeat(length) });
  return { limits, wire, receive, queue, pass: (ms: number) => void (nowMs += ms), isClosed: () => closed > 0 };
}

it("L7 P12 a connection whose person is not known may send 4 packets, whatever time passes", () => {
  const { receive, pass, isClosed } = world();
  receive(4);
  expect(isClosed()).toBe(false);
  pass(60_000);
  receive(1);
  expect(isClosed()).toBe(true);
});

it("L7 P12 a known one may send 600 packets in ten seconds, of which 60 events are served", () => {
  const { limits, receive, pass, isClosed } = world();
  receive(1);
  limits.known(() => true);
  for (let period = 0; period < 3; period++) {
    pass(10_001);
    receive(600);
    expect(Array.from({ length: 61 }, () => limits.spend()).lastIndexOf(true)).toBe(59);
  }
  expect(isClosed()).toBe(false);
  receive(1);
  expect(isClosed()).toBe(true);
});

it("L7 P12 a person's packets count over all their connections, also over those that come after others were ended; another person's do not", () => {
  let nowMs = 0;
  const rates = new NodePersonRates({ monotonic: () => nowMs }, PACKETS_OF_PERSON);
  const connect = (user: string) => {
    const one = world();
    one.receive(1);
    one.limits.known(() => rates.take(user));
    return one;
  };
  for (let connection = 0; connection < 4; connection++) {
    const within = connect("greedy");
    within.receive(599);
    expect(within.isClosed()).toBe(false);
  }
  const beyond = connect("greedy");
  beyond.receive(4);
  expect(beyond.isClosed()).toBe(false);
  beyond.receive(1);
  expect(beyond.isClosed()).toBe(true);
  const ana = connect("ana");
  ana.receive(100);
  expect(ana.isClosed()).toBe(false);
  nowMs += 10_000;
  const later = connect("greedy");
  later.receive(100);
  expect(later.isClosed()).toBe(false);
});

it("L7 P12 one that leaves more than 2 MB unread is ended; a single large packet is not", () => {
  const { queue, wire, isClosed } = world();
  queue(5 << 20);
  wire.emit("flush");
  queue(1 << 20);
  queue(2 << 20);
  expect(isClosed()).toBe(false);
  queue(1);
  expect(isClosed()).toBe(true);
});
