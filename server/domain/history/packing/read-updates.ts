import { normalise, readDeletes, type Ranges } from "./delete-ranges.ts";
import { CONTENT, UnreadableUpdate, UpdateReader } from "./update-reader.ts";

/** Consecutive structs of one client inside one update. */
interface Block {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly count: number;
}

/** The structs of one client in consecutive updates: clocks `[from, end)`. */
export interface ClientLog {
  readonly blocks: Block[];
  readonly from: number;
  end: number;
}

/** Consecutive updates, taken apart by client. */
export interface ReadUpdates {
  readonly logs: ReadonlyMap<number, ClientLog>;
  /** What they delete, normalised. */
  readonly deletes: ReadonlyMap<number, Ranges>;
  readonly sizeBytes: number;
}

/**
 * Reads consecutive updates of one document, oldest first. Structs stay where they are in the updates' bytes.
 *
 * @throws UnreadableUpdate if the bytes are no V1 updates, or if a client's structs do not follow one another.
 */
export function readUpdates(updates: readonly Uint8Array[]): ReadUpdates {
  const logs = new Map<number, ClientLog>();
  const deletes = new Map<number, Ranges>();
  let sizeBytes = 0;
  for (const update of updates) {
    sizeBytes += update.length;
    const reader = new UpdateReader(update);
    readBlocks(reader, logs);
    readDeletes(reader, deletes);
    if (reader.at !== update.length) throw new UnreadableUpdate("bytes after the end of an update");
  }
  for (const [client, ranges] of deletes) deletes.set(client, normalise(ranges));
  return { logs, deletes, sizeBytes };
}

function readBlocks(reader: UpdateReader, logs: Map<number, ClientLog>): void {
  const clients = reader.varUint();
  for (let i = 0; i < clients; i++) {
    const count = reader.varUint();
    const client = reader.varUint();
    const clock = reader.varUint();
    const at = reader.at;
    let end = clock;
    for (let k = 0; k < count; k++) {
      reader.readStruct();
      if (reader.info === CONTENT.skip) throw new UnreadableUpdate("an update skips structs");
      end += reader.length;
    }
    let log = logs.get(client);
    if (log === undefined) logs.set(client, (log = { blocks: [], from: clock, end: clock }));
    // Entries hold effective updates, so each begins where the client's structs end. Anything else is not one document's history.
    if (clock !== log.end) throw new UnreadableUpdate(`client ${client} continues at ${clock} instead of ${log.end}`);
    log.blocks.push({ bytes: reader.bytes, at, count });
    log.end = end;
  }
}
