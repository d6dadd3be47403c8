import { expect, it } from "vitest";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { listConcerning } from "../../../server/commands/list-concerning.ts";
import { showInbox } from "../../../server/commands/show-inbox.ts";
import { EMPTY_CHAIN, type ChainEnd } from "../../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { BY, fill } from "../../support/directory-records.ts";
import { appendOf, authorship, chainAct } from "../../support/entries.ts";

const MENTIONS = 250;

/** A compartment in which so many comments mention bilge, at a minute each. */
async function mentioned() {
  const [directory, ledger, { compartment: id }] = [createMemoryDirectory(), createMemoryLedger(), authorship()];
  await fill(directory);
  const label = { originator: "ALF", releasableTo: ["ALF", "BRV"] };
  await directory.createCompartment(BY, { id, room: "room-1", name: "n", ...label, createdAt: 1 });
  let end: ChainEnd = EMPTY_CHAIN;
  const entries: LedgerEntry[] = [];
  for (let index = 0; index < MENTIONS; index += 1) {
    const body = { said: { card: "card-1", text: `Words ${index}`, mentions: ["id-bilge"] } };
    const said = { type: "comment.made", id: String(index).padStart(32, "0"), body };
    const entry = chainAct(end, authorship({ at: (index + 1) * 60_000 }), said);
    entries.push(entry);
    end = entry;
  }
  await ledger.append([appendOf(...(entries as [LedgerEntry]))]);
  const registers = { listConcerning: (...asked: [string, Parameters<typeof listConcerning>[2]]) => listConcerning(ledger, ...asked) };
  const [bilge] = await directory.users(["id-bilge"]);
  if (bilge === undefined) throw new Error("no bilge");
  const items = entries.map(({ compartment, seq, at }) => ({ compartment, seq, at })).toReversed();
  const inbox = (limit = 100) => showInbox({ directory, registers }, bilge, { limit });
  return { directory, items, inbox, ports: { directory, registers }, bilge };
}

it("AC12 counts what is unread in the whole inbox and not in its first page alone, up to where no screen shows more", async () => {
  const { directory, items, inbox, ports, bilge } = await mentioned();
  expect((await inbox()).unread).toEqual({ count: 100, isMore: true });
  await directory.markReadUpTo("id-bilge", items[120]?.at ?? 0);
  expect((await inbox()).unread).toMatchObject({ isMore: true });
  await directory.markReadUpTo("id-bilge", items[50]?.at ?? 0);
  expect((await inbox()).unread).toEqual({ count: 50, isMore: false });
  expect((await inbox(10)).unread).toEqual({ count: 50, isMore: false });
  const next = (await inbox()).next;
  expect(await showInbox(ports, bilge, { limit: 10, ...(next !== undefined && { before: next }) })).not.toHaveProperty("unread");
});

it("AC12 finds what is unread behind what was read one by one", async () => {
  const { directory, items, inbox } = await mentioned();
  await directory.markRead("id-bilge", items.slice(0, 180));
  expect((await inbox()).entries.every(({ isRead }) => isRead)).toBe(true);
  expect((await inbox()).unread).toEqual({ count: MENTIONS - 180, isMore: false });
});
