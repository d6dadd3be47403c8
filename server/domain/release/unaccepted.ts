import type { Finding } from "../../../shared/rest/releases.ts";

/** The findings that stop a release: all that block, and those that the person has not said to let stand (RULES.md, R6). */
export function unacceptedFindings(findings: readonly Finding[], accepted: readonly string[] = []): readonly Finding[] {
  const stands = new Set(accepted);
  return findings.filter(({ id, weight }) => weight === "block" || !stands.has(id));
}
