import { afterAll, beforeAll } from "vitest";
import { MemoryTicketStore } from "../../server/adapters/memory/ticket-store.ts";
import { createPostgresTicketStore } from "../../server/adapters/postgres/ticket-store.ts";
import { createTestDatabase } from "../support/postgres-pool.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { describeTicketStore } from "./ticket-store-contract.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeTicketStore("memory", async () => {
  const store = new MemoryTicketStore();
  return { nodes: [store], size: async () => store.size, dispose: async () => {} };
});

describeTicketStore("PostgreSQL, for three nodes", async () => {
  const database = await createTestDatabase(server);
  const pools = [database.pool(), database.pool(), database.pool()] as const;
  const [first, second, third] = pools;
  return {
    nodes: [createPostgresTicketStore(first), createPostgresTicketStore(second), createPostgresTicketStore(third)],
    size: async () => Number((await first.query("SELECT count(*) AS kept FROM majlis.tickets")).rows[0].kept),
    dispose: () => database.close(),
  };
});
