import { isAbove } from "../../shared/marking/ceiling.ts";
import type { MarkingScheme } from "../../shared/marking/scheme.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import type { CheckAnswer, Finding } from "../../shared/rest/releases.ts";
import { isDeceptiveInLines, isVisible } from "../../shared/visible-text.ts";
import { releaseFaults, type ReleaseForm } from "./release-form.ts";

/** Longest reason, UTF-16 code units (shared/acts/release.ts). */
export const MOST_REASON_CHARACTERS = 2_000;

/** A finding, and the targets that it concerns. */
export interface FoundIn {
  readonly finding: Finding;
  readonly targets: readonly string[];
}

/** The findings of all targets, each once, those that block first. */
export function foundIn(answers: ReadonlyMap<string, Pick<CheckAnswer, "findings"> | null>): readonly FoundIn[] {
  const found = new Map<string, { readonly finding: Finding; readonly targets: string[] }>();
  for (const [to, answer] of answers)
    for (const finding of answer?.findings ?? []) {
      // What may be kept towards one target may block towards another.
      const id = `${finding.weight} ${finding.id}`;
      const known = found.get(id) ?? { finding, targets: [] };
      found.set(id, known);
      known.targets.push(to);
    }
  return [...found.values()].toSorted((a, b) => Number(b.finding.weight === "block") - Number(a.finding.weight === "block"));
}

/** One thing that keeps a release from being sent, in the order in which a person would mend them. */
export type Missing =
  | { readonly kind: "target" | "title" | "body" | "entries" | "ceiling" | "checking" | "unchecked" | "reason" | "wordy" }
  | { readonly kind: "blocked" | "unexplained"; readonly count: number };

interface Written {
  readonly form: ReleaseForm;
  readonly reason: string;
  /** By the finding's id. */
  readonly kept: Readonly<Record<string, string>>;
  readonly targets: readonly Pick<Compartment, "id" | "ceiling">[];
  /** Whether every target was checked with exactly these words: `checking` while that is under way. */
  readonly check: "done" | "checking" | "failed";
  readonly found: readonly FoundIn[];
  /** The scales that the installation marks with. */
  readonly scheme: MarkingScheme;
}

/** What is still missing before these words may be released. */
export function missingFrom({ form, reason, kept, targets, check, found, scheme }: Written): readonly Missing[] {
  const { title, body, ...others } = releaseFaults(form);
  const blocked = found.filter(({ finding }) => finding.weight === "block").length;
  const unexplained = found.filter(({ finding: { weight, id } }) => weight === "warn" && !isVisible(kept[id] ?? "")).length;
  const said = saidReason(reason, kept, found);
  const isSaid = isVisible(reason) && !isDeceptiveInLines(said);
  return [
    ...when(targets.length === 0, { kind: "target" }),
    ...when(title === "none", { kind: "title" }),
    ...when(body === "none", { kind: "body" }),
    ...when(
      [title, body, ...Object.values(others)].some((fault) => fault !== undefined && fault !== "none"),
      { kind: "entries" },
    ),
    ...when(
      targets.some((target) => isAboveCeiling(form, target, scheme)),
      { kind: "ceiling" },
    ),
    ...when(blocked > 0, { kind: "blocked", count: blocked }),
    ...when(unexplained > 0, { kind: "unexplained", count: unexplained }),
    ...when(!isSaid, { kind: "reason" }),
    ...when(isSaid && said.length > MOST_REASON_CHARACTERS, { kind: "wordy" }),
    // Without a target there is nothing to check yet.
    ...when(targets.length > 0 && check === "checking", { kind: "checking" }),
    ...when(targets.length > 0 && check === "failed", { kind: "unchecked" }),
  ];
}

/** Whether what is written is marked higher than a target allows. */
export function isAboveCeiling({ marking }: ReleaseForm, { ceiling }: Pick<Compartment, "ceiling">, scheme: MarkingScheme): boolean {
  return ceiling !== undefined && ceiling !== null && isAbove(marking, ceiling, scheme);
}

/** The findings that a person lets stand towards one target. */
export function acceptedFor(to: string, found: readonly FoundIn[]): readonly string[] {
  return found.filter(({ finding, targets }) => finding.weight === "warn" && targets.includes(to)).map(({ finding }) => finding.id);
}

/** The reason as it is recorded: why it is released, and below, for each finding that stands, why it stands. */
export function saidReason(reason: string, kept: Readonly<Record<string, string>>, found: readonly FoundIn[]): string {
  const lines = found.flatMap(({ finding: { weight, id, excerpt } }) => {
    const why = kept[id] ?? "";
    return weight === "warn" && isVisible(why) ? [`“${excerpt}”: ${why.trim()}`] : [];
  });
  return [reason.trim(), ...lines].join("\n");
}

function when(isMissing: boolean, missing: Missing): readonly Missing[] {
  return isMissing ? [missing] : [];
}
