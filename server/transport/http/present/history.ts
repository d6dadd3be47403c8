import type { LedgerEntry } from "../../../../shared/contribution/entry.ts";
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
    // As the ledger has it: a person's partner when they wrote, not now.
    partner: entry.partner,
    at: new Date(entry.at).toISOString(),
  };
  if (entry.kind === "claim") return { ...fields, client: entry.client, inserts: [], deletes: [], size: 0 };
  const { inserts, deletes, update } = entry;
  return { ...fields, inserts: [...inserts], deletes: [...deletes], size: update?.byteLength ?? 0 };
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
