import { DatabaseSync } from "node:sqlite";
import { encodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import type { ChainEnd } from "../../../shared/contribution/chain-entry.ts";
import { authorship, chainExtension, sha256 } from "../entries.ts";

/** What is appended to a log, and how its file was closed. */
export interface UnknownEntry {
  readonly compartment: string;
  /** Known entries of a later kind before it and behind it. */
  readonly before?: number;
  readonly behind?: number;
  /** What this version does not know of it; its kind unless given. */
  readonly what?: "kind" | "version";
  readonly end: "closed" | "crashed";
}

/** Where the canonical bytes say it (FORMAT.md), and a value that this version refuses. */
const UNKNOWN = { kind: { at: 15, value: 40 }, version: { at: 14, value: 2 } } as const;

/** Appends an entry that only a newer version can read to a log of ledger.db, which nothing may have open, every link and hash right. Gives its seq. */
export function appendUnknownEntry(path: string, { compartment, before = 0, behind = 0, what = "kind", end }: UnknownEntry): number {
  const database = new DatabaseSync(path);
  const head = database.prepare("SELECT id, seq, hash FROM heads WHERE compartment = ?").get(compartment);
  const id = Number(head?.["id"]);
  const insert = database.prepare("INSERT INTO entries (compartment, seq, hash, leaf, body) VALUES (?, ?, ?, ?, NULL)");
  let last: ChainEnd = { seq: Number(head?.["seq"]), hash: head?.["hash"] as Uint8Array, at: 0 };
  const append = (change: (leaf: Uint8Array) => Uint8Array): void => {
    const entry = chainExtension(last, authorship({ compartment }), { code: 64, rest: Uint8Array.of(1) });
    const leaf = change(encodeLeaf(entry));
    last = { seq: entry.seq, hash: sha256(leaf), at: entry.at };
    insert.run(id, last.seq, last.hash, leaf);
  };
  database.exec("BEGIN");
  for (let index = 0; index < before; index += 1) append((leaf) => leaf);
  append((leaf) => leaf.with(UNKNOWN[what].at, UNKNOWN[what].value));
  const { seq } = last;
  for (let index = 0; index < behind; index += 1) append((leaf) => leaf);
  database.prepare("UPDATE heads SET seq = ?, hash = ? WHERE id = ?").run(last.seq, last.hash, id);
  database.prepare("UPDATE state SET value = ?").run(end === "closed" ? 1 : 0);
  database.exec("COMMIT");
  database.close();
  return seq;
}
