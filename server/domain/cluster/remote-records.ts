import type { NodeId, RemoteChange } from "../../ports/cluster.ts";
import type { Change, RecordMessage } from "./record-message.ts";

/** Records of one node under one topic that are kept at most: far above what a node has connections. */
const MOST_RECORDS = 50_000;

interface Known {
  version: number;
  records: Map<string, string>;
  /** Parts of a newer whole state that have come so far. */
  gathering: { readonly version: number; readonly parts: Map<number, readonly Change[]> } | null;
}

/** What the other nodes say under one topic, as far as it came. */
export class RemoteRecords {
  readonly #nodes = new Map<NodeId, Known>();

  /** Every record of every node. */
  *entries(): Generator<RemoteChange & { readonly value: string }> {
    for (const [node, { records }] of this.#nodes) for (const [key, value] of records) yield { node, key, value };
  }

  /** How far a node is known; 0 if nothing is. */
  versionOf(node: NodeId): number {
    return this.#nodes.get(node)?.version ?? 0;
  }

  /** Takes what a node says changed. Null if something before it is missing: it has to be asked for everything. */
  change({ node, after, version, changes }: RecordMessage & { kind: "change" }): RemoteChange[] | null {
    const known = this.#of(node);
    if (version <= known.version) return [];
    // The node starts over: its earlier records no longer count.
    if (after === 0) return this.#replace(node, version, new Map(changes.filter(isSet)));
    if (after !== known.version) return null;
    known.version = version;
    const applied: RemoteChange[] = [];
    for (const [key, value] of changes) {
      if (value === null ? !known.records.delete(key) : !keep(known.records, key, value)) continue;
      applied.push({ node, key, value });
    }
    return applied;
  }

  /** Takes a part of everything a node says. */
  whole({ node, version, part, parts, changes }: RecordMessage & { kind: "whole" }): RemoteChange[] {
    const known = this.#of(node);
    if (version <= known.version) return [];
    if (known.gathering === null || known.gathering.version < version) known.gathering = { version, parts: new Map() };
    if (known.gathering.version > version) return [];
    known.gathering.parts.set(part, changes);
    if (known.gathering.parts.size < parts) return [];
    return this.#replace(node, version, new Map([...known.gathering.parts.values()].flat().filter(isSet)));
  }

  /** Notes that nothing is left of a node's records at `version`. */
  emptied(node: NodeId, version: number): RemoteChange[] {
    return this.versionOf(node) >= version ? [] : this.#replace(node, version, new Map());
  }

  /** Forgets a node that is gone. */
  forget(node: NodeId): RemoteChange[] {
    const known = this.#nodes.get(node);
    this.#nodes.delete(node);
    return Array.from(known?.records.keys() ?? [], (key) => ({ node, key, value: null }));
  }

  #of(node: NodeId): Known {
    const known = this.#nodes.get(node) ?? { version: 0, records: new Map<string, string>(), gathering: null };
    this.#nodes.set(node, known);
    return known;
  }

  #replace(node: NodeId, version: number, wanted: ReadonlyMap<string, string>): RemoteChange[] {
    const known = this.#of(node);
    const before = known.records;
    known.version = version;
    known.gathering = null;
    known.records = new Map();
    const changes: RemoteChange[] = [];
    for (const [key, value] of wanted) {
      if (keep(known.records, key, value) && before.get(key) !== value) changes.push({ node, key, value });
    }
    for (const key of before.keys()) if (!known.records.has(key)) changes.push({ node, key, value: null });
    return changes;
  }
}

function isSet(change: Change): change is readonly [string, string] {
  return change[1] !== null;
}

function keep(records: Map<string, string>, key: string, value: string): boolean {
  if (records.size >= MOST_RECORDS && !records.has(key)) return false;
  records.set(key, value);
  return true;
}
