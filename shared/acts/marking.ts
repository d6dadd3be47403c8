import { z } from "zod";
import { cardKey } from "../board/card-values.ts";
import { BOARD_LIMITS } from "../board/limits.ts";
import { PAP_LEVELS, TLP_LEVELS } from "../board/vocabulary.ts";
import { isSayable, requestKey, saidText, UNSAYABLE } from "./act-request.ts";
import { wroteToBoard } from "./wrote.ts";

/** What an imported marking stands for, in markings that the installation knows. A level of TLP always: without one nobody has said whom it may be passed to. */
export const mappedAs = z.strictObject({
  tlp: z.enum(TLP_LEVELS),
  pap: z.enum(PAP_LEVELS).optional(),
  classification: z.string().min(1).max(BOARD_LIMITS.word).optional(),
  orcon: z.boolean().optional(),
  caveat: saidText(BOARD_LIMITS.note).optional(),
});
/** See {@link mappedAs}. */
export type MappedAs = z.infer<typeof mappedAs>;

/** `marking.mapped`: a person says what an imported marking of a card stands for, and the card is marked so. */
export const mappedMarking = z
  .strictObject({ id: requestKey.optional(), card: cardKey.min(1), unmapped: z.string().min(1).max(BOARD_LIMITS.id), as: mappedAs })
  .refine(isSayable, UNSAYABLE);
/** See {@link mappedMarking}. */
export type MappedMarking = z.infer<typeof mappedMarking>;

/** What the server adds: the card, whose mappings make up one register, and what was written to the board. */
export const setOfMapping = z.object({ subject: cardKey.optional(), wrote: wroteToBoard.optional() });
