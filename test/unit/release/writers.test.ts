import { expect, it } from "vitest";
import { newestRegisters } from "../../../server/commands/list-registers.ts";
import { contributorsOf } from "../../../server/commands/releases/contributors.ts";
import { comments } from "../../../server/domain/comment/decide.ts";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { appendOf, growingLog } from "../../support/entries.ts";
import { createReleaseWorld } from "../../support/release/release-world.ts";

it("writers of a card are those who said something in it, not those who moved or handled it (R5)", async () => {
  const { node: start, ledger } = await createReleaseWorld();
  const node = start();
  await node.addCard("narrow", "lead", "card-1", { title: "By ALF" });
  await node.addCard("narrow", "brv", "card-2", { title: "Another card" });
  expect(await node.history.writersOf("narrow", "card-1")).toEqual(["ALF"]);
  await node.changeCard("narrow", "brv", "card-1", { lane: "triage", status: "working", assignee: "brv" });
  expect(await node.history.writersOf("narrow", "card-1")).toEqual(["ALF"]);
  await node.changeCard("narrow", "crl", "card-1", { severity: "high" });
  expect(await node.history.writersOf("narrow", "card-1")).toEqual(["ALF", "CRL"]);
  expect(await node.history.writersOf("narrow", "none")).toEqual([]);
  await ledger.close();
});

it("a client id that nobody is known by counts as the originator's (R5)", async () => {
  const { node: start, ledger, directory } = await createReleaseWorld();
  const node = start();
  await node.addCard("narrow", "crl", "card-1", { title: "By CRL" });
  const contributors = await contributorsOf({ ...node, directory }, { id: "narrow", originator: "ALF" }, { card: "card-1", clients: [77] });
  expect(contributors).toEqual(["ALF", "CRL"]);
  await ledger.close();
});

it("releases are listed newest first, page by page, over a long log (AC13)", async () => {
  const ledger = createMemoryLedger();
  const log = growingLog();
  const entries: LedgerEntry[] = [];
  for (let index = 0; index < 3_000; index += 1) {
    const isFirst = index % 1_000 === 0;
    const id = index.toString(16).padStart(32, "0");
    const set = isFirst ? {} : { set: { subject: "f".repeat(32), concerns: [] } };
    entries.push(log.said({ type: "comment.made", id, body: { said: { card: "card-1", text: String(index) }, ...set } }));
  }
  await ledger.append([appendOf(...(entries as [LedgerEntry]))]);
  const pages: string[][] = [];
  for (let before: number | undefined; ;) {
    const page = await newestRegisters(ledger, log.compartment, comments, { limit: 2, ...(before !== undefined && { before }) });
    pages.push(page.registers.map(({ comments: [first] }) => first?.said.text ?? ""));
    before = page.next;
    if (before === undefined) break;
  }
  expect(pages).toEqual([["2000", "1000"], ["0"]]);
  expect(await newestRegisters(ledger, "none", comments, { limit: 2 })).toEqual({ registers: [] });
  await ledger.close();
});
