import { createHash } from "node:crypto";
import type { ActType } from "../../../shared/acts/act-types.ts";
import type { AskedRelease } from "../../../shared/acts/release.ts";
import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import type { ActEntry } from "../../../shared/contribution/entry.ts";
import { decideCommand, type Decided } from "../../../server/domain/acts/decide-command.ts";
import type { AskedFacts } from "../../../server/domain/release/facts.ts";
import type { ActPrincipal } from "../../../server/ports/acts.ts";

/** A member of a room with the authority to release. */
export const authority = (partner: string, user = `authority-${partner}`): ActPrincipal => ({ user, partner, role: "lead" });

/** An id of the form that the server gives. */
export const idOf = (name: string): string => createHash("sha256").update(name).digest("hex").slice(0, 32);

/** What a person of ALF asks to release. */
export const ASKED: AskedRelease = {
  card: "card-1",
  to: "wide",
  content: {
    title: "Boat off the harbour",
    body: "Expect a boat tonight.",
    kind: "warning",
    marking: { tlp: "amber", caveats: [], orcon: false },
  },
  reason: "Duty to warn",
};

/** What the server finds out about it where nothing stands in the way. */
export const ASKED_FACTS: AskedFacts = {
  seq: 7,
  findings: [],
  readers: ["ALF", "BRV"],
  originator: "ALF",
  orcon: false,
  contributors: ["ALF"],
  twoPersons: false,
  approvalMinutes: 60,
  made: { card: idOf("new card"), disclosure: idOf("disclosure") },
};

/** The log of one compartment as decisions see it: what is decided for is added to it. */
export class DecidedLog {
  readonly acts: ActEntry[] = [];
  readonly onBoard = new Set(["card-1"]);
  at = 1_000;

  /** Decides on a command, and adds what it makes. `id`: the name that its id comes of. */
  do(principal: ActPrincipal, type: ActType, said: object, { id, facts }: { readonly id: string; readonly facts?: object }): Decided {
    const command = { type, id: idOf(id), said: plain(said), ...(facts !== undefined && { facts: plain(facts) }) };
    const decided = decideCommand(command, { principal, at: this.at, acts: this.acts, isOnBoard: (card) => this.onBoard.has(card) });
    if (decided.kind === "new") for (const made of decided.acts) this.#add(principal, made);
    return decided;
  }

  #add({ user, partner }: ActPrincipal, made: { readonly id: string; readonly type: string; readonly body: Uint8Array }): void {
    const { at } = this;
    this.acts.push({ ...entryOf(made), seq: this.acts.length + 1, at, author: user, partner });
  }
}

/** The outcome of a decision in a word: `new`, `repeated`, or why it was refused. */
export function wordOf(decided: Decided): string {
  return decided.kind === "refused" ? decided.why : decided.kind;
}

/** What the server added in the last act of a log. */
export function lastSet(log: DecidedLog): unknown {
  const body = log.acts.at(-1)?.body;
  return body === undefined || body === null ? undefined : (JSON.parse(new TextDecoder().decode(body)) as { set?: unknown }).set;
}

function plain(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

function entryOf({ id, type, body }: { readonly id: string; readonly type: string; readonly body: Uint8Array }): ActEntry {
  const none = new Uint8Array(32);
  return {
    version: 1,
    kind: "act",
    compartment: "narrow",
    seq: 0,
    prevHash: none,
    author: "",
    partner: "",
    session: "s",
    at: 0,
    labelHash: none,
    hash: none,
    type,
    id,
    bodyHash: none,
    body,
  } as unknown as ActEntry;
}
