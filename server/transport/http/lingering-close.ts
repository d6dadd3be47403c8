import type { Response } from "express";
import { LoopTurns } from "../loop-turns.ts";
import { takeChunks } from "./body-chunks.ts";

/**
 * Turns of what is thrown away, one chunk of 64 kB each: 16 MB/s on this node. Quicker, the buffers that the system's bytes come in would pile up
 * between two collections of garbage, each of which halts everyone.
 */
const TURN_MS = 4;
const turns = new LoopTurns({ soon: (callback) => void setTimeout(callback, TURN_MS) });

/** What is left of a body is read and thrown away for so long at most, milliseconds, */
const LONGEST_MS = 1_000;
/** and so many bytes of it at most. */
const MOST_BYTES = 16 << 20;

/**
 * Answers a request whose body is still to come, and closes its connection a little later (as nginx does: `lingering_close`). A connection that is
 * closed while bytes lie unread is reset, and a client that is still sending would lose the answer. Set status and type before.
 */
export async function answerAndLinger(response: Response, text: string): Promise<void> {
  response.set({ Connection: "close", "Content-Length": String(Buffer.byteLength(text)) });
  response.write(text);
  await restOfBody(response);
  response.end();
}

/** Resolves once the client has sent all of it or is gone, or has had its time. */
async function restOfBody(response: Response): Promise<void> {
  const { req: request } = response;
  let size = 0;
  await new Promise<void>((resolve) => {
    const limit = setTimeout(resolve, LONGEST_MS);
    response.once("close", resolve);
    request.once("end", resolve);
    const drop = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > MOST_BYTES) resolve();
    };
    takeChunks(request, drop, turns);
    // It was paused where reading it was given up.
    request.resume();
    response.once("close", () => clearTimeout(limit));
  });
  request.removeAllListeners("data").pause();
}
