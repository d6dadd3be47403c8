import { z } from "zod";

const trailBody = z.object({ address: z.string().nullable(), said: z.record(z.string(), z.unknown()) });

/** What the body of a record says: the address that who did it came from, where the chain may know, and what was done, by its type (shared/trail/trail-types.ts). */
export type TrailBody = z.infer<typeof trailBody>;

/** Reads the body of a record; null once it was shredded. Throws on anything that no version of ours wrote. */
export function readTrailBody(body: Uint8Array | null): TrailBody | null {
  return body === null ? null : trailBody.parse(JSON.parse(Buffer.from(body).toString("utf8")));
}
