import { encodeActBody, MOST_BODY_BYTES, readAct } from "../../../shared/acts/act-body.ts";
import { placeOf } from "../../../shared/acts/act-place.ts";
import type { ActType } from "../../../shared/acts/act-types.ts";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import { sizeOf, type ActEntry } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { WroteToBoard } from "../../../shared/acts/wrote.ts";
import type { ActPrincipal, ActRefusal, Command } from "../../ports/acts.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { About } from "./noun.ts";
import { ruleFor, type RuledCommand } from "./nouns.ts";

/** Acts of one register, and bytes of their bodies, at which no more can be said in it: all of it is read for every decision. */
const REGISTER_ACTS = 1_000;
const REGISTER_BYTES = 1 << 20;
/** Acts of one register at most, those that end something included (`upTo` of a rule). */
export const MOST_REGISTER_ACTS = 3 * REGISTER_ACTS;

/** An act to be chained. */
export interface NewAct {
  readonly id: string;
  readonly type: ActType;
  readonly body: Uint8Array;
}

/** What came of a command: new acts, the act that the same command made before, or none. */
export type Decided =
  | { readonly kind: "new"; readonly acts: readonly NewAct[] }
  | { readonly kind: "repeated"; readonly act: ActEntry }
  | { readonly kind: "refused"; readonly why: ActRefusal };

/** What a decision rests on. */
export interface Grounds {
  readonly principal: ActPrincipal;
  /** Wall time, milliseconds since the epoch. */
  readonly at: number;
  /** Acts of the log, in its order: those that {@link readGrounds} found, and all that came after it looked. */
  readonly acts: readonly ActEntry[];
  /** Whether a card was on the board before the command wrote to it. */
  readonly isOnBoard: (card: string) => boolean;
  /** What it has written to the board. Its first act names that. */
  readonly wrote?: WroteToBoard;
}

/**
 * The acts of a log that a command is decided by: the one that it made before, if it did, and those of its register, at most
 * {@link MOST_REGISTER_ACTS}. Rejects with what the ledger throws.
 */
export async function readGrounds(
  ledger: Pick<Ledger, "act" | "acts">,
  compartment: CompartmentId,
  { command, principal }: { readonly command: Command; readonly principal: ActPrincipal },
): Promise<readonly ActEntry[]> {
  const { noun, rule } = ruleFor(command.type);
  const before = await ledger.act(compartment, command.id);
  if (before !== null) return [before];
  const about = rule.about(command.said, principal);
  const named = about.kind === "act" ? await ledger.act(compartment, about.id) : null;
  const subject = subjectOf(about, { noun, id: command.id, acts: named === null ? [] : [named] });
  if (subject === null || about.kind === "own" || rule.upTo === undefined) return [];
  const found: ActEntry[] = [];
  for (let after = 0; found.length < MOST_REGISTER_ACTS;) {
    const page = await ledger.acts(compartment, { noun: noun.name, subject }, { after, limit: MOST_REGISTER_ACTS - found.length });
    const last = page.at(-1);
    if (last === undefined) break;
    found.push(...page);
    after = last.seq;
  }
  return found;
}

/** Decides on a command. Pure: the same grounds give the same answer, so that it may be asked again where another node was first. */
export function decideCommand(command: Command, { principal, at, acts, isOnBoard, wrote = [] }: Grounds): Decided {
  const { noun, rule } = ruleFor(command.type);
  const before = acts.find(({ id }) => id === command.id);
  if (before !== undefined) return isSame(before, command) ? { kind: "repeated", act: before } : refused("id-reused");
  const subject = subjectOf(rule.about(command.said, principal), { noun, id: command.id, acts });
  if (subject === null) return refused("not-found");
  const card = rule.card?.(command.said);
  if (card !== undefined && !isOnBoard(card)) return refused("card-gone");
  const register = acts.filter((each) => isOf(each, noun, subject));
  const isFull = register.length >= REGISTER_ACTS * (rule.upTo ?? 1) || bytesOf(register) >= REGISTER_BYTES * (rule.upTo ?? 1);
  if (isFull && rule.upTo !== undefined) return refused("too-many-acts");
  const readable = register.flatMap((each) => readAct(each) ?? []);
  const decision = rule.decide(noun.fold(readable, subject), command.said, {
    id: command.id,
    principal,
    at,
    ...(command.facts !== undefined && { facts: command.facts }),
  });
  if ("refused" in decision) return refused(decision.refused);
  const made = decision.acts.map(({ id, type, set: given }, index) => {
    const set = index === 0 && wrote.length > 0 ? { ...given, wrote } : given;
    return { id, type, body: encodeActBody({ said: command.said, ...(set !== undefined && { set }) }) };
  });
  return made.some(({ body }) => body.byteLength > MOST_BODY_BYTES) ? refused("act-too-large") : { kind: "new", acts: made };
}

function bytesOf(acts: readonly ActEntry[]): number {
  return acts.reduce((sum, entry) => sum + sizeOf(entry), 0);
}

function refused(why: ActRefusal): Decided {
  return { kind: "refused", why };
}

/** The subject that a command is about; null where it names an act that is not there, or is one of another noun. */
function subjectOf(
  about: About,
  { noun, id, acts }: { readonly noun: RuledCommand["noun"]; readonly id: string; readonly acts: readonly ActEntry[] },
): string | null {
  if (about.kind === "own") return id;
  if (about.kind === "subject") return about.subject;
  const named = acts.find((each) => each.id === about.id);
  if (named === undefined) return null;
  const place = placeOf(named);
  return place.noun === noun.name ? place.subject : null;
}

function isOf(entry: ActEntry, noun: RuledCommand["noun"], subject: string): boolean {
  const place = placeOf(entry);
  return place.noun === noun.name && place.subject === subject;
}

/** Whether an act is what this command made: the same type, and the same words. One that was shredded cannot be compared, and is not written again. */
function isSame({ type, body }: ActEntry, command: Command): boolean {
  if (type !== command.type) return false;
  if (body === null) return true;
  const { said } = JSON.parse(new TextDecoder().decode(body)) as { readonly said: JsonValue };
  return equalBytes(encodeActBody({ said }), encodeActBody({ said: command.said }));
}
