import { expect, it } from "vitest";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { listConcerning } from "../../../server/commands/list-concerning.ts";
import { listRegisters } from "../../../server/commands/list-registers.ts";
import { comments } from "../../../server/domain/comment/decide.ts";
import type { ActPosition } from "../../../server/ports/ledger.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { appendOf, growingLog } from "../../support/entries.ts";

/** The id of an act by a short name. */
const idOf = (name: string): string => Buffer.from(name).toString("hex").padStart(32, "0");
const nameOf = (id: string): string => Buffer.from(id, "hex").toString().replaceAll("\0", "");

/** A board on which five threads mention a person, the second with many answers; the third was withdrawn. */
async function spokenBoard() {
  const ledger = createMemoryLedger();
  const log = growingLog();
  const said = (id: string, mentions: readonly string[] = ["user-2"]) =>
    log.said({ type: "comment.made", id: idOf(id), body: { said: { card: "card-1", text: id, mentions: [...mentions] } } });
  const answer = (id: string) =>
    log.said({
      type: "comment.made",
      id: idOf(id),
      body: { said: { card: "card-1", text: id, replyTo: idOf("t2") }, set: { subject: idOf("t2"), concerns: [] } },
    });
  const entries: LedgerEntry[] = [said("t1"), said("t2"), ...Array.from({ length: 40 }, (_, index) => answer(`a${index}`)), said("t3")];
  entries.push(
    log.said({
      type: "comment.withdrawn",
      id: idOf("w"),
      body: { said: { comment: idOf("t3") }, set: { subject: idOf("t3"), card: "card-1" } },
    }),
  );
  entries.push(said("t4"), said("t5"));
  await ledger.append([appendOf(...(entries as [LedgerEntry]))]);
  return { ledger, compartment: log.compartment };
}

it("AC8 AC12 what concerns a person is paged to its end, newest first, without what was withdrawn", async () => {
  const { ledger, compartment } = await spokenBoard();
  const pages: string[][] = [];
  for (let before: ActPosition | undefined; ;) {
    const page = await listConcerning(ledger, "user-2", { compartments: [compartment], limit: 2, ...(before !== undefined && { before }) });
    pages.push(page.acts.map(({ id }) => nameOf(id)));
    before = page.next;
    if (before === undefined) break;
  }
  expect(pages).toEqual([["t5", "t4"], ["t2"], ["t1"]]);
  expect(await listConcerning(ledger, "user-2", { compartments: [compartment], limit: 5 })).not.toHaveProperty("next");
});

it.each([undefined, "card-1"])(
  "AC13 a page of threads reads the acts that began them and one more, however much was answered (card: %s)",
  async (card) => {
    const { ledger, compartment } = await spokenBoard();
    const begunRead: number[] = [];
    const counted: Pick<typeof ledger, "acts"> = {
      acts: async (of, query, range) => {
        const acts = await ledger.acts(of, query, range);
        if (query.subject === undefined) begunRead.push(acts.length);
        return acts;
      },
    };
    const about = card === undefined ? {} : { card };
    const first = await listRegisters(counted, compartment, comments, { ...about, after: 0, limit: 3 });
    expect(begunRead).toEqual([4]);
    expect(first.registers.map((thread) => thread.comments.length)).toEqual([1, 41, 1]);
    const second = await listRegisters(ledger, compartment, comments, { ...about, after: first.next ?? -1, limit: 3 });
    expect(second.registers.map((thread) => nameOf(thread.comments[0]?.id ?? ""))).toEqual(["t4", "t5"]);
    expect(second).not.toHaveProperty("next");
  },
);
