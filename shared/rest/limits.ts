import { z } from "zod";

/**
 * Answer of `GET /api/limits` (administrators): what one person, connection or board may take on this node, in the order of OPERATIONS.md. `usual` is the
 * default, `unit` what it is a number of, `of` what each has one of its own, `counted` whether all nodes (`site`) count together, `protects` what it keeps for
 * others (server/domain/limit-table.ts has the words). A client shows those it does not know as they are.
 */
export const limitList = z.object({
  limits: z.array(
    z.object({
      name: z.string(),
      value: z.int(),
      usual: z.int(),
      unit: z.string(),
      of: z.string(),
      counted: z.string(),
      protects: z.string(),
    }),
  ),
});
/** See {@link limitList}. */
export type LimitList = z.infer<typeof limitList>;
