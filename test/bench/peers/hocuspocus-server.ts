// Hocuspocus 4.7.0 as a process of its own, everything as shipped: edits of one turn merged, the whole document stored 2 s after the last
// change and at the latest 10 s after the first. SQLite by @hocuspocus/extension-database over node:sqlite, with the table and statements of
// @hocuspocus/extension-sqlite (whose better-sqlite3 wants a compiler) and SQLite's own defaults, as there. Without an `onAuthenticate` hook
// every token is good. The file is DATABASE_FILE.
import { DatabaseSync } from "node:sqlite";
import { Database } from "@hocuspocus/extension-database";
import { Server } from "@hocuspocus/server";

const file = new DatabaseSync(process.env["DATABASE_FILE"] ?? ":memory:");
file.exec(`CREATE TABLE IF NOT EXISTS "documents" ("name" varchar(255) NOT NULL, "data" blob NOT NULL, UNIQUE(name))`);
const select = file.prepare(`SELECT data FROM "documents" WHERE name = ? ORDER BY rowid DESC`);
const upsert = file.prepare(`INSERT INTO "documents" ("name", "data") VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET data = excluded.data`);

const server = new Server({
  quiet: true,
  address: "127.0.0.1",
  port: 0,
  extensions: [
    new Database({
      fetch: async ({ documentName }) => (select.get(documentName)?.["data"] as Uint8Array | undefined) ?? null,
      store: async ({ documentName, state }) => void upsert.run(documentName, state),
    }),
  ],
});
await server.listen();
process.stdout.write(`listening ${server.address.port}\n`);
