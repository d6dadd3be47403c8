import type { EntryOutline, LedgerEntry, UpdateEntry } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { Ledger, PageRange } from "../../ports/ledger.ts";
import { ByteWriter } from "../../../shared/byte-writer.ts";
import { writeDeletes, type Ranges } from "./packing/delete-ranges.ts";
import { CONTENT } from "./packing/update-reader.ts";

/** Entries read at a time; reading a page takes a few milliseconds. */
const PAGE_ENTRIES = 4_096;

/** Pages of entries with `after < seq <= upTo`, ascending; of every kind, but for the one that `except` names. Ends early only if the ledger does. */
export async function* readPages(
  ledger: Pick<Ledger, "read">,
  compartment: CompartmentId,
  range: Span & Pick<PageRange, "except"> & { readonly pageEntries?: number },
): AsyncGenerator<readonly LedgerEntry[], void, undefined> {
  const { except, pageEntries: limit = PAGE_ENTRIES } = range;
  yield* pages((after) => ledger.read(compartment, { after, upTo: range.upTo, limit, ...(except !== undefined && { except }) }), range);
}

/** How many bytes the updates with `after < seq <= upTo` have. Reads no body. */
export async function sizeOfUpdates(ledger: Pick<Ledger, "outlines">, compartment: CompartmentId, span: Span): Promise<number> {
  let bytes = 0;
  const read = (after: number): Promise<readonly EntryOutline[]> =>
    ledger.outlines(compartment, { after, upTo: span.upTo, limit: PAGE_ENTRIES, except: "act" });
  for await (const page of pages(read, span)) for (const outline of page) if (outline.kind === "update") bytes += outline.size;
  return bytes;
}

/** The entries with `after < seq <= upTo`. */
interface Span {
  readonly after: number;
  readonly upTo: number;
}

async function* pages<Entry extends { readonly seq: number }>(
  read: (after: number) => Promise<readonly Entry[]>,
  { after: first, upTo }: Span,
): AsyncGenerator<readonly Entry[], void, undefined> {
  for (let after = first; after < upTo;) {
    const page = await read(after);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.seq;
    yield page;
  }
}

/** The Yjs V1 update of an entry; null for every other kind. For a shredded body, an update with the same ids and deletes but without content. */
export function updateOf(entry: LedgerEntry): Uint8Array | null {
  if (entry.kind !== "update") return null;
  return entry.update ?? emptied(entry);
}

function emptied(entry: UpdateEntry): Uint8Array {
  const writer = new ByteWriter(64);
  writer.varUint(entry.inserts.length);
  for (const { client, from, to } of entry.inserts) {
    writer.varUint(1);
    writer.varUint(client);
    writer.varUint(from);
    writer.byte(CONTENT.gc);
    writer.varUint(to - from);
  }
  const deletes = new Map<number, Ranges>();
  for (const { client, from, to } of entry.deletes) {
    const ranges = deletes.get(client);
    if (ranges === undefined) deletes.set(client, [from, to]);
    else ranges.push(from, to);
  }
  writeDeletes(writer, deletes);
  return writer.take();
}
