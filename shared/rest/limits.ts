import { z } from "zod";

/** Answer of `GET /api/limits` (administrators): what one person or connection may take on this node, in the order of OPERATIONS.md. `usual` is the default. */
export const limitList = z.object({ limits: z.array(z.object({ name: z.string(), value: z.int(), usual: z.int() })) });
