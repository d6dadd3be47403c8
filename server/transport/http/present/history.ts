import { sizeOf, type LedgerEntry } from "../../../../shared/contribution/entry.ts";
import type { Contribution } from "../../../../shared/rest/contributions.ts";
import type { TimelineEntry } from "../../../../shared/rest/timeline.ts";
import type { TimelineLine } from "../../../ports/history.ts";
import type { AccountStore, UserRecord } from "../../../ports/directory/accounts.ts";
import { lookUpPeople, presentPerson } from "./person.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");

/** One ledger entry without its content. */
export function presentContribution(entry: LedgerEntry, author: UserRecord): Contribution {
  const fields = {
    seq: entry.seq,
    kind: entry.kind,
    hash: hex(entry.hash),
    prevHash: hex(entry.prevHash),
    author: presentPerson(author),
    // From the ledger: the person's partner at the time of writing, which may have changed since.
    partner: entry.partner,
    at: new Date(entry.at).toISOString(),
  };
  const none = { inserts: [], deletes: [], size: sizeOf(entry) };
  switch (entry.kind) {
    case "update":
      return { ...fields, inserts: [...entry.inserts], deletes: [...entry.deletes], size: none.size };
    case "claim":
      return { ...fields, ...none, client: entry.client };
    case "act":
      return { ...fields, ...none, type: entry.type, id: entry.id };
    case "extension":
      return { ...fields, ...none, code: entry.code };
  }
}

function presentTimelineLine(line: TimelineLine, author: UserRecord): TimelineEntry {
  return { ...line, at: new Date(line.at).toISOString(), author: presentPerson(author) };
}

/** Puts names to lines, in one look-up. */
export async function presentLines(directory: Pick<AccountStore, "users">, lines: readonly TimelineLine[]): Promise<TimelineEntry[]> {
  const person = await lookUpPeople(
    directory,
    lines.map((line) => line.author),
  );
  return lines.map((line) => presentTimelineLine(line, person(line.author)));
}
