import type { IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { networkOf } from "../../../server/domain/network-of.ts";
import { callerAddress } from "../../../server/transport/caller-address.ts";

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
