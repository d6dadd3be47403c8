import * as Y from "yjs";
import { mergeUpdates } from "../../../server/domain/history/packing/pack-updates.ts";

/**
 * Where the updates end that one live message holds: one update of a ledger, or several in a row that were merged (SW11).
 *
 * @param updates V1 updates of the ledger, oldest first.
 * @param next Place where the message has to go on; null where it may begin anywhere.
 * @returns The place after the last update it holds; null where it is not, byte for byte, what the ledger has.
 */
export function findEndOf(message: Uint8Array, updates: readonly Uint8Array[], next: number | null): number | null {
  const isHeld = partOf(message);
  const start = next ?? updates.findIndex(isHeld);
  if (start < 0) return null;
  let end = start;
  // What one update changes is in no other, so the message holds as many as fit into it.
  while (end < updates.length && isHeld(updates[end] as Uint8Array)) end++;
  if (end <= start) return null;
  const held = end === start + 1 ? (updates[start] as Uint8Array) : mergeUpdates(updates.slice(start, end));
  return Buffer.compare(held, message) === 0 ? end : null;
}

/** Tells of updates whether everything that they insert and delete is in `whole` too. */
function partOf(whole: Uint8Array): (update: Uint8Array) => boolean {
  const { from, to } = Y.parseUpdateMeta(whole);
  const { ds } = Y.decodeUpdate(whole);
  return (update) => {
    const part = Y.parseUpdateMeta(update);
    return (
      [...part.from].every(
        ([client, clock]) => clock >= (from.get(client) ?? Infinity) && (part.to.get(client) ?? 0) <= (to.get(client) ?? 0),
      ) &&
      [...Y.decodeUpdate(update).ds.clients].every(([client, ranges]) =>
        ranges.every(({ clock, len }) =>
          ds.clients.get(client)?.some((range) => range.clock <= clock && clock + len <= range.clock + range.len),
        ),
      )
    );
  };
}
