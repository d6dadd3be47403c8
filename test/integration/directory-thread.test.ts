import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { assertDurability, openDatabase } from "../../server/adapters/sqlite/open-database.ts";
import { openSqliteDirectory } from "../../server/adapters/sqlite/directory/open-directory.ts";
import { DIRECTORY_MIGRATIONS } from "../../server/adapters/sqlite/migrations/directory.ts";
import { DirectoryUnavailable } from "../../server/ports/directory.ts";
import { openDirectoryThread } from "../../server/threads/open-directory-thread.ts";
import { BY, aSession, fill } from "../support/directory-records.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

const temporaryFolder = temporaryFolders();

describe("the directory's thread", () => {
  it("refuses a file of a newer version and leaves it as it was", async () => {
    const path = join(temporaryFolder(), "directory.db");
    const newer = openDatabase(path, { migrations: [...DIRECTORY_MIGRATIONS, "CREATE TABLE of_tomorrow (id TEXT)"] });
    newer.close();
    await expect(openDirectoryThread(path)).rejects.toMatchObject({ name: "NewerLayoutError" });
    const same = openDatabase(path, { migrations: [...DIRECTORY_MIGRATIONS, "CREATE TABLE of_tomorrow (id TEXT)"] });
    expect(same.prepare("SELECT count(*) AS rows FROM of_tomorrow").get()).toEqual({ rows: 0 });
    same.close();
  });

  it("P1 writes with synchronous=FULL, as its connection reads back", () => {
    const database = openDatabase(join(temporaryFolder(), "directory.db"), { migrations: DIRECTORY_MIGRATIONS });
    expect(() => assertDurability(database, "FULL")).not.toThrow();
    database.close();
  });

  it("rejects with DirectoryUnavailable what the file cannot take now, goes on reading, and takes it later", async () => {
    const path = join(temporaryFolder(), "directory.db");
    const { directory } = await openDirectoryThread(path);
    await fill(directory);
    const other = openDatabase(path, { migrations: DIRECTORY_MIGRATIONS });
    other.exec("BEGIN IMMEDIATE");
    await expect(directory.addSession(BY, aSession("s1", "id-amal"))).rejects.toBeInstanceOf(DirectoryUnavailable);
    expect((await directory.userByUsername("amal"))?.user.id).toBe("id-amal");
    other.exec("ROLLBACK");
    other.close();
    await directory.addSession(BY, aSession("s1", "id-amal"));
    await expect(directory.addSession(BY, aSession("s1", "id-amal"))).rejects.not.toBeInstanceOf(DirectoryUnavailable);
    await directory.close();
  });

  it("ends with its directory, and says that it was asked to", async () => {
    const { directory, ended } = await openDirectoryThread(join(temporaryFolder(), "directory.db"));
    await Promise.all([directory.close(), directory.close()]);
    expect(await ended).toBeNull();
  });

  it("serves beside another connection to the same file, writing in turns", async () => {
    const path = join(temporaryFolder(), "directory.db");
    const { directory } = await openDirectoryThread(path);
    await fill(directory);
    const beside = openSqliteDirectory(path);
    const sessions = Array.from({ length: 40 }, (_, index) => aSession(`s${index}`, "id-amal"));
    await Promise.all(sessions.map((session, index) => (index % 2 === 0 ? directory : beside).addSession(BY, session)));
    for (const { id } of sessions) expect((await directory.session(id))?.session.id).toBe(id);
    expect(await beside.purgeSessions({ now: 5000, idleSince: 0 })).toBe(40);
    await beside.close();
    await directory.close();
  });
});
