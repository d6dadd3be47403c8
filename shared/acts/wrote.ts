import { z } from "zod";

const updateHash = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.int().min(0);

/**
 * What the server wrote to the board for an act, as `set.wrote` of its body names it (shared/contribution/FORMAT.md, section 2): for each range of ids that
 * came with it the client id, `from <= clock < to`, and the hash of the update in hexadecimal, which is that of its entry. An update that only deletes brings no
 * ids: it is named by its hash alone.
 */
export const wroteToBoard = z.array(
  z.union([z.strictObject({ client: whole, from: whole, to: whole, updateHash }), z.strictObject({ updateHash })]),
);
/** See {@link wroteToBoard}. */
export type WroteToBoard = z.infer<typeof wroteToBoard>;
