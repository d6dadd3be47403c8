import type { z } from "zod";

/** Says in one line which fields depart from a schema and how. */
export function faults(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
}
