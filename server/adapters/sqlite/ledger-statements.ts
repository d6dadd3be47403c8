import type { DatabaseSync } from "node:sqlite";
import { bodyColumn } from "./entry-body.ts";

const IN_RANGE = "FROM entries WHERE compartment = ? AND seq > ? AND seq <= ?";
const ORDER = "ORDER BY seq LIMIT ?";
/**
 * An act says so itself (version and kind are bytes 15 and 16 of the canonical bytes: FORMAT.md, section 1) and stands in the index. By one of both alone a change
 * with a damaged byte would be passed over; so it is read, and the damage found.
 */
const ARE_NO_ACTS = `AND NOT (substr(leaf, 15, 2) = x'0103'
  AND EXISTS (SELECT 1 FROM acts WHERE acts.compartment = entries.compartment AND acts.seq = entries.seq))`;

/** Statements on entries, heads and claims. */
export function prepareStatements(database: DatabaseSync) {
  // Without the index of acts, in a folder of an earlier layout that is only read, there are none to pass over.
  const areNoActs =
    database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'acts'").get() === undefined ? "" : ARE_NO_ACTS;
  return {
    // IMMEDIATE: the write lock before the head is looked at, so that no other writer can move it in between.
    begin: database.prepare("BEGIN IMMEDIATE"),
    commit: database.prepare("COMMIT"),
    rollback: database.prepare("ROLLBACK"),
    id: database.prepare("SELECT id FROM heads WHERE compartment = ?"),
    head: database.prepare("SELECT seq, hash FROM heads WHERE compartment = ?"),
    createHead: database.prepare("INSERT INTO heads (compartment, seq, hash) VALUES (?, ?, ?)"),
    moveHead: database.prepare("UPDATE heads SET seq = ?, hash = ? WHERE id = ? AND seq = ? AND hash = ?"),
    insert: database.prepare("INSERT INTO entries (compartment, seq, hash, leaf, body) VALUES (?, ?, ?, ?, ?)"),
    claim: database.prepare("INSERT INTO claims (compartment, client, author, seq) VALUES (?, ?, ?, ?)"),
    read: database.prepare(`SELECT hash, leaf, ${bodyColumn(database)} ${IN_RANGE} ${ORDER}`),
    readChanges: database.prepare(`SELECT seq, hash, leaf, ${bodyColumn(database)} ${IN_RANGE} ${areNoActs} ${ORDER}`),
    // SQLite reads no page of a body of which only the length is asked.
    outlines: database.prepare(`SELECT hash, leaf, ifnull(length(body), 0) AS size ${IN_RANGE} ${ORDER}`),
    outlineChanges: database.prepare(`SELECT seq, hash, leaf, ifnull(length(body), 0) AS size ${IN_RANGE} ${areNoActs} ${ORDER}`),
    // Reads the index of places alone.
    span: database.prepare(`SELECT count(*) AS count, ifnull(max(seq), 0) AS last ${IN_RANGE}`),
    claims: database.prepare("SELECT client, author FROM claims WHERE compartment = ?"),
    compartments: database.prepare("SELECT compartment FROM heads WHERE seq > 0 ORDER BY id"),
  };
}

/** Statements on client ids that people show. */
export function prepareShown(database: DatabaseSync) {
  return {
    keeper: database.prepare("SELECT author FROM shown WHERE compartment = ? AND client = ? AND until > ?"),
    keep: database.prepare(
      `INSERT INTO shown (compartment, client, author, until) VALUES (?, ?, ?, ?)
       ON CONFLICT (compartment, client) DO UPDATE SET until = excluded.until WHERE author = excluded.author`,
    ),
    forget: database.prepare("DELETE FROM shown WHERE until <= ?"),
  };
}
