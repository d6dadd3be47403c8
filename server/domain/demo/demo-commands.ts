import { createHash } from "node:crypto";
import type { ActType, SaidOf } from "../../../shared/acts/act-types.ts";
import type { Credibility, Reliability } from "../../../shared/board/grading.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { CommandFrame } from "../../ports/acts.ts";
import { resourceIdOf } from "../acts/resource-id.ts";
import { DEMO_ACCOUNTS, demoId } from "./demo-outline.ts";
import type { DemoSaid } from "./talk.ts";

const MINUTE_MS = 60_000;
const sha256: Sha256 = (bytes) => createHash("sha256").update(bytes).digest();

/** What one person asked to have recorded in the demo, as the engine takes it from anybody. */
export interface DemoCommand {
  /** Milliseconds from the start of the demo; negative. */
  readonly atOffsetMs: number;
  readonly frame: CommandFrame;
}

type Said = { readonly [Type in ActType]: { readonly type: Type; readonly said: SaidOf<Type> } }[ActType];

/** The commands for what was said in a compartment, in the order of time. `talk`: about its own cards alone. */
export function demoCommands(compartment: CompartmentId, talk: readonly DemoSaid[], startedAt: number): readonly DemoCommand[] {
  // Sorting is stable: what has the same time keeps the order it is written in.
  const inOrder = talk.toSorted((a, b) => a.at - b.at);
  const named = new Map<string, string>();
  return inOrder.map((line, index) => {
    const user = DEMO_ACCOUNTS.find(({ username }) => username === line.by);
    if (user === undefined || user.role === null) throw new Error(`broken assumption: ${line.by} is a member of the demo's room`);
    const { type, said } = saidBy(line, named, startedAt);
    const noun = type.slice(0, type.indexOf("."));
    const id = resourceIdOf({ place: compartment, author: user.id, noun, key: `demo-${index}` }, sha256);
    if ("name" in line && line.name !== undefined) named.set(line.name, id);
    const principal = { user: user.id, partner: user.partner, role: user.role };
    const command = { type, id, said: said as JsonValue };
    return {
      atOffsetMs: Math.round(line.at * MINUTE_MS),
      frame: { compartment, principal, session: demoId("session", user.id), command },
    };
  });
}

function saidBy(line: DemoSaid, named: ReadonlyMap<string, string>, startedAt: number): Said {
  const card = demoId("card", line.card);
  if ("thinks" in line) return { type: "opinion.given", said: { card, opinion: line.thinks, explanation: line.why } };
  if ("says" in line) {
    const replyTo = line.answers === undefined ? undefined : named.get(line.answers);
    if (line.answers !== undefined && replyTo === undefined)
      throw new Error(`broken assumption: ${line.answers} is said before it is answered`);
    const mentions = line.mentions?.map((username) => demoId("user", username));
    return {
      type: "comment.made",
      said: { card, text: line.says, ...(mentions !== undefined && { mentions }), ...(replyTo !== undefined && { replyTo }) },
    };
  }
  const [lat, lon, precisionMetres, name] = line.place;
  const source = { reliability: line.grade.charAt(0) as Reliability, credibility: Number(line.grade.charAt(1)) as Credibility };
  const at = new Date(startedAt + line.seenAt * MINUTE_MS).toISOString();
  return {
    type: "sighting.made",
    said: { card, at, count: line.count, place: { lat, lon, precisionMetres, name }, source, note: line.sees },
  };
}
