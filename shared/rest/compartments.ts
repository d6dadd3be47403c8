import { z } from "zod";
import { BOARD_LIMITS } from "../board/limits.ts";
import { TLP_LEVELS } from "../board/vocabulary.ts";
import { role } from "./members.ts";
import { line, partnerCode } from "./text.ts";

/** The highest marking that content of a compartment may have, null where there is no bound. A later version may know other words than this one. */
const shownCeiling = z.object({ classification: z.string().nullable(), tlp: z.string().nullable() });

/**
 * One compartment as its reader sees it. `releasableTo` is sorted and always has the originator in it. `ceiling` is null where there is no bound at all; a node of an
 * earlier version leaves it out.
 */
export const compartment = z.object({
  id: z.string(),
  room: z.string(),
  name: z.string(),
  originator: z.string(),
  releasableTo: z.array(z.string()),
  ceiling: shownCeiling.nullish(),
  /** The caller's own role in the room. */
  role,
  /** Whether the caller may write to this compartment's board. */
  canWrite: z.boolean(),
});
/** See {@link compartment}. */
export type Compartment = z.infer<typeof compartment>;

const oneOf = <Level extends string>(scale: readonly Level[]) => z.enum(scale, { error: `must be one of ${scale.join(", ")}` });

/**
 * Body of `POST /api/rooms/:room/compartments`. An empty set is the maker's own partner alone; a ceiling that is left out, or a half of one, bounds nothing.
 * Neither can be changed later. The classification is one of the installation's own scale (`shared/rest/marking-scheme.ts`).
 */
export const createCompartmentRequest = z.strictObject({
  name: line(80).optional(),
  releasableTo: z.array(partnerCode).max(1_000),
  ceiling: z
    .strictObject({ classification: z.string().min(1).max(BOARD_LIMITS.word).optional(), tlp: oneOf(TLP_LEVELS).optional() })
    .optional(),
});
/** See {@link createCompartmentRequest}. */
export type CreateCompartmentRequest = z.infer<typeof createCompartmentRequest>;

/** Answer of `POST /api/rooms/:room/compartments`. */
export const compartmentCreated = z.object({ compartment });
