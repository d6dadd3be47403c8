import { z } from "zod";
import { personRef } from "./timeline.ts";

/** A person who may only read a compartment until they are let write again: they removed `cards` cards within a minute. */
export const writeHold = z.object({
  compartment: z.string(),
  user: personRef,
  partner: z.string(),
  since: z.iso.datetime(),
  cards: z.int().min(0),
  /** Whether the caller may let them write again. */
  canResume: z.boolean(),
});
/** See {@link writeHold}. */
export type WriteHoldShown = z.infer<typeof writeHold>;
