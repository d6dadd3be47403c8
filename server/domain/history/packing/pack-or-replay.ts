import * as Y from "yjs";
import { packUpdates } from "./pack-updates.ts";
import { digestOfReplay, digestOfUpdate, replayed } from "../replay/replay-digest.ts";
import { UnreadableUpdate } from "./update-reader.ts";

/** What was packed, and the digest if it was compared with a replay. */
export interface Packed {
  readonly update: Uint8Array;
  /** Hex, or empty if it was not compared. */
  readonly digest: string;
}

/** How far to trust packing, and where to say that it failed. */
export interface PackOptions {
  /** Results up to this size are compared with a replay before they are used. */
  readonly verifyUpToBytes: number;
  readonly onFailure: (error: unknown) => void;
}

/** Packs updates; where that fails, or gives other content than a replay, the replay is what counts. Slow then, never wrong. */
export function packOrReplay(updates: readonly Uint8Array[], options: PackOptions): Packed {
  let update: Uint8Array;
  try {
    update = packUpdates(updates);
  } catch (error) {
    if (!(error instanceof UnreadableUpdate)) throw error;
    options.onFailure(error);
    return encodeReplay(updates);
  }
  if (update.length > options.verifyUpToBytes) return { update, digest: "" };
  const digest = digestOfReplay(updates);
  if (digestOfUpdate(update) === digest) return { update, digest };
  options.onFailure(new Error("a packed board differs from its replay"));
  return encodeReplay(updates);
}

function encodeReplay(updates: readonly Uint8Array[]): Packed {
  const doc = replayed(updates);
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return { update, digest: digestOfUpdate(update) };
}
