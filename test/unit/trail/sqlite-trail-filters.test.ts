import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { sqliteTrail } from "../../../server/adapters/sqlite/directory/trail.ts";
import { DIRECTORY_MIGRATIONS } from "../../../server/adapters/sqlite/migrations/directory.ts";
import { BY } from "../../support/directory-records.ts";

const RECORDS = 100_000;

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

it("P12 looks for what is rare in a long trail without going through all of it", async () => {
  const database = new DatabaseSync(":memory:");
  for (const migration of DIRECTORY_MIGRATIONS) if (typeof migration === "string") database.exec(migration);
  const trail = sqliteTrail(database);
  const change = { type: "ledger.read", said: { room: "r", compartment: "c" }, concerns: { partners: ["ALF"] } } as const;
  await trail.recordTrail([{ by: BY, change }]);
  // Copies of the one record: their filters are looked at, not their hashes.
  database.exec(`WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${RECORDS})
    INSERT INTO trail SELECT owner, n, at + n, type, actor, hash, leaf, body FROM numbers, trail WHERE seq = 1`);
  const everything = timed(() => database.prepare("SELECT count(*) FROM trail WHERE owner = 'ALF' AND body = ''").get());
  const rare = [
    { type: "no.such" },
    { actor: "no one" },
    { to: BY.at },
    { from: BY.at + RECORDS + 1 },
    { type: "ledger.read", to: BY.at },
    { actor: BY.actor, type: "no.such" },
  ];
  for (const query of rare) {
    const found: unknown[] = [];
    const took = timed(() => void trail.trail("ALF", { ...query, limit: 100 }).then((records) => found.push(...records)));
    expect([query, took < everything / 5]).toEqual([query, true]);
    await Promise.resolve();
    expect(found).toEqual([]);
  }
  database.close();
});
