import type { EntryOutline } from "../../shared/contribution/entry.ts";
import type { CompartmentId, UserId } from "../../shared/ids.ts";
import type { Contribution } from "../../shared/rest/contributions.ts";
import type { Ledger } from "../ports/ledger.ts";

/** A page of a ledger's entries as they are answered, but for the names of their authors, which the directory has. */
export interface ListedContributions {
  readonly entries: readonly ListedContribution[];
  /** Where the next page begins; absent on the last. */
  readonly next?: number;
}

/** One entry: its author, and the other fields as the text of a JSON object, so that the thread of the sockets has one string to pass on. */
export interface ListedContribution {
  readonly author: UserId;
  readonly fields: string;
}

/**
 * Lists entries with `after < seq`, oldest first, at most `limit`. The content of entries is not read. Belongs on a thread that serves no
 * socket: a page is up to some hundred kilobytes of text.
 */
export async function listContributions(
  ledger: Pick<Ledger, "head" | "outlines">,
  compartment: CompartmentId,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<ListedContributions> {
  const head = await ledger.head(compartment);
  const page = await ledger.outlines(compartment, { after, upTo: head.seq, limit });
  const entries = page.map((entry) => ({ author: entry.author, fields: JSON.stringify(fieldsOf(entry)) }));
  const last = page.at(-1);
  return { entries, ...(last && last.seq < head.seq && { next: last.seq }) };
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");

function fieldsOf(entry: EntryOutline): Omit<Contribution, "author"> {
  const fields = {
    seq: entry.seq,
    kind: entry.kind,
    hash: hex(entry.hash),
    prevHash: hex(entry.prevHash),
    // From the ledger: the person's partner at the time of writing, which may have changed since.
    partner: entry.partner,
    at: new Date(entry.at).toISOString(),
    size: entry.size,
  };
  const none = { inserts: [], deletes: [] };
  switch (entry.kind) {
    case "update":
      return { ...fields, inserts: [...entry.inserts], deletes: [...entry.deletes] };
    case "claim":
      return { ...fields, ...none, client: entry.client };
    case "act":
      return { ...fields, ...none, type: entry.type, id: entry.id };
    case "extension":
      return { ...fields, ...none, code: entry.code };
  }
}
