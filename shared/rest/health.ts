import { z } from "zod";

/** Answer of `GET /healthz` (the process runs) and `GET /readyz` (it can do its work; 503 while it cannot). */
export const health = z.object({ status: z.enum(["ok", "unavailable"]) });
