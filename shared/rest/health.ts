import { z } from "zod";

/** Answer of `GET /healthz` (the process answers) and of `GET /readyz` while the node takes people. */
export const health = z.object({ status: z.literal("ok") });

/**
 * The parts that keep a node from serving people, in `parts` of the `not-ready` problem. The words are stable; programs may depend on them.
 * `draining`: it is stopping. `engine`: the thread that commits does not answer. `directory`: people and rooms cannot be looked up.
 * `ledger`: boards cannot be read.
 */
export const unreadyPart = z.enum(["draining", "engine", "directory", "ledger"]);
/** See {@link unreadyPart}. */
export type UnreadyPart = z.infer<typeof unreadyPart>;
