import type { z } from "zod";

/** Describes in one line which fields violate a schema and how. */
export function faults(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
}
