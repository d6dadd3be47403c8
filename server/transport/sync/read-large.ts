import type { Duplex } from "node:stream";
import type { Place } from "../../domain/fair-line.ts";
import type { LoopTurns } from "../loop-turns.ts";
import type { Reading } from "../read-turns.ts";
import { LargeFrames } from "./large-frames.ts";

/** Whose large messages, how they are read, and how large they may be. */
interface LargeReading {
  readonly turns: LoopTurns;
  readonly place: Place;
  readonly reading: Reading;
  readonly mostBytes: number;
}

/**
 * Has the library read large frames in pieces ({@link LargeFrames}), and puts one large message together in each turn of the event loop, people by turns
 * and their connections: a person's hundred connections may all bring the last byte of one at once (RULES.md, L10). Call it once the library listens to the
 * socket, and before anyone else does.
 */
export function readLargeByTurns(socket: Duplex, { turns, place, reading, mostBytes }: LargeReading): void {
  const [read] = socket.listeners("data");
  if (read === undefined) return;
  socket.removeListener("data", read as (chunk: Buffer) => void);
  const frames = new LargeFrames(mostBytes);
  /** What waits for its turn, and what came behind it. */
  let held: { readonly bytes: Buffer; readonly endsLarge: boolean }[] = [];
  const readOn = (): void => {
    let isWaiting = false;
    const waiting = held;
    held = [];
    for (const [index, { bytes, endsLarge }] of waiting.entries()) {
      if (index > 0 && endsLarge) isWaiting = true;
      if (isWaiting) held.push({ bytes, endsLarge });
      else read.call(socket, bytes);
    }
    if (held.length > 0) turns.await(place, readOn);
    else reading.readOn();
  };
  socket.on("data", (chunk: Buffer) =>
    frames.cut(chunk, (bytes, endsLarge) => {
      if (held.length === 0 && !endsLarge) return void read.call(socket, bytes);
      held.push({ bytes, endsLarge });
      if (held.length > 1) return;
      reading.pause();
      turns.await(place, readOn);
    }),
  );
  // What came before the end counts, though its turn had not come (H5). First: the library reads nothing after it has heard of the end.
  socket.prependListener("close", () => {
    for (const { bytes } of held.splice(0)) read.call(socket, bytes);
  });
}
