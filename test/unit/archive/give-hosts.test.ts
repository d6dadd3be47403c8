import { join } from "node:path";
import { expect, it } from "vitest";
import { openSqliteArchive } from "../../../server/adapters/sqlite/archive-source.ts";
import { DIRECTORY_MIGRATIONS } from "../../../server/adapters/sqlite/migrations/directory.ts";
import { openDatabase } from "../../../server/adapters/sqlite/open-database.ts";
import { giveHosts } from "../../../server/domain/archive/give-hosts.ts";
import type { Role } from "../../../shared/access/role.ts";
import type { ArchiveRecord } from "../../../server/ports/archive.ts";
import { aUser } from "../../support/directory-records.ts";
import { temporaryFolders } from "../../support/temporary-folder.ts";
import { copyFixtureFolder } from "../../support/versions/fixture-folder.ts";

const folder = temporaryFolders();

async function hostsOf(records: AsyncIterable<ArchiveRecord>): Promise<Record<string, string | null>> {
  const hosts: Record<string, string | null> = {};
  for await (const record of giveHosts(records)) if (record.kind === "room") hosts[record.row.id] = record.row.host;
  return hosts;
}

async function* given(...records: readonly ArchiveRecord[]): AsyncGenerator<ArchiveRecord> {
  yield* records;
}

const user = (username: string, partner: string): ArchiveRecord => ({
  kind: "user",
  row: { ...aUser(username, { partner }), isDisabled: false, roomsMade: 0, compartmentsMade: 0 },
});
const room = (id: string, host: string | null): ArchiveRecord => ({
  kind: "room",
  row: { id, title: id, summary: "", host, createdAt: 1 },
});
const member = (of: string, username: string, role: Role): ArchiveRecord => ({
  kind: "member",
  row: { room: of, user: `id-${username}`, role },
});
const compartment = (of: string, originator: string, createdAt: number): ArchiveRecord => ({
  kind: "compartment",
  row: { id: `${of}-${createdAt}`, room: of, name: "", originator, releasableTo: [originator], createdAt },
});

it("A1 gives a room of an earlier version the nation of the lead whose nation originated the oldest compartment, else of the first lead", async () => {
  const records = given(
    user("amal", "ALF"),
    user("bilge", "BRV"),
    user("cem", "CRL"),
    ...["r1", "r2", "r3"].map((id) => room(id, id === "r3" ? "CRL" : null)),
    ...["r1", "r2", "r3"].flatMap((id) => [member(id, "amal", "lead"), member(id, "bilge", "lead"), member(id, "cem", "analyst")]),
    ...["r1", "r3"].flatMap((id) => [compartment(id, "ALF", 3), compartment(id, "BRV", 2), compartment(id, "CRL", 1)]),
  );
  expect(await hostsOf(records)).toEqual({ r1: "BRV", r2: "ALF", r3: "CRL" });
});

it("A1 gives the host that the migration of the data folder gives", async () => {
  const data = copyFixtureFolder(join(folder(), "data"));
  const archive = openSqliteArchive(data);
  const hosts = await hostsOf(archive.records());
  await archive.close();
  const database = openDatabase(join(data, "directory.db"), { migrations: DIRECTORY_MIGRATIONS });
  const migrated = database.prepare("SELECT id, host FROM rooms").all();
  database.close();
  expect(hosts).toEqual(Object.fromEntries(migrated.map((row) => [row["id"], row["host"]])));
  expect(Object.values(hosts)).toEqual(["ALF"]);
});
