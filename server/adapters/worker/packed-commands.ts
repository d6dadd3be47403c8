import { readUint8, readVarString, readVarUint8Array, type Decoder } from "lib0/decoding";
import { writeUint8, writeVarString, writeVarUint, writeVarUint8Array, type Encoder } from "lib0/encoding";
import type { Role } from "../../../shared/access/role.ts";
import type { ActType } from "../../../shared/acts/act-types.ts";
import { decodeLeaf, encodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import type { ActEntry } from "../../../shared/contribution/entry.ts";
import { readList } from "../../domain/commit/commit-codec.ts";
import type { ActRefusal, BoardWrite, Command, CommandFrame, CommandOutcome, RestsOn } from "../../ports/acts.ts";
import type { RightsMoved } from "../../ports/engine.ts";

const OUTCOME = { failed: 0, refused: 1, new: 2, repeated: 3, unavailable: 4, "rights-moved": 5, possible: 6 } as const;
const WRITES = { nothing: 0, add: 1, clear: 2 } as const;

/** Writes the commands of a batch. */
export function writeCommands(encoder: Encoder, commands: readonly CommandFrame[]): void {
  writeVarUint(encoder, commands.length);
  for (const { compartment, principal, session, command } of commands) {
    const texts = [compartment, principal.user, principal.partner, principal.role ?? "", session, command.type, command.id];
    for (const text of [...texts, JSON.stringify(command.said)]) writeVarString(encoder, text);
    writeVarString(encoder, command.facts === undefined ? "" : JSON.stringify(command.facts));
    writeVarString(encoder, command.restsOn === undefined ? "" : JSON.stringify(command.restsOn));
    writeUint8(encoder, command.isTrial ? 1 : 0);
    writeBoardWrite(encoder, command.writes);
  }
}

/** Reads what {@link writeCommands} wrote. */
export function readCommands(decoder: Decoder): CommandFrame[] {
  const text = (): string => readVarString(decoder);
  return readList(decoder, () => ({
    compartment: text(),
    principal: { user: text(), partner: text(), role: (text() || null) as Role | null },
    session: text(),
    command: {
      type: text() as ActType,
      id: text(),
      said: JSON.parse(text()) as JsonValue,
      ...readFacts(text()),
      ...readRestsOn(text()),
      ...(readUint8(decoder) === 1 && { isTrial: true as const }),
      ...readBoardWrite(decoder),
    },
  }));
}

function readFacts(text: string): Pick<Command, "facts"> {
  return text === "" ? {} : { facts: JSON.parse(text) as JsonValue };
}

function readRestsOn(text: string): Pick<Command, "restsOn"> {
  return text === "" ? {} : { restsOn: JSON.parse(text) as RestsOn };
}

function writeBoardWrite(encoder: Encoder, writes: BoardWrite | undefined): void {
  if (writes === undefined) writeUint8(encoder, WRITES.nothing);
  else if ("add" in writes) {
    writeUint8(encoder, WRITES.add);
    // A copy: the command may have to be handed over again.
    writeVarUint8Array(encoder, writes.add);
  } else {
    writeUint8(encoder, WRITES.clear);
    writeVarString(encoder, writes.clear);
  }
}

function readBoardWrite(decoder: Decoder): Pick<Command, "writes"> {
  const kind = readUint8(decoder);
  if (kind === WRITES.nothing) return {};
  return { writes: kind === WRITES.add ? { add: readVarUint8Array(decoder) } : { clear: readVarString(decoder) } };
}

/** Writes what became of them. */
export function writeCommandOutcomes(encoder: Encoder, outcomes: readonly (CommandOutcome | RightsMoved)[]): void {
  writeVarUint(encoder, outcomes.length);
  for (const outcome of outcomes) {
    const kind = outcome.kind === "done" ? (outcome.isNew ? "new" : "repeated") : outcome.kind;
    writeUint8(encoder, OUTCOME[kind]);
    if (outcome.kind === "refused") writeVarString(encoder, outcome.why);
    if (outcome.kind === "done") writeActs(encoder, outcome.acts);
  }
}

/** Reads what {@link writeCommandOutcomes} wrote. */
export function readCommandOutcomes(decoder: Decoder): (CommandOutcome | RightsMoved)[] {
  return readList(decoder, () => {
    const kind = readUint8(decoder);
    if (kind === OUTCOME.failed) return { kind: "failed" };
    if (kind === OUTCOME.possible) return { kind: "possible" };
    if (kind === OUTCOME.unavailable) return { kind: "unavailable" };
    if (kind === OUTCOME["rights-moved"]) return { kind: "rights-moved" };
    if (kind === OUTCOME.refused) return { kind: "refused", why: readVarString(decoder) as ActRefusal };
    return { kind: "done", isNew: kind === OUTCOME.new, acts: readActs(decoder) };
  });
}

function writeActs(encoder: Encoder, acts: readonly ActEntry[]): void {
  writeVarUint(encoder, acts.length);
  for (const act of acts) {
    writeVarUint8Array(encoder, encodeLeaf(act));
    writeVarUint8Array(encoder, act.hash);
    writeUint8(encoder, act.body === null ? 0 : 1);
    if (act.body !== null) writeVarUint8Array(encoder, act.body);
  }
}

function readActs(decoder: Decoder): ActEntry[] {
  return readList(decoder, () => {
    const leaf = readVarUint8Array(decoder);
    const hash = readVarUint8Array(decoder);
    return decodeLeaf(leaf, hash, readUint8(decoder) === 1 ? readVarUint8Array(decoder) : null) as ActEntry;
  });
}
