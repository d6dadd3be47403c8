import * as Y from "yjs";
import { encodeStructs, type DeletedRange } from "./encode-structs.ts";

/** Edits of a page whose client id now belongs to another person. */
export interface Carried {
  /** The document that holds them. It is only read. */
  readonly doc: Y.Doc;
  readonly client: number;
  /** The first clock of {@link Carried.client} without a receipt. */
  readonly receiptedTo: number;
  /** How many edits have no receipt. */
  readonly edits: number;
  /** The same as a person counts them. */
  readonly acts: number;
}

/**
 * What `carried.doc` holds and `server` lacks, as one V1 update in which the structs of the lost client id are under `newClient`, an id
 * that nothing was written under yet.
 *
 * From the receipted clock on the server's structs of the lost id are compared with the local ones: those that are the same have arrived
 * although their receipt has not. The rest is rewritten under the new id: ids, origins, parents and deletes.
 */
export function carriedUpdate({ doc, client, receiptedTo }: Carried, server: Y.Doc, newClient: number): Uint8Array {
  const from = receiptedTo + arrived(unitsOf(doc, client, receiptedTo), unitsOf(server, client, receiptedTo));
  const vector = Y.decodeStateVector(Y.encodeStateVector(server)).set(client, from);
  const { structs, ds } = Y.decodeUpdate(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(vector)));
  const renamed = (id: Y.ID): Y.ID => (id.client === client && id.clock >= from ? Y.createID(newClient, id.clock - from) : id);
  const deletes = [...ds.clients].flatMap(([of, ranges]) =>
    ranges.flatMap(({ clock, len }) => cut({ client: of, clock, len }, client, from)),
  );
  return encodeStructs(
    structs.filter((struct) => struct instanceof Y.Item || struct instanceof Y.GC).map((struct) => rename(struct, renamed)),
    deletes.map((range) => {
      const { client: of, clock } = renamed(Y.createID(range.client, range.clock));
      return { client: of, clock, len: range.len };
    }),
  );
}

/** How many units at the beginning are the same on both sides. What was deleted here needs no carrying, whatever stands there. */
function arrived(local: readonly (string | null)[], server: readonly (string | null)[]): number {
  let count = 0;
  while (count < Math.min(local.length, server.length) && (local[count] === null || local[count] === server[count])) count++;
  return count;
}

/** One text for each clock of a client from `from` on: its origin and its content; null for what is deleted. */
function unitsOf(doc: Y.Doc, client: number, from: number): (string | null)[] {
  const units: (string | null)[] = [];
  for (const struct of doc.store.clients.get(client) ?? []) {
    const { clock } = struct.id;
    if (clock + struct.length <= from) continue;
    const contents = struct instanceof Y.Item && !struct.deleted ? contentsOf(struct) : null;
    for (let at = Math.max(0, from - clock); at < struct.length; at++) {
      const origin = at > 0 ? Y.createID(client, clock + at - 1) : struct instanceof Y.Item ? struct.origin : null;
      units.push(contents === null ? null : `${origin?.client}.${origin?.clock} ${contents[at] ?? ""}`);
    }
  }
  return units;
}

function contentsOf({ content, parentSub }: Y.Item): string[] {
  if (content instanceof Y.ContentFormat) return [`${content.key}=${JSON.stringify(content.value)}`];
  if (content instanceof Y.ContentType) return [`${parentSub} ${content.type.constructor.name}`];
  return content.getContent().map((value) => `${parentSub} ${JSON.stringify(value)}`);
}

function rename(struct: Y.Item | Y.GC, renamed: (id: Y.ID) => Y.ID): Y.Item | Y.GC {
  struct.id = renamed(struct.id);
  if (!(struct instanceof Y.Item)) return struct;
  if (struct.origin !== null) struct.origin = renamed(struct.origin);
  if (struct.rightOrigin !== null) struct.rightOrigin = renamed(struct.rightOrigin);
  // A struct that is in no document yet names its parent by id.
  if (struct.parent instanceof Y.ID) struct.parent = renamed(struct.parent);
  return struct;
}

/** Cuts a range of the lost id where its structs are carried over from: the two parts get different ids. */
function cut({ client, clock, len }: DeletedRange, lost: number, from: number): DeletedRange[] {
  if (client !== lost || clock >= from || clock + len <= from) return [{ client, clock, len }];
  return [
    { client, clock, len: from - clock },
    { client, clock: from, len: clock + len - from },
  ];
}
