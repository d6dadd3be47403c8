import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import express from "express";
import { expect, it } from "vitest";
import { answerAndLinger } from "../../../server/transport/http/lingering-close.ts";

const MEGABYTE = 1 << 20;
/** What one read brings at most, and how often there is one. */
const CHUNK_BYTES = 64 << 10;
const TURN_MS = 4;

it("P12 L6 what is left of refused bodies is thrown away at a bounded rate, however many there are, and each sender has the answer", async () => {
  const app = express();
  app.post("/", async (_request, response) => {
    response.status(413);
    await answerAndLinger(response, "too large");
  });
  const server = createServer(app);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const begunMs = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const socket = connect(port, "127.0.0.1");
      socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${MEGABYTE}\r\n\r\n`);
      socket.write(Buffer.alloc(MEGABYTE));
      let answer = "";
      for await (const chunk of socket as AsyncIterable<Buffer>) answer += chunk.toString();
      return answer;
    }),
  );
  const tookMs = performance.now() - begunMs;
  for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*too large$/);
  // All but the first chunk of each wait for a turn; smaller reads come on top.
  expect(tookMs).toBeGreaterThan(((4 * MEGABYTE) / CHUNK_BYTES - 8) * TURN_MS * 0.9);
  server.close();
});
