import * as Y from "yjs";
import type { CompartmentId } from "../../../../shared/ids.ts";
import type { Log } from "../../../ports/log.ts";
import { packUpdates } from "./pack-updates.ts";
import { digestOfReplay, digestOfUpdate, replayed } from "../replay/replay-digest.ts";
import { UnreadableUpdate } from "./update-reader.ts";

/** The packed update, and its content digest if it was compared with a replay. */
export interface Packed {
  readonly update: Uint8Array;
  /** Hex; empty if it was not compared. */
  readonly digest: string;
}

/** Up to which size packing is checked, and where a failure is logged. */
export interface PackOptions {
  /** Results up to this size are compared with a replay before they are used. */
  readonly verifyUpToBytes: number;
  readonly compartment: CompartmentId;
  readonly log: Log;
}

/** Packs updates. If packing fails, or a check finds other content than a replay gives, the encoded replay is returned instead: slower, but right. */
export function packOrReplay(updates: readonly Uint8Array[], options: PackOptions): Packed {
  let update: Uint8Array;
  try {
    update = packUpdates(updates);
  } catch (error) {
    if (!(error instanceof UnreadableUpdate)) throw error;
    return replayInstead(updates, error, options);
  }
  if (update.length > options.verifyUpToBytes) return { update, digest: "" };
  const digest = digestOfReplay(updates);
  if (digestOfUpdate(update) === digest) return { update, digest };
  return replayInstead(updates, new Error("a packed board differs from its replay"), options);
}

function replayInstead(updates: readonly Uint8Array[], error: unknown, { compartment, log }: PackOptions): Packed {
  log.error({ compartment, err: error }, "a board was replayed because it could not be packed");
  const doc = replayed(updates);
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return { update, digest: digestOfUpdate(update) };
}
