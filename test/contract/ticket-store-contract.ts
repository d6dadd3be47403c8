import { describe, expect, it } from "vitest";
import type { Ticket, TicketStore } from "../../server/ports/ticket-store.ts";

/** A store under test, as one node or several see it. */
export interface TicketStoreUnderTest {
  /** The same store from each node; at least one. */
  readonly nodes: readonly [TicketStore, ...TicketStore[]];
  /** How many tickets are kept, expired ones included. */
  readonly size: () => Promise<number>;
  readonly dispose: () => Promise<void>;
}

/** A ticket of its own number. */
function aTicket(number: number, expiresAt: number): Ticket {
  return { user: `user-${number}`, session: `session-${number}`, kind: "session", compartment: `compartment-${number}`, expiresAt };
}

/** What every store of server/ports/ticket-store.ts promises. `open` gives an empty one. */
export function describeTicketStore(name: string, open: () => Promise<TicketStoreUnderTest>): void {
  const using = (run: (store: TicketStoreUnderTest) => Promise<void>) => async () => {
    const store = await open();
    try {
      await run(store);
    } finally {
      await store.dispose();
    }
  };

  describe(`tickets in ${name}`, () => {
    it(
      "T3 gives a ticket once, whichever node asks, and nothing for what it was never given",
      using(async ({ nodes }) => {
        const tickets = [aTicket(1, 1_700_000_030_000), { ...aTicket(2, 1_700_000_030_001), kind: "token" as const }];
        const last = nodes.at(-1) ?? nodes[0];
        for (const [index, ticket] of tickets.entries()) await nodes[0].put(`hash-${index}`, ticket, 1_700_000_000_000);
        expect(await last.take("hash-2")).toBeNull();
        expect(await last.take("hash-\0")).toBeNull();
        expect(await last.take("hash-1")).toEqual(tickets[1]);
        for (const node of nodes) expect(await node.take("hash-1")).toBeNull();
        expect(await nodes[0].take("hash-0")).toEqual(tickets[0]);
      }),
    );

    it(
      "T3 of 1,000 takers at once exactly one gets it",
      using(async ({ nodes }) => {
        await nodes[0].put("hash", aTicket(1, 30_000), 0);
        const takers = Array.from({ length: 1_000 }, (_, index) => nodes[index % nodes.length] ?? nodes[0]);
        const taken = await Promise.all(takers.map((node) => node.take("hash")));
        expect(taken.filter((ticket) => ticket !== null)).toEqual([aTicket(1, 30_000)]);
      }),
    );

    it(
      "leaves it to the taker to judge whether a ticket has expired",
      using(async ({ nodes }) => {
        await nodes[0].put("hash", aTicket(1, 30_000), 0);
        expect((await nodes[0].take("hash"))?.expiresAt).toBe(30_000);
      }),
    );

    it(
      "forgets what has expired while new ones come, so that it does not grow",
      using(async ({ nodes, size }) => {
        // One each second, none ever taken: thirty seconds' worth live, a few more may still lie about.
        for (let second = 0; second < 120; second++) {
          const node = nodes[second % nodes.length] ?? nodes[0];
          await node.put(`hash-${second}`, aTicket(second, second * 1_000 + 30_000), second * 1_000);
        }
        expect(await size()).toBeLessThanOrEqual(60);
        expect(await nodes[0].take("hash-119")).toEqual(aTicket(119, 149_000));
        expect(await nodes[0].take("hash-0")).toBeNull();
      }),
    );
  });
}
