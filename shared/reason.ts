import { z } from "zod";

/** What an error says, in one line: of a value that does not fit its schema the first place and fault, of any other error its first line. */
export function reasonOf(cause: unknown): string {
  if (cause instanceof z.ZodError) {
    const issue = cause.issues[0];
    return issue === undefined ? "it does not fit" : [issue.path.join("."), issue.message].filter((part) => part !== "").join(": ");
  }
  return cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
}
