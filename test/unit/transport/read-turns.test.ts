import { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import { expect, it } from "vitest";
import { LARGE_CHUNK_BYTES, ReadTurns } from "../../../server/transport/read-turns.ts";

/** Turns of an event loop that is stepped by hand, and sockets whose sender always has more to send while they are read. */
function world() {
  const due: (() => void)[] = [];
  const turns = new ReadTurns({ soon: (callback) => void due.push(callback) });
  const read: string[] = [];
  const open = (group: string, member: string, chunkBytes = LARGE_CHUNK_BYTES) => {
    const socket = new EventEmitter();
    let isPaused = false;
    turns.watch(socket as unknown as Duplex, { group, member }, { pause: () => (isPaused = true), readOn: () => (isPaused = false) });
    return () => {
      if (isPaused) return;
      read.push(member);
      socket.emit("data", Buffer.alloc(chunkBytes));
    };
  };
  return { read, open, due, step: () => due.shift()?.() };
}

it("L10 P12 of connections that send large chunks one is read in each turn of the event loop, people by turns and their connections by turns", () => {
  const { read, open, step } = world();
  const sockets = [open("ana", "ana 1"), open("ana", "ana 2"), open("ana", "ana 3"), open("ben", "ben 1")];
  for (let turn = 0; turn < 7; turn++) {
    for (const poll of sockets) poll();
    read.push("|");
    step();
  }
  expect(read.join(" ")).toBe("ana 1 ana 2 ana 3 ben 1 | ana 1 | ben 1 | ana 2 | ben 1 | ana 3 | ben 1 |");
});

it("L10 a connection that sends little is read on at once, and costs no turn", () => {
  const { read, open, due } = world();
  const poll = open("ana", "ana 1", LARGE_CHUNK_BYTES - 1);
  poll();
  poll();
  expect(read).toEqual(["ana 1", "ana 1"]);
  expect(due).toEqual([]);
});
