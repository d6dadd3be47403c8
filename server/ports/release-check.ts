import type { ReleaseContent } from "../../shared/acts/release-content.ts";
import type { Ceiling } from "../../shared/contribution/label.ts";
import type { ClientId, CompartmentId } from "../../shared/ids.ts";
import type { Finding } from "../../shared/rest/releases.ts";

/** Words that are to leave a compartment, and what they are compared with. */
export interface ReleaseToCheck {
  /** Where the card is that they are about. */
  readonly compartment: CompartmentId;
  readonly card: string;
  /** Where they are to go: a compartment of the same room. */
  readonly to: CompartmentId;
  /**
   * What those who read {@link to} must not learn from: the compartments of the room that the person may read and that some nation of `to` may not, the one of the
   * card first. Nothing else is looked at, so that no finding tells of what the person may not read (P3).
   */
  readonly hidden: readonly CompartmentId[];
  readonly content: ReleaseContent;
  /** How far content of `to` may be marked; absent where its label says nothing. */
  readonly ceiling: Ceiling | undefined;
}

/** The narrow card as it stood when the content was compared with it. */
export interface CheckedCard {
  /** The value of its field `marking`, whatever it is; undefined where it has none. */
  readonly marking: unknown;
  /** Client ids of which text of the title or the body, or a value that says something (not `lane`, `rank`, `status`, `assignee`, `due`), lives in it. */
  readonly clients: readonly ClientId[];
}

/** What a check found. */
export interface CheckedRelease {
  /** Blocking ones first. */
  readonly findings: readonly Finding[];
  /** The entry of {@link ReleaseToCheck.compartment} up to which it looked. */
  readonly seq: number;
  /** Null where the card is not on the board. */
  readonly card: CheckedCard | null;
}

/** Looks for what a content would give away (RULES.md, R6). */
export interface ReleaseCheck {
  /** Writes nothing. Rejects with what the stores throw, and with `WorkUnavailable` where the check could not be made: nothing is released then. */
  check(release: ReleaseToCheck): Promise<CheckedRelease>;
}
