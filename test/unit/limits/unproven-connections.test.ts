import { expect, it } from "vitest";
import { networkOf } from "../../../server/domain/network-of.ts";
import { UnprovenConnections } from "../../../server/domain/unproven-connections.ts";

/** Connections by name, and the names of those that were closed. */
function world(most: number) {
  const connections = new UnprovenConnections(most);
  const closed: string[] = [];
  const add = (address: string, name: string, caller = ""): (() => void) =>
    connections.add({ network: networkOf(address), caller }, () => void closed.push(name));
  return { add, closed };
}

it("L7 P12 a newcomer is never refused: beyond the limit the oldest one of the address with the most is closed", () => {
  const { add, closed } = world(4);
  add("203.0.113.9", "elsewhere");
  for (const name of ["a", "b", "c"]) add("198.51.100.7", name);
  expect(closed).toEqual([]);
  add("198.51.100.7", "honest, behind the same proxy");
  expect(closed).toEqual(["a"]);
  add("203.0.113.10", "another");
  expect(closed).toEqual(["a", "b"]);
});

it("L7 P12 a flood that shows nothing, or one thing, pushes out itself, and no one at its address who shows something else", () => {
  const { add, closed } = world(4);
  const proven = add("198.51.100.7", "honest", "a ticket");
  for (let index = 0; index < 50; index++) add("198.51.100.7", `flood ${index}`);
  expect(closed).toEqual(Array.from({ length: 47 }, (_, index) => `flood ${index}`));
  proven();
  add("198.51.100.7", "flood 50");
  expect(closed).toHaveLength(47);
});

it("L7 the addresses of one IPv6 site count as one", () => {
  const { add, closed } = world(3);
  add("203.0.113.9", "elsewhere");
  add("2001:db8::1", "first");
  add("2001:db8::2", "second");
  add("2001:db8::3", "third");
  expect(closed).toEqual(["first"]);
});

it("L7 one that has proved its person, or has ended, is not closed and takes no place, however often that is said", () => {
  const { add, closed } = world(2);
  const proven = add("198.51.100.7", "proven");
  proven();
  proven();
  add("198.51.100.7", "a");
  add("198.51.100.7", "b");
  expect(closed).toEqual([]);
  add("198.51.100.7", "c");
  expect(closed).toEqual(["a"]);
});
