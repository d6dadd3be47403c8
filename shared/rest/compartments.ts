import { z } from "zod";
import { role } from "./members.ts";
import { line, partnerCode } from "./text.ts";

/** One compartment as its reader sees it. `releasableTo` is sorted and always has the originator in it. */
export const compartment = z.object({
  id: z.string(),
  room: z.string(),
  name: z.string(),
  originator: z.string(),
  releasableTo: z.array(z.string()),
  /** The caller's own role in the room. */
  role,
  /** Whether the caller may write to this compartment's board. */
  canWrite: z.boolean(),
});
/** See {@link compartment}. */
export type Compartment = z.infer<typeof compartment>;

/** Body of `POST /api/rooms/:room/compartments`. An empty set is the maker's own partner alone. */
export const createCompartmentRequest = z.strictObject({ name: line(80).optional(), releasableTo: z.array(partnerCode).max(1_000) });
/** See {@link createCompartmentRequest}. */
export type CreateCompartmentRequest = z.infer<typeof createCompartmentRequest>;

/** Answer of `POST /api/rooms/:room/compartments`. */
export const compartmentCreated = z.object({ compartment });
