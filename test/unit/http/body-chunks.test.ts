import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { takeChunks } from "../../../server/transport/http/body-chunks.ts";

/** A body of four chunks that have all come already. */
function bodyThatCame(): IncomingMessage {
  const body = new PassThrough({ highWaterMark: 1 << 20 });
  for (const chunk of ["a", "b", "c", "d"]) body.write(chunk);
  body.end();
  return body as unknown as IncomingMessage;
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
