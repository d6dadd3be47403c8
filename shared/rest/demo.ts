import { z } from "zod";

/** Answer of `GET /api/demo`: the accounts of a demonstration. There is no such route anywhere else. */
export const demoAccounts = z.object({
  accounts: z.array(z.object({ username: z.string(), displayName: z.string(), partner: z.string(), role: z.string().optional() })),
  password: z.string(),
});
/** See {@link demoAccounts}. */
export type DemoAccounts = z.infer<typeof demoAccounts>;
