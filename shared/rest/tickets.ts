import { z } from "zod";

/** Answer of `POST /api/compartments/:id/tickets`: good for one join of that compartment, for 30 seconds. */
export const ticketIssued = z.object({ ticket: z.string(), expiresAt: z.iso.datetime() });
