import { z } from "zod";
import { personRef } from "./timeline.ts";

/** A person who may only read a compartment until a lead of the room lets them write again: they removed `cards` cards within a minute. */
export const writeHold = z.object({
  compartment: z.string(),
  user: personRef,
  partner: z.string(),
  since: z.iso.datetime(),
  cards: z.int().min(0),
});
/** See {@link writeHold}. */
export type WriteHoldShown = z.infer<typeof writeHold>;
