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
  const [listener] = socket.listeners("data");
  if (listener === undefined) return;
  const library = listener as (chunk: Buffer) => void;
  socket.removeListener("data", library);
  /** Gives bytes to the library. After a malformed frame or a close it no longer listens, and what follows is thrown away. */
  const read = (bytes: Buffer): void => {
    if (socket.listeners("data").includes(library)) library.call(socket, bytes);
  };
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
      else read(bytes);
    }
    if (held.length > 0) turns.await(place, readOn);
    else reading.readOn();
  };
  const cutAndRead = (chunk: Buffer): void =>
    frames.cut(chunk, (bytes, endsLarge) => {
      if (held.length === 0 && !endsLarge) return read(bytes);
      held.push({ bytes, endsLarge });
      if (held.length > 1) return;
      reading.pause();
      turns.await(place, readOn);
    });
  // Under the library's own listener, as `once` does it (https://nodejs.org/api/events.html#emitterrawlistenerseventname): where it stops listening, so does this.
  socket.on("data", Object.assign(cutAndRead, { listener: library }));
  // What came before the end counts, though its turn had not come (H5). First: the library reads nothing after it has heard of the end.
  const readHeld = (): void => {
    for (const { bytes } of held.splice(0)) read(bytes);
  };
  socket.prependListener("end", readHeld);
  socket.prependListener("close", () => {
    readHeld();
    // What waits in a paused socket: the library would read it without the heads of its pieces.
    const rest: unknown = socket.read(socket.readableLength);
    if (Buffer.isBuffer(rest)) frames.cut(rest, read);
  });
}
