import type { z } from "zod";
import type { ActEntry } from "../contribution/entry.ts";
import { changedComment, madeComment, setOfComment } from "./comment.ts";
import { mappedMarking, setOfMapping } from "./marking.ts";
import { givenOpinion, setOfOpinion } from "./opinion.ts";
import * as release from "./release.ts";
import { madeSighting, setOfSighting, withdrawnSighting } from "./sighting.ts";

/** What the body of one type of act holds: what the person said, and what the server adds to it. */
interface ActSchema {
  readonly said: z.ZodType;
  readonly set: z.ZodType;
}

/** Every type of act that this version knows, with the schema of its body. A type is never given another meaning. */
export const ACT_TYPES = {
  "comment.made": { said: madeComment, set: setOfComment },
  "comment.resolved": { said: changedComment, set: setOfComment },
  "comment.reopened": { said: changedComment, set: setOfComment },
  "comment.withdrawn": { said: changedComment, set: setOfComment },
  "marking.mapped": { said: mappedMarking, set: setOfMapping },
  "opinion.given": { said: givenOpinion, set: setOfOpinion },
  "release.asked": { said: release.askedRelease, set: release.setOfAskedRelease },
  "release.approved": { said: release.decidedRelease, set: release.setOfDecidedRelease },
  "release.denied": { said: release.decidedRelease, set: release.setOfDecidedRelease },
  "release.delivered": { said: release.finishedRelease, set: release.setOfFinishedRelease },
  "release.recalled": { said: release.recalledRelease, set: release.setOfRecalledRelease },
  "release.cleared": { said: release.clearedRelease, set: release.setOfFinishedRelease },
  "disclosure.made": { said: release.madeDisclosure, set: release.setOfMadeDisclosure },
  "recall.made": { said: release.madeRecall, set: release.setOfMadeRecall },
  "recall.acknowledged": { said: release.acknowledgedRecall, set: release.setOfAcknowledgedRecall },
  "sighting.made": { said: madeSighting, set: setOfSighting },
  "sighting.withdrawn": { said: withdrawnSighting, set: setOfSighting },
} as const satisfies Readonly<Record<string, ActSchema>>;

/** Name of an act's type. */
export type ActType = keyof typeof ACT_TYPES;
/** What a person said in an act of a type. */
export type SaidOf<Type extends ActType> = z.infer<(typeof ACT_TYPES)[Type]["said"]>;
/** What the server added to it. */
export type SetOf<Type extends ActType> = z.infer<(typeof ACT_TYPES)[Type]["set"]>;

/** Whether this version knows a type. */
export function isActType(type: string): type is ActType {
  return Object.hasOwn(ACT_TYPES, type);
}

/** An act of a type that this version knows, as it reads it. */
export type ReadAct<Type extends ActType = ActType> = Pick<ActEntry, "id" | "seq" | "at" | "author" | "partner"> &
  { [Each in Type]: { readonly type: Each; readonly said: SaidOf<Each>; readonly set: Partial<SetOf<Each>> } }[Type];
