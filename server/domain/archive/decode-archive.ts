import { createHash, hash } from "node:crypto";
import { decodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { reasonOf } from "../../../shared/reason.ts";
import { ArchiveFault, type ArchiveRecord, type ArchiveRow } from "../../ports/archive.ts";
import {
  decodeEnd,
  decodeRow,
  isPassedOver,
  kindOfType,
  MAX_PASSED_BYTES,
  MAX_RECORD_BYTES,
  MAX_ROW_BYTES,
  RECORD_HEADER_BYTES,
  TYPE_BARE_ENTRY,
  TYPE_END,
  TYPE_ENTRY,
  type ArchiveEnd,
} from "./archive-format.ts";

/** Pages of entries end at about this many bytes, large enough for efficient writes, small enough to keep memory flat. */
const PAGE_BYTES = 1024 * 1024;

/** The records of an archive; `end` is known once they were read to the last. */
export interface ArchiveReading {
  readonly records: AsyncGenerator<ArchiveRecord, void, undefined>;
  readonly end: () => ArchiveEnd | null;
}

/**
 * Reads the unpacked bytes of an archive piece by piece. Throws {@link ArchiveFault} with the place for anything that is not
 * exactly what encode-archive.ts writes, or wrote in version 1, in the end also if the sum is another: until then nothing that was given may be relied on.
 */
export function decodeArchive(chunks: AsyncIterable<Uint8Array>): ArchiveReading {
  const state = new ArchiveState();
  return { records: readRecords(chunks, state), end: () => state.end };
}

async function* readRecords(chunks: AsyncIterable<Uint8Array>, state: ArchiveState): AsyncGenerator<ArchiveRecord, void, undefined> {
  // Joined only once they hold a whole record: a long one comes in many small pieces.
  let pieces: Uint8Array[] = [];
  let have = 0;
  let need = RECORD_HEADER_BYTES;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    have += chunk.byteLength;
    if (have < need) continue;
    const bytes = Buffer.concat(pieces, have);
    let at = 0;
    for (need = state.lengthAt(bytes, at); need <= have - at; need = state.lengthAt(bytes, at)) {
      yield* state.take(bytes.subarray(at, at + need));
      at += need;
    }
    // A copy, so that a few last bytes do not keep the whole piece alive.
    pieces = [Buffer.from(bytes.subarray(at))];
    have -= at;
  }
  if (have > 0 || state.end === null) throw state.fault("the file is cut short");
}

class ArchiveState {
  end: ArchiveEnd | null = null;
  readonly #sum = createHash("sha256");
  #offset = 0;
  #rows = 0;
  #entries = 0;
  #passed = 0;
  #passedBytes = 0;
  #page: LedgerEntry[] = [];
  #pageBytes = 0;

  /** Length of the record at a place, as far as it can be told; more than is there, where more is needed. */
  lengthAt(bytes: Buffer, at: number): number {
    const there = bytes.byteLength - at;
    if (there > 0 && this.end !== null) throw this.fault("there is something after the end");
    if (there < RECORD_HEADER_BYTES) return RECORD_HEADER_BYTES;
    const type = bytes.readUInt8(at);
    const length = bytes.readUInt32LE(at + 1);
    const isEntry = type === TYPE_ENTRY || type === TYPE_BARE_ENTRY;
    const isKnown = isEntry || type === TYPE_END || kindOfType(type) !== undefined;
    if (!isKnown && !isPassedOver(type)) throw this.fault(`there is no record of type ${type}`);
    if (length > (isEntry || isPassedOver(type) ? MAX_RECORD_BYTES : MAX_ROW_BYTES))
      throw this.fault(`a record claims to be ${length} bytes long`);
    return RECORD_HEADER_BYTES + length;
  }

  /** What is complete with one more record. */
  *take(record: Buffer): Generator<ArchiveRecord> {
    const type = record.readUInt8(0);
    const payload = record.subarray(RECORD_HEADER_BYTES);
    try {
      if (type === TYPE_ENTRY || type === TYPE_BARE_ENTRY) {
        this.#page.push(decodeEntry(type, payload));
        this.#pageBytes += payload.byteLength;
        this.#entries += 1;
        if (this.#pageBytes >= PAGE_BYTES) yield* this.#takePage();
      } else if (type === TYPE_END) {
        yield* this.#takePage();
        this.#finish(decodeEnd(payload.toString("utf8")));
      } else if (isPassedOver(type)) {
        this.#passed += 1;
        this.#passedBytes += record.byteLength;
        if (this.#passedBytes > MAX_PASSED_BYTES) throw this.fault(`records of later kinds take more than ${MAX_PASSED_BYTES} bytes`);
      } else {
        yield* this.#takePage();
        this.#rows += 1;
        yield decodeRow(kindOfType(type) as ArchiveRow["kind"], payload.toString("utf8"));
      }
    } catch (cause) {
      if (cause instanceof ArchiveFault) throw cause;
      throw this.fault(reasonOf(cause), cause);
    }
    this.#offset += record.byteLength;
    if (this.end === null) this.#sum.update(record);
  }

  fault(what: string, cause?: unknown): ArchiveFault {
    return new ArchiveFault(`damaged at record ${this.#rows + this.#entries + this.#passed + 1} (byte ${this.#offset} unpacked): ${what}`, {
      cause,
    });
  }

  *#takePage(): Generator<ArchiveRecord> {
    if (this.#page.length === 0) return;
    const entries = this.#page;
    this.#page = [];
    this.#pageBytes = 0;
    yield { kind: "entries", entries };
  }

  #finish(end: ArchiveEnd): void {
    if (end.records !== this.#rows || end.entries !== this.#entries) {
      throw this.fault(`the end counts ${end.records} rows and ${end.entries} entries; there are ${this.#rows} and ${this.#entries}`);
    }
    if (end.passed !== this.#passed) throw this.fault(`the end counts ${end.passed} records of later kinds; there are ${this.#passed}`);
    if (end.sum !== this.#sum.digest("hex")) throw this.fault("the sum at the end is of other bytes than these");
    this.end = end;
  }
}

function decodeEntry(type: number, payload: Buffer): LedgerEntry {
  const leafBytes = payload.byteLength < 4 ? -1 : payload.readUInt32LE(0);
  if (leafBytes < 0 || 4 + leafBytes > payload.byteLength || (type === TYPE_BARE_ENTRY && 4 + leafBytes !== payload.byteLength)) {
    throw new Error("an entry has another length than it says");
  }
  const leaf = payload.subarray(4, 4 + leafBytes);
  // A copy: the piece that the body lies in is far larger than it.
  const body = type === TYPE_ENTRY ? new Uint8Array(payload.subarray(4 + leafBytes)) : null;
  return decodeLeaf(leaf, new Uint8Array(hash("sha256", leaf, "buffer")), body);
}
