import type { Append } from "../../../server/ports/ledger.ts";
import { EMPTY_CHAIN, chainUpdate, type ChainEnd } from "../../../shared/contribution/chain-entry.ts";
import { sha256 } from "../../support/entries.ts";
import type { UpdateEntry } from "../../../shared/contribution/entry.ts";

/** `count` entries over `spread` compartments in turn, grouped by compartment as an engine would. */
export function batchMaker(
  spread: number,
): (count: number) => readonly (Omit<Append, "entries"> & { readonly entries: readonly UpdateEntry[] })[] {
  const ends: ChainEnd[] = Array.from({ length: spread }, () => EMPTY_CHAIN);
  let next = 0;
  return (count: number) => {
    const groups = new Map<number, UpdateEntry[]>();
    const heads = new Map<number, Uint8Array>();
    for (let index = 0; index < count; index += 1) {
      const room = next % spread;
      next += 1;
      const end = ends[room] ?? EMPTY_CHAIN;
      if (!heads.has(room)) heads.set(room, end.hash);
      const by = {
        compartment: `compartment-${room}-aaaaaaaa`,
        author: "u".repeat(22),
        partner: "ALF",
        session: "s".repeat(22),
        at: 1.7e12,
        labelHash: new Uint8Array(32),
      };
      const change = {
        inserts: [{ client: 3_000_000_000, from: end.seq, to: end.seq + 1 }],
        deletes: [],
        update: new Uint8Array(48).fill(next),
      };
      const entry = chainUpdate(end, by, change, sha256);
      ends[room] = entry;
      groups.set(room, [...(groups.get(room) ?? []), entry]);
    }
    return [...groups].map(([room, entries]) => ({
      compartment: `compartment-${room}-aaaaaaaa`,
      expectedHead: heads.get(room) as Uint8Array,
      entries,
    }));
  };
}
