import type { z } from "zod";

/**
 * Says in one line what is wrong with the arguments that a schema refused. `names`: what the person calls each field of the schema, for instance
 * `--name` for `displayName`, `--tlp` for `ceiling.tlp`; the schema's own words say what it must be.
 */
export function faults(error: z.ZodError, names: Readonly<Record<string, string>>): string {
  return error.issues
    .map(({ path, message }) => `${names[path.join(".")] ?? names[String(path[0])] ?? path.join(".")} ${message}`)
    .join("; ");
}
