import type { ArchiveRecord, ArchiveRow } from "../../ports/archive.ts";

type RowOf<Kind extends ArchiveRow["kind"]> = Extract<ArchiveRow, { kind: Kind }>;
type HeldBack = RowOf<"room" | "member" | "compartment">;

/**
 * Passes a stream on and gives a host to the rooms of an earlier version, which had none, as the stores' own migrations do: the nation of
 * the lead whose nation originated the oldest compartment, and where none of theirs did, of the lead whose id comes first.
 */
export async function* giveHosts(records: AsyncIterable<ArchiveRecord>): AsyncGenerator<ArchiveRecord, void, undefined> {
  const partners = new Map<string, string>();
  let heldBack: HeldBack[] | null = null;
  for await (const record of records) {
    if (record.kind === "user") partners.set(record.row.id, record.row.partner);
    if (record.kind === "room") heldBack ??= [];
    if (heldBack === null) yield record;
    else if (record.kind === "room" || record.kind === "member" || record.kind === "compartment") heldBack.push(record);
    else {
      // Everything that a host follows from has come.
      yield* withHosts(heldBack, partners);
      heldBack = null;
      yield record;
    }
  }
  if (heldBack !== null) yield* withHosts(heldBack, partners);
}

function* withHosts(rows: readonly HeldBack[], partners: ReadonlyMap<string, string>): Generator<ArchiveRecord> {
  const compartments = rows.filter((record) => record.kind === "compartment").map(({ row }) => row);
  const leads = rows.filter((record) => record.kind === "member").flatMap(({ row }) => (row.role === "lead" ? [row] : []));
  compartments.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  leads.sort((a, b) => (a.user < b.user ? -1 : 1));
  for (const record of rows) {
    if (record.kind !== "room" || record.row.host !== null) {
      yield record;
      continue;
    }
    const { id } = record.row;
    const ofLeads = leads.filter(({ room }) => room === id).map(({ user }) => partners.get(user) ?? null);
    const oldest = compartments.find(({ room, originator }) => room === id && ofLeads.includes(originator));
    yield { kind: "room", row: { ...record.row, host: oldest?.originator ?? ofLeads[0] ?? null } };
  }
}
