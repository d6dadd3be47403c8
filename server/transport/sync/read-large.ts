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

/** Bytes of a socket; `endsLarge`: with them a large message is whole. */
interface Piece {
  readonly bytes: Buffer;
  readonly endsLarge: boolean;
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
  let held: Piece[] = [];
  /** The library stops listening once it has read a close or what is no frame: what it is given after that, it takes for a fault of ours. */
  const give = (bytes: Buffer): void => {
    if (socket.listeners("data").includes(read)) read.call(socket, bytes);
  };
  const readOn = (): void => {
    let isWaiting = false;
    const waiting = held;
    held = [];
    for (const [index, { bytes, endsLarge }] of waiting.entries()) {
      if (index > 0 && endsLarge) isWaiting = true;
      if (isWaiting) held.push({ bytes, endsLarge });
      else give(bytes);
    }
    if (held.length > 0) turns.await(place, readOn);
    else reading.readOn();
  };
  const cut = (chunk: Buffer): void =>
    frames.cut(chunk, (bytes, endsLarge) => {
      if (held.length === 0 && !endsLarge) return give(bytes);
      held.push({ bytes, endsLarge });
      if (held.length > 1) return;
      reading.pause();
      turns.await(place, readOn);
    });
  // Stands for the library's listener, as those of `once` stand for theirs: removing that one removes this one.
  socket.on("data", Object.assign(cut, { listener: read }));
  // What came before the end counts, though its turn had not come (H5). First: the library reads nothing after it has heard of the end, but for what is left
  // in a paused socket, and that uncut.
  socket.prependListener("close", () => {
    for (const { bytes } of held.splice(0)) give(bytes);
    const rest = socket.readableLength > 0 ? (socket.read(socket.readableLength) as Buffer | null) : null;
    if (rest !== null) frames.cut(rest, give);
  });
}
