import { createMemoryLedger } from "../../server/adapters/memory/ledger.ts";
import { exportLedger } from "../../server/commands/export-ledger.ts";
import { contentDigest } from "../../server/domain/history/replay/content-digest.ts";
import { chainClaim, chainUpdate, EMPTY_CHAIN, type ChainEnd } from "../../shared/contribution/chain-entry.ts";
import type { IdRange, LedgerEntry } from "../../shared/contribution/entry.ts";
import { hashLabel, type LabelContent } from "../../shared/contribution/label.ts";
import * as Y from "yjs";
import { publicSite } from "../../server/domain/site-identity.ts";
import { aSite } from "./directory-records.ts";
import { authorship, chainAct, chainExtension, sha256 } from "./entries.ts";

/** The label of every made-up export, unless it is another. */
export const LABEL = { originator: "ALF", releasableTo: ["BRV"] } as const;

/** Labels of version 2, with bounds and without. */
export const HOME_LABELS: readonly LabelContent[] = [
  { ...LABEL, ceiling: { classification: "سري / SECRET", tlp: "amber+strict" }, home: "0123456789abcdef".repeat(2) },
  { ...LABEL, ceiling: { classification: null, tlp: null }, home: "f".repeat(32) },
];

/**
 * Real typing by two authors as chained entries: inserts and deletes as Yjs made them; with `acts`, acts and entries of later kinds
 * between them.
 */
export function typedEntries(
  count: number,
  compartment = "compartment-a",
  { acts = false, label = LABEL }: { readonly acts?: boolean; readonly label?: LabelContent } = {},
): { readonly entries: readonly LedgerEntry[]; readonly digest: string } {
  const labelHash = hashLabel({ ...label, compartment }, sha256);
  const doc = new Y.Doc();
  const entries: LedgerEntry[] = [];
  let end: ChainEnd = EMPTY_CHAIN;
  const push = (entry: LedgerEntry): void => {
    entries.push(entry);
    end = entry;
  };
  const authors = [11, 4_000_000_000].map((client, index) => ({
    client,
    by: authorship({ compartment, author: `user-${index}`, partner: index === 0 ? "ALF" : "BRV", session: `session-${index}`, labelHash }),
  }));
  for (const { client, by } of authors) push(chainClaim(end, by, client, sha256));
  doc.on("update", (update: Uint8Array) => {
    const by = authors.find(({ client }) => client === doc.clientID)?.by ?? authorship();
    const { structs, ds } = Y.decodeUpdate(update);
    const inserts: IdRange[] = structs.map(({ id, length }) => ({ client: id.client, from: id.clock, to: id.clock + length }));
    const deletes: IdRange[] = [...ds.clients].flatMap(([client, items]) =>
      items.map(({ clock, len }) => ({ client, from: clock, to: clock + len })),
    );
    push(chainUpdate(end, { ...by, at: by.at + entries.length * 7 }, { inserts: joinAll(inserts), deletes, update }, sha256));
  });
  const said = (number: number): void => {
    const by = authors[number % 2]?.by ?? authorship();
    const at = by.at + number * 7;
    if (number % 4 === 0)
      push(
        chainAct(
          end,
          { ...by, at },
          { type: "comment.made", id: `act-${number}`, body: { said: { text: `سلام ${number}`, n: number / 4 } } },
        ),
      );
    if (number % 6 === 0)
      push(chainExtension(end, { ...by, author: "system", partner: "", at }, { code: 64 + (number % 192), rest: new Uint8Array(number) }));
  };
  const text = new Y.Text();
  doc.clientID = 11;
  doc.getMap("cards").set("body", text);
  while (entries.length < count) {
    doc.clientID = authors[Math.floor(entries.length / 9) % 2]?.client ?? 11;
    if (entries.length % 10 === 9) text.delete(Math.floor(text.length / 2), 2);
    else text.insert(text.length, `w${entries.length % 7} `);
    if (acts && entries.length < count) said(entries.length);
  }
  return { entries, digest: contentDigest(doc) };
}

/** The lines of an export of that many typed entries, without line ends; the words of the entry at `shredded` are gone. */
export async function exportedLines(
  count: number,
  shredded?: number,
): Promise<{ readonly lines: readonly string[]; readonly entries: readonly LedgerEntry[] }> {
  const { entries: typed, digest } = typedEntries(count);
  const entries = typed.map((entry) => (entry.kind === "update" && entry.seq === shredded ? { ...entry, update: null } : entry));
  const ledger = createMemoryLedger();
  await ledger.append([{ compartment: "compartment-a", expectedHead: EMPTY_CHAIN.hash, entries }]);
  let text = "";
  const request = { compartment: "compartment-a", labels: [LABEL], by: publicSite(aSite("1")), digestAt: async () => digest };
  for await (const piece of exportLedger(ledger, request)) text += piece;
  return { lines: text.slice(0, -1).split("\n"), entries };
}

function joinAll(ranges: readonly IdRange[]): readonly IdRange[] {
  const out: IdRange[] = [];
  for (const range of ranges) {
    const last = out.at(-1);
    if (last?.client === range.client && last.to === range.from) out[out.length - 1] = { ...last, to: range.to };
    else out.push(range);
  }
  return out;
}
