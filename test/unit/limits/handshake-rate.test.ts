import type { IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { HandshakeRate } from "../../../server/domain/handshake-rate.ts";
import { networkOf } from "../../../server/domain/network-of.ts";
import { callerAddress } from "../../../server/transport/caller-address.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function takes(rate: HandshakeRate, address: string, count: number): number {
  return Array.from({ length: count }, () => rate.take(address)).filter((taken) => taken).length;
}

it("L7 P12 one address has half of a node's handshakes at most, and all addresses together no more than there are", async () => {
  const clock = new ManualClock();
  const rate = new HandshakeRate(clock, 200);
  expect(takes(rate, "203.0.113.9", 500)).toBe(100);
  expect(takes(rate, "203.0.113.10", 60)).toBe(60);
  expect(takes(rate, "203.0.113.11", 60)).toBe(40);
  await clock.advance(1_000);
  expect(takes(rate, "203.0.113.9", 500)).toBe(100);
});

it("L7 what one address is refused costs the others nothing", () => {
  const rate = new HandshakeRate(new ManualClock(), 10);
  expect(takes(rate, "2001:db8::1", 1_000)).toBe(5);
  expect(takes(rate, "2001:db8:0:1::1", 1_000)).toBe(5);
});

it.each([
  ["203.0.113.9", "203.0.113.9"],
  ["::ffff:203.0.113.9", "203.0.113.9"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:0DB8:0000:0000:ffff::9", "2001:db8:0:0::/64"],
  ["2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["", ""],
])("L7 the address %s counts under %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it.each([
  [0, "198.51.100.7", "10.0.0.1"],
  [1, "198.51.100.7", "198.51.100.7"],
  [1, "1.1.1.1, 198.51.100.7", "198.51.100.7"],
  [1, undefined, "10.0.0.1"],
  [2, "198.51.100.7", "198.51.100.7"],
])("L7 with %i proxies trusted, X-Forwarded-For: %s means %s", (proxies, forwarded, address) => {
  const request = { headers: { "x-forwarded-for": forwarded }, socket: { remoteAddress: "10.0.0.1" } };
  expect(callerAddress(request as unknown as IncomingMessage, proxies)).toBe(address);
});
