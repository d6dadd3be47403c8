import { ACT_TYPES, type ActType } from "../../../shared/acts/act-types.ts";
import { comments } from "../comment/decide.ts";
import { disclosures, recalls } from "../disclosure/decide.ts";
import { markings } from "../marking/decide.ts";
import { opinions } from "../opinion/decide.ts";
import { releases } from "../release/decide.ts";
import { sightings } from "../sighting/decide.ts";
import type { CommandRule, Noun } from "./noun.ts";

/** Every noun. Another one costs a folder, its types in shared/acts/act-types.ts, and a row here. */
export const NOUNS = [comments, disclosures, markings, opinions, recalls, releases, sightings] as const;

/** A command's rule and its noun, whatever the register is. */
export interface RuledCommand {
  readonly noun: Noun<unknown>;
  readonly rule: CommandRule<unknown, unknown>;
}

const RULES: ReadonlyMap<string, RuledCommand> = new Map(
  NOUNS.flatMap((noun) =>
    Object.entries(noun.commands).map(([type, rule]) => {
      // Register and words fit by construction: a rule is only ever given what its own noun has folded and its own type's schema has read.
      return [type, { noun, rule } as unknown as RuledCommand] as const;
    }),
  ),
);

/** The rule for commands that make acts of this type. Throws where no noun has one: the tables do not fit each other. */
export function ruleFor(type: ActType): RuledCommand {
  const found = RULES.get(type);
  if (found === undefined) throw new Error(`no noun decides on ${type}`);
  return found;
}

/** The noun of a name. Throws where there is none. */
export function nounNamed(name: string): Noun<unknown> {
  const found = NOUNS.find((noun) => noun.name === name);
  if (found === undefined) throw new Error(`there is no noun ${name}`);
  return found as Noun<unknown>;
}

/** Types that no noun decides on; none, or the tables do not fit. */
export function typesWithoutRule(): readonly string[] {
  return Object.keys(ACT_TYPES).filter((type) => !RULES.has(type));
}
