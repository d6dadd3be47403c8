import type { ReleasedAs } from "../../../shared/acts/release.ts";
import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import type { PartnerCode } from "../../../shared/ids.ts";
import type { Finding } from "../../../shared/rest/releases.ts";
import type { ApprovalGrounds } from "./approvals.ts";

// What the server finds out before it asks for a decision on a release. The decision itself looks nothing up.

/** What is known of a release that is asked for. */
export interface AskedFacts extends Omit<ApprovalGrounds, "partner"> {
  /** The entry up to which the content was compared with what it may not give away. */
  readonly seq: number;
  readonly findings: readonly Finding[];
  /** Nations that may read the compartment that it goes to. */
  readonly readers: readonly PartnerCode[];
  /** How long an approval may take, minutes. */
  readonly approvalMinutes: number;
  /** Ids for what it makes, drawn at random. */
  readonly made: ReleasedAs;
}

/** What is known when a nation decides. */
export interface DecidedFacts {
  /** Whether the person who asked may still release: the last approval makes it theirs to have released. */
  readonly askerMayRelease: boolean;
  readonly made: ReleasedAs;
}

/** What is known when a release is taken back. */
export interface RecalledFacts {
  /** Id for the recall in the other compartment, drawn at random. */
  readonly recall: string;
}

/** Facts as a command carries them. */
export function asFacts(facts: AskedFacts | DecidedFacts | RecalledFacts): JsonValue {
  // What JSON leaves out, canonical JSON cannot say.
  return JSON.parse(JSON.stringify(facts)) as JsonValue;
}
