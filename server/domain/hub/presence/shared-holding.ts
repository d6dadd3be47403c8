import type { UserId } from "../../../../shared/ids.ts";
import type { NodeId } from "../../../ports/cluster.ts";

/** A client id held on some node, as nodes tell each other. */
export interface Holding {
  readonly user: UserId;
  /** When it was claimed, milliseconds of the cluster's time. */
  readonly sinceMs: number;
  /** Whether it was taken from a connection on another node that gave no answer: that one is to be closed. */
  readonly isTakeover: boolean;
  /** The state its holder shows, stamped by the holder's node, and when; empty if it shows none. */
  readonly clock: number;
  readonly state: string;
}

const FIELDS = 4;

/** A holding as text: a field a line, the state last. */
export function writeHolding({ user, sinceMs, isTakeover, clock, state }: Holding): string {
  return `${user}\n${Math.floor(sinceMs)}\n${isTakeover ? 1 : 0}\n${clock}\n${state}`;
}

/** Reads what {@link writeHolding} wrote; null for anything else. */
export function readHolding(text: string): Holding | null {
  const fields: string[] = [];
  let from = 0;
  while (fields.length < FIELDS) {
    const end = text.indexOf("\n", from);
    if (end < 0) return null;
    fields.push(text.slice(from, end));
    from = end + 1;
  }
  const [user = "", since, takeover, clock] = fields;
  const state = text.slice(from);
  const holding = { user, sinceMs: Number(since), isTakeover: takeover === "1", clock: Number(clock), state };
  const isWhole = user !== "" && Number.isSafeInteger(holding.sinceMs) && Number.isSafeInteger(holding.clock);
  // Every state is an object: anything else would break the clients it is sent to.
  return isWhole && (state === "" || (state.startsWith("{") && state.endsWith("}"))) ? holding : null;
}

/** Which of two holdings of one id came first; all nodes judge alike. */
export function isEarlier(left: Holding & { node: NodeId }, right: Holding & { node: NodeId }): boolean {
  const [leftMs, rightMs] = [Math.floor(left.sinceMs), Math.floor(right.sinceMs)];
  return leftMs === rightMs ? left.node < right.node : leftMs < rightMs;
}
