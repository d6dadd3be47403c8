import type { Filter } from "./tcp-proxy.ts";

/** How often what happens to a published message, 0 to 1 each; held ones come so much later at most. */
export interface Disturbance {
  readonly dropped: number;
  readonly repeated: number;
  readonly held: number;
  readonly longestHoldMs: number;
}

/** What a {@link DisturbedBus} has done so far. */
export interface DisturbanceCounts {
  dropped: number;
  repeated: number;
  held: number;
  passed: number;
}

const LINE_END = Buffer.from("\r\n");
/** How a published message begins on a subscriber's connection: RESP 2 and RESP 3. */
const MESSAGE_STARTS = ["*3\r\n$7\r\nmessage\r\n", ">3\r\n$7\r\nmessage\r\n"].map((start) => Buffer.from(start));

/** Drops, repeats and holds back what Redis publishes to one node, message by message; every other answer passes in its order. */
export class DisturbedBus {
  readonly counts: DisturbanceCounts = { dropped: 0, repeated: 0, held: 0, passed: 0 };
  readonly #random: () => number;
  #rates: Disturbance | null = null;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Begins with these rates, or ends with null. */
  disturb(rates: Disturbance | null): void {
    this.#rates = rates;
  }

  /** What looks at one connection. */
  readonly filter = (): Filter => {
    let rest: Buffer = Buffer.alloc(0);
    return (piece, forward) => {
      const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      let at = 0;
      for (let end = endOfValue(bytes, 0); end > 0; end = endOfValue(bytes, at)) {
        const value = bytes.subarray(at, end);
        at = end;
        if (this.#rates !== null && isMessage(value)) this.#mistreat(value, this.#rates, forward);
        else forward(value);
      }
      rest = bytes.subarray(at);
    };
  };

  #mistreat(message: Buffer, rates: Disturbance, forward: (piece: Buffer) => void): void {
    const roll = this.#random();
    if (roll < rates.dropped) {
      this.counts.dropped += 1;
      return;
    }
    if (roll < rates.dropped + rates.held) {
      this.counts.held += 1;
      setTimeout(() => forward(message), this.#random() * rates.longestHoldMs);
      return;
    }
    forward(message);
    if (roll >= rates.dropped + rates.held + rates.repeated) {
      this.counts.passed += 1;
      return;
    }
    this.counts.repeated += 1;
    if (this.#random() < 0.5) forward(message);
    else setTimeout(() => forward(message), this.#random() * rates.longestHoldMs);
  }
}

function isMessage(value: Buffer): boolean {
  return MESSAGE_STARTS.some((start) => value.length > start.length && value.subarray(0, start.length).equals(start));
}

/** Where the RESP value that begins at `from` ends; 0 if it is not whole yet. */
function endOfValue(bytes: Buffer, from: number): number {
  let at = from;
  for (let open = 1; open > 0; open -= 1) {
    const lineEnd = bytes.indexOf(LINE_END, at);
    if (lineEnd < 0) return 0;
    const kind = String.fromCodePoint(bytes[at] ?? 0);
    const count = Number(bytes.toString("latin1", at + 1, lineEnd));
    at = lineEnd + 2;
    if ("$!=".includes(kind) && count >= 0) at += count + 2;
    else if ("*~>".includes(kind) && count > 0) open += count;
    else if ("%|".includes(kind) && count > 0) open += 2 * count;
    if (at > bytes.length) return 0;
  }
  return at;
}
