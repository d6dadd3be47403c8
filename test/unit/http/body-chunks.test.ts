import { once } from "node:events";
import { PassThrough } from "node:stream";
import type { Request } from "express";
import { expect, it } from "vitest";
import { LARGE_CHUNK_BYTES } from "../../../server/transport/read-turns.ts";
import { takeChunks } from "../../../server/transport/http/body-chunks.ts";

/** Whose body it is, as far as its request shows: it came over one proxy, which is trusted. */
interface Sender {
  readonly address?: string;
  readonly credential?: string;
}

/** A body of four chunks that have all come already, each of so many letters. */
function bodyThatCame({ letters = 1, address = "198.51.100.7", credential = "Bearer a" }: Sender & { letters?: number } = {}): Request {
  const body = new PassThrough({ highWaterMark: 1 << 20 });
  for (const chunk of ["a", "b", "c", "d"]) body.write(chunk.repeat(letters));
  body.end();
  return Object.assign(body, {
    app: { get: () => 1 },
    socket: { remoteAddress: "127.0.0.1" },
    headers: { "x-forwarded-for": address, authorization: credential },
  }) as unknown as Request;
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
  const { first, later } = await turnsOf(["a", "b", "c"].map((each) => ({ credential: `Bearer ${each}` })));
  expect([first, later.join("")]).toEqual(["012", "012012012"]);
  expect(Math.max(...later.map(({ length }) => length))).toBe(1);
});

it("L10 P12 one who sends many bodies at once, on connections of their own, makes another's wait for one of them, behind the same address or another", async () => {
  const flood = { credential: "Bearer flood" };
  for (const other of [{ credential: "Bearer other" }, { ...flood, address: "203.0.113.9" }]) {
    const { first, later } = await turnsOf([flood, flood, flood, flood, other]);
    expect(first).toBe("01234");
    // The last body has arrived whole while most of the other bodies has not.
    expect(later.join("").lastIndexOf("4")).toBeLessThan(7);
  }
});

it("L10 P12 one who sends bodies from many addresses of their network has the turns of one", async () => {
  const flood = [1, 2, 3, 4].map((host) => ({ address: `2001:db8:1:1::${host}` }));
  const { later } = await turnsOf([...flood, { address: "2001:db8:2:2::1" }]);
  expect(later.join("").lastIndexOf("4")).toBeLessThan(7);
});

/** Takes such bodies, each of four large chunks; gives whose chunks were taken in each turn of the event loop, those without any left out. */
async function turnsOf(senders: readonly Sender[]): Promise<{ readonly first: string | undefined; readonly later: readonly string[] }> {
  const bodies = senders.map((sender) => bodyThatCame({ letters: LARGE_CHUNK_BYTES, ...sender }));
  const turns: string[] = [""];
  for (const [index, body] of bodies.entries()) takeChunks(body, () => void (turns[turns.length - 1] += String(index)));
  const ended = Promise.all(bodies.map((body) => once(body, "end")));
  while (turns.join("").length < 4 * bodies.length) {
    await turn();
    turns.push("");
  }
  await ended;
  const [first, ...later] = turns.filter((taken) => taken !== "");
  return { first, later };
}

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
