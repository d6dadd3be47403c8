import { closeCode, type CloseCode } from "../../../shared/wire/close-code.ts";
import type { FrameOutcome } from "../../ports/engine.ts";
import { BOARD_RULES, RULES, type BoardRuleId, type RuleId } from "../structure/rules.ts";
import type { Accepted, Verdict } from "../structure/verdict.ts";

/** What a part of a plain value costs those who read it, in bytes of text: an empty object is two bytes, and takes up to 33 times that (V15). */
const BYTES_PER_PART = 32;

/** What finding a range that is deleted takes the engine, in bytes of text that it reads; and one that is new, which cuts what it is in. */
const BYTES_PER_DELETE = { named: 8, fresh: 32 } as const;

const NOTHING_NEW: Pick<Accepted, "tops" | "landedDeleted" | "cards" | "newBytes" | "steps" | "parts" | "freshDeletes"> = {
  tops: [],
  landedDeleted: false,
  newBytes: 0,
  steps: 0,
  parts: 0,
  freshDeletes: 0,
};

/** What a verdict is for the author of the write. `seq` is that of the entry that holds it, or of the last one where nothing was new. */
export function frameOutcomeOf(verdict: Verdict, seq: number): FrameOutcome {
  if (verdict.kind === "gap") return { kind: "gap" };
  if (verdict.kind === "refused") return { kind: "refused", rule: verdict.rule, close: closeOf(verdict.rule) };
  const { tops, landedDeleted, newBytes, steps, parts, freshDeletes, cards } = verdict.kind === "accepted" ? verdict : NOTHING_NEW;
  const cost = newBytes === 0 ? 0 : newBytes + steps + parts * BYTES_PER_PART;
  // What only deletes brings nothing new, but cuts as much.
  const cuts = newBytes === 0 ? steps : 0;
  const deleteCost = verdict.namedDeletes * BYTES_PER_DELETE.named + freshDeletes * BYTES_PER_DELETE.fresh + cuts;
  const durable = { kind: "durable", seq, tops, landedDeleted, cost, deleteCost } as const;
  return { ...durable, ...(cards !== undefined && { cards }) };
}

function closeOf(rule: RuleId | BoardRuleId): CloseCode {
  if (Object.hasOwn(BOARD_RULES, rule)) return BOARD_RULES[rule as BoardRuleId].close;
  return rule === "foreign-client" ? closeCode.clientIdTaken : RULES[rule as RuleId].close;
}
