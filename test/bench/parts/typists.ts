import { setTimeout as wait } from "node:timers/promises";
import { seededNumbers } from "../../support/seeded-history.ts";
import type { RawSocket } from "./raw-socket.ts";
import type { TypingWriter } from "./typing-writer.ts";

/** Someone who types, and the socket they type into. */
export interface Typist {
  readonly typing: TypingWriter;
  readonly socket: RawSocket;
}

/** Who types after whom: in an order that is shuffled for every round, or one after the other as they are listed. */
export type TypingOrder = "random" | "step";

/** Where every run begins its shuffling, so that all of them are typed in the same order. */
const ORDER_SEED = 20_261_127;

/** What typists do. */
interface Typing {
  readonly seconds: number;
  /** Keystrokes of all of them together. */
  readonly perSecond: number;
  /** Learns when each keystroke left, by `<client>:<clock>`. */
  readonly sent: Map<string, number>;
  /** Random unless given. */
  readonly order?: TypingOrder;
}

/** Types at a steady rate for a given time, each person once in each round. Gives the number of keystrokes. */
export async function typeFor(typists: readonly Typist[], { seconds, perSecond, sent, order = "random" }: Typing): Promise<number> {
  const random = seededNumbers(ORDER_SEED);
  const startMs = performance.now();
  let round: Typist[] = [];
  let count = 0;
  while (performance.now() - startMs < seconds * 1000) {
    for (const due = Math.floor(((performance.now() - startMs) * perSecond) / 1000); count < due; count++) {
      if (round.length === 0) round = order === "step" ? typists.toReversed() : shuffled(typists, random);
      const typist = round.pop();
      if (typist === undefined) break;
      const { typing, socket } = typist;
      sent.set(`${typing.clientId}:${typing.clock}`, performance.now());
      socket.send(typing.type());
    }
    await wait(1);
  }
  return count;
}

/** The same values in a random order (Fisher and Yates). */
function shuffled<Value>(values: readonly Value[], random: () => number): Value[] {
  const mixed = [...values];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as Value, mixed[last] as Value];
  }
  return mixed;
}
