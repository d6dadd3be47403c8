import * as Y from "yjs";
import { KIND } from "../../../server/domain/structure/run.ts";
import type { Run, TypeNode } from "../../../server/domain/structure/run.ts";
import type { Structure } from "../../../server/domain/structure/structure.ts";

/** Ids in clock order, joined where they touch and are alike: "client:from-to kind deleted". And every list in order, by its holder. */
export interface Outline {
  readonly clients: Record<string, string[]>;
  readonly lists: Record<string, string>;
}

interface Piece {
  readonly client: number;
  readonly from: number;
  readonly length: number;
  readonly kind: string;
}

function joinedPieces(pieces: readonly Piece[]): string[] {
  const joined: { client: number; from: number; to: number; kind: string }[] = [];
  for (const { client, from, length, kind } of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && last.client === client && last.to === from && last.kind === kind) last.to += length;
    else joined.push({ client, from, to: from + length, kind });
  }
  return joined.map((piece) => `${piece.client}:${piece.from}-${piece.to} ${piece.kind}`);
}

function kindName(kind: number, isDeleted: boolean): string {
  return kind === KIND.gc ? "gc" : isDeleted ? "deleted" : `k${kind}`;
}

function runPiece(run: Run): Piece {
  return { client: run.of.id, from: run.clock, length: run.length, kind: kindName(run.kind, run.deleted !== 0) };
}

/** What a structure holds, in a form that {@link outlineOfDoc} gives of a document. Checks the links on the way. */
export function outlineOfStructure(structure: Structure): Outline {
  const { clients, roots } = structure.store;
  const outline: Outline = { clients: {}, lists: {} };
  const addType = (name: string, type: TypeNode): void => {
    const list: Piece[] = [];
    let previous: Run | null = null;
    for (let run = type.start; run !== null; run = run.right) {
      if (run.left !== previous || run.parent !== type) throw new Error(`broken link in ${name}`);
      list.push(runPiece(run));
      previous = run;
    }
    if (list.length > 0) outline.lists[name] = joinedPieces(list).join(" ");
    for (const [key, newest] of type.map ?? []) {
      const entries: Piece[] = [];
      if (newest.right !== null) throw new Error(`a newest entry of ${name} has a right neighbour`);
      for (let run: Run | null = newest; run !== null; run = run.left) entries.unshift(runPiece(run));
      outline.lists[`${name}/${key}`] = joinedPieces(entries).join(" ");
    }
  };
  for (const [index, root] of roots.entries()) addType(["cards", "links", "comments", "meta"][index] as string, root);
  for (const client of clients.values()) {
    let clock = 0;
    for (const run of client) {
      if (run.clock !== clock || run.length < 1) throw new Error(`broken clocks of client ${client.id}`);
      clock += run.length;
      if (run.type !== null) addType(`${client.id}:${run.clock}`, run.type);
    }
    if (clock !== client.end) throw new Error(`wrong end of client ${client.id}`);
    outline.clients[client.id] = joinedPieces([...client].map(runPiece));
  }
  return outline;
}

function itemPiece(struct: Y.Item | Y.GC): Piece {
  const kind = struct instanceof Y.Item ? kindName(struct.content.getRef(), struct.deleted) : "gc";
  return { client: struct.id.client, from: struct.id.clock, length: struct.length, kind };
}

/** The same of a reference document. */
export function outlineOfDoc(doc: Y.Doc): Outline {
  const outline: Outline = { clients: {}, lists: {} };
  const addType = (name: string, type: Pick<Y.AbstractType<unknown>, "_start" | "_map">): void => {
    const list: Piece[] = [];
    for (let item = type._start; item !== null; item = item.right) list.push(itemPiece(item));
    if (list.length > 0) outline.lists[name] = joinedPieces(list).join(" ");
    for (const [key, newest] of type._map) {
      const entries: Piece[] = [];
      for (let item: Y.Item | null = newest; item !== null; item = item.left) entries.unshift(itemPiece(item));
      outline.lists[`${name}/${key}`] = joinedPieces(entries).join(" ");
    }
  };
  for (const [name, type] of doc.share) addType(name, type);
  for (const [client, structs] of doc.store.clients) {
    outline.clients[client] = joinedPieces(structs.map(itemPiece));
    for (const struct of structs) {
      if (struct instanceof Y.Item && struct.content instanceof Y.ContentType) {
        addType(`${client}:${struct.id.clock}`, struct.content.type);
      }
    }
  }
  return outline;
}

/** Every field of every run and every link, so that two dumps are equal only if nothing at all changed. */
export function dump(structure: Structure): string {
  const name = (run: Run | null): string => (run === null ? "-" : `${run.of.id}:${run.clock}`);
  const typeName = (type: TypeNode | null): string => (type === null ? "-" : `${type.ref}.${type.depth}.${name(type.item)}`);
  const typeText = (type: TypeNode | null): string => {
    const entries = [...(type?.map ?? [])].map(([key, run]) => `${key}=${name(run)}`);
    return `${typeName(type)} start ${name(type?.start ?? null)} map ${entries.toSorted().join(",")}`;
  };
  const lines = structure.store.roots.map((root) => typeText(root));
  for (const client of [...structure.store.clients.values()].toSorted((a, b) => a.id - b.id)) {
    lines.push(`client ${client.id} end ${client.end}`);
    for (const run of client) {
      const origins = `${run.originOf?.id ?? "-"}:${run.originOf === null ? "" : run.originClock} ${run.rightOf?.id ?? "-"}:${run.rightOf === null ? "" : run.rightClock}`;
      const place = `${name(run.left)} ${name(run.right)} in ${typeName(run.parent)} key ${run.parentSub ?? "-"}`;
      lines.push(
        `${run.clock}+${run.length} k${run.kind} d${run.deleted} ${origins} ${place} ${run.type === null ? "" : typeText(run.type)}`,
      );
    }
  }
  return [...lines, `runs ${structure.store.runCount}`].join("\n");
}
