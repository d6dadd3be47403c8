import { z } from "zod";

/** Whose text it is. */
const clientOwner = z.object({ id: z.string(), username: z.string(), displayName: z.string(), partner: z.string() });

/** Answer of `GET /api/compartments/:id/attribution`: decimal Yjs client id → its owner, for colouring text. */
export const attribution = z.object({ clients: z.record(z.string(), clientOwner) });
/** See {@link attribution}. */
export type Attribution = z.infer<typeof attribution>;
