import type { IncomingMessage } from "node:http";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { LARGE_CHUNK_BYTES } from "../../../server/transport/read-turns.ts";
import { takeChunks } from "../../../server/transport/http/body-chunks.ts";

/** A body of four chunks that have all come already, each of so many letters. */
function bodyThatCame({ letters = 1, port = "1" } = {}): IncomingMessage {
  const body = new PassThrough({ highWaterMark: 1 << 20 });
  for (const chunk of ["a", "b", "c", "d"]) body.write(chunk.repeat(letters));
  body.end();
  return Object.assign(body, { socket: { remoteAddress: "198.51.100.7", remotePort: port } }) as unknown as IncomingMessage;
}

/** Resolves once the turn of the event loop is over in which it is called. */
const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

it("L10 P12 a body that came at once is taken chunk by chunk, and others are served in between", async () => {
  const body = bodyThatCame();
  const ended = new Promise<void>((resolve) => void body.once("end", resolve));
  const served: string[] = [];
  takeChunks(body, (chunk) => void served.push(chunk.toString()));
  while (served.filter((each) => each !== "-").length < 4) {
    await turn();
    served.push("-");
  }
  await ended;
  expect(served.join("")).toMatch(/^-?a-+b-+c-+d-*$/);
});

it("L10 P12 of all bodies whose chunks are large one is read on in each turn of the event loop, and they by turns", async () => {
  const bodies = ["1", "2", "3"].map((port) => bodyThatCame({ letters: LARGE_CHUNK_BYTES, port }));
  const turns: string[] = [""];
  for (const [index, body] of bodies.entries()) takeChunks(body, () => void (turns[turns.length - 1] += String(index)));
  const ended = Promise.all(bodies.map((body) => once(body, "end")));
  while (turns.join("").length < 12) {
    await turn();
    turns.push("");
  }
  await ended;
  const [first, ...later] = turns.filter((taken) => taken !== "");
  expect([first, later.join("")]).toEqual(["012", "012012012"]);
  expect(Math.max(...later.map(({ length }) => length))).toBe(1);
});

it("L10 a body that is given up is not read on", async () => {
  const body = bodyThatCame();
  const taken: string[] = [];
  takeChunks(body, (chunk) => {
    taken.push(chunk.toString());
    body.removeAllListeners("data").pause();
  });
  for (let times = 0; times < 4; times++) await turn();
  expect([taken, body.readableLength]).toEqual([["a"], 3]);
});
