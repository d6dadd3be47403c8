import { mergeUpdates } from "../../history/packing/pack-updates.ts";
import { UnreadableUpdate } from "../../history/packing/update-reader.ts";
import { frameUpdate, unframeUpdates } from "../../wire/update-frame.ts";

/** From so many updates on they are merged: that takes about 10 µs and a third of a microsecond an update, and each reader is spared as many messages. */
const MERGED_FROM = 4;
/** More bytes than this are not merged on the thread that serves sockets. */
const MOST_MERGED_BYTES = 128 << 10;

/**
 * The bytes of one flush, the same for every peer that follows: the frames of `unsent` commits, or one Update message where they hold
 * many updates (SW11). `updates` says how many they hold. The commits follow one another in the ledger.
 */
export function flushFrames(unsent: readonly Uint8Array[], updates: number): Uint8Array {
  const framed = unsent.length === 1 ? (unsent[0] as Uint8Array) : Buffer.concat(unsent);
  if (updates < MERGED_FROM || framed.length > MOST_MERGED_BYTES) return framed;
  try {
    return frameUpdate(mergeUpdates(unframeUpdates(framed)));
  } catch (cause) {
    if (cause instanceof UnreadableUpdate) return framed;
    throw cause;
  }
}
