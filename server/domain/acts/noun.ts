import type { ActType, ReadAct } from "../../../shared/acts/act-types.ts";
import type { OpenItem } from "../../../shared/acts/act-place.ts";
import type { CompartmentAction } from "../../../shared/access/can.ts";
import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import type { UserId } from "../../../shared/ids.ts";
import type { ActPrincipal, ActRefusal } from "../../ports/acts.ts";

/**
 * Which register a command is decided by: a new one that the act begins, the one that an act belongs to, or one with a name.
 * Acts of one noun and subject make up one register (shared/acts/act-place.ts).
 */
export type About =
  | { readonly kind: "own" }
  | { readonly kind: "act"; readonly id: string }
  | { readonly kind: "subject"; readonly subject: string };

/** An act that was decided on: what the server adds to what was said. */
export interface DecidedAct {
  readonly id: string;
  readonly type: ActType;
  readonly set?: ActSettings;
}

/**
 * What the server adds to what was said. `wrote` is added where the command wrote to the board. An absent member is left out: canonical JSON cannot say
 * `undefined`.
 */
export interface ActSettings {
  readonly subject?: string;
  readonly card?: string;
  readonly concerns?: readonly UserId[];
  /** What waits in the register from now on, in the place of what waited in it before; absent where that stays. */
  readonly open?: readonly OpenItem[];
  readonly wrote?: never;
  /** Whatever else the noun's schema has. */
  readonly [member: string]: JsonValue;
}

/** What came of deciding. */
export type Decision = { readonly acts: readonly DecidedAct[] } | { readonly refused: ActRefusal };

/** What a command is decided by, besides its register. */
export interface Circumstances {
  /** Id of the act that the command makes. */
  readonly id: string;
  readonly principal: ActPrincipal;
  /** Wall time, milliseconds since the epoch. */
  readonly at: number;
  /** What the server found out for it (Command.facts). */
  readonly facts?: JsonValue;
}

/** How commands of one type are decided. */
export interface CommandRule<Said, Register> {
  /** What the person must be allowed to do to the compartment. It is asked when the command is taken and again when it is written. */
  readonly action: CompartmentAction;
  readonly about: (said: Said, principal: ActPrincipal) => About;
  /**
   * How many times what a register takes it may hold when this is added: 1 for what says something more, and more for what ends something, which
   * must be possible where no more can be said. Absent where the register decides nothing: then it is neither read nor bounded.
   */
  readonly upTo?: 1 | 2 | 3;
  /** The card that must be on the board; absent where none need be. */
  readonly card?: (said: Said) => string;
  /** Pure. */
  readonly decide: (register: Register, said: Said, circumstances: Circumstances) => Decision;
}

/** A noun of what people say and do: the fold of its acts, and the commands that make them. */
export interface Noun<Register> {
  readonly name: string;
  /** The register of the acts of a subject, oldest first. Acts that this version cannot read are left out. Pure. */
  readonly fold: (acts: readonly ReadAct[], subject: string) => Register;
  /** By the type of act that a command makes. */
  readonly commands: Readonly<Record<string, CommandRule<never, Register>>>;
}

/** Decides on one act. */
export function act(decided: DecidedAct): Decision {
  return { acts: [decided] };
}

/** Decides against it. */
export function refused(why: ActRefusal): Decision {
  return { refused: why };
}
