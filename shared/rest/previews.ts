import { z } from "zod";
import { compartment } from "./compartments.ts";
import { givenRole, member } from "./members.ts";

/** Query of `GET /api/rooms/:room/previews/:partner`: as whom the room is looked at. */
export const previewQuery = z.object({ role: givenRole.default("analyst") });

/**
 * What a member of a partner would see of a room, of what the caller sees of it: `compartments` and their `canWrite` as that member would have them,
 * each with the number of its cards, and the `members` whom they would know of. There may be more that the caller does not see.
 */
export const roomPreview = z.object({
  partner: z.string(),
  role: givenRole,
  compartments: z.array(compartment.extend({ cards: z.int().min(0) })),
  members: z.array(member),
});
/** See {@link roomPreview}. */
export type RoomPreview = z.infer<typeof roomPreview>;

/** Answer of `GET /api/rooms/:room/previews/:partner`. */
export const previewShown = z.object({ preview: roomPreview });
