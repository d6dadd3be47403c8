import { z } from "zod";

/** Answer of `GET /healthz`: the process answers. */
export const health = z.object({ status: z.literal("ok") });

/**
 * Parts that do not work, without which a node still serves people. The words are stable; programs may depend on them.
 * `derived`: timelines, boards as they were and checks of snapshots are not made; joining and editing work.
 */
export const impairedPart = z.enum(["derived"]);
/** See {@link impairedPart}. */
export type ImpairedPart = z.infer<typeof impairedPart>;

/** Answer of `GET /readyz` while the node takes people. `impaired` is there if it is not empty. */
export const readiness = z.object({ status: z.literal("ok"), impaired: z.array(impairedPart).optional() });

/**
 * The parts that keep a node from serving people, in `parts` of the `not-ready` problem. The words are stable; programs may depend on them.
 * `draining`: it is stopping. `engine`: the thread that commits does not answer. `directory`: people and rooms cannot be looked up.
 * `ledger`: boards cannot be read. `joins`: no worker can be started that reads boards for those who join.
 */
export const unreadyPart = z.enum(["draining", "engine", "directory", "ledger", "joins"]);
/** See {@link unreadyPart}. */
export type UnreadyPart = z.infer<typeof unreadyPart>;
