import * as Y from "yjs";
import type { CompartmentId } from "../../../../shared/ids.ts";
import type { Log } from "../../../ports/log.ts";
import { replayed } from "../replay/replay-digest.ts";
import { packUpdates } from "./pack-updates.ts";
import { UnreadableUpdate } from "./update-reader.ts";

/**
 * Packs updates into one. Updates that cannot be packed, because they are not the effective updates that our engine writes, are replayed
 * in a document instead, which is logged: slower, but right.
 */
export function packOrReplay(updates: readonly Uint8Array[], { compartment, log }: { compartment: CompartmentId; log: Log }): Uint8Array {
  try {
    return packUpdates(updates);
  } catch (error) {
    if (!(error instanceof UnreadableUpdate)) throw error;
    log.error({ compartment, err: error }, "a board was replayed because it could not be packed");
    const doc = replayed(updates);
    const update = Y.encodeStateAsUpdate(doc);
    doc.destroy();
    return update;
  }
}
