import { z } from "zod";
import { encodeCanonicalJson } from "../../../shared/contribution/canonical-json.ts";
import { fromHex, toHex } from "../../../shared/contribution/export-line.ts";
import { decodeTrailLeaf, encodeTrailLeaf } from "../../../shared/trail/trail-record.ts";
import type { ArchivedTrailRecord } from "../../ports/archive.ts";

const trailRow = z.strictObject({
  owner: z.string().regex(/^([A-Z]{3})?$/),
  leaf: z.base64(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  body: z.string().nullable(),
});

/** JSON of a record of the trail, in canonical JSON: a version that knew of such rows, and not what is in them, checks that much. */
export function encodeTrailRow({ owner, record }: ArchivedTrailRecord): string {
  const leaf = Buffer.from(encodeTrailLeaf(record)).toString("base64");
  const hash = toHex(record.hash);
  const body = record.body === null ? null : Buffer.from(record.body).toString("utf8");
  return Buffer.from(encodeCanonicalJson({ owner, leaf, hash, body })).toString("utf8");
}

/** Reads {@link encodeTrailRow} back. Throws on any other field or value; the chain is checked elsewhere. */
export function decodeTrailRow(json: string): ArchivedTrailRecord {
  const { owner, leaf, hash, body } = trailRow.parse(JSON.parse(json));
  const bytes = body === null ? null : new Uint8Array(Buffer.from(body, "utf8"));
  return { owner, record: decodeTrailLeaf(Buffer.from(leaf, "base64"), fromHex(hash), bytes) };
}
