import { createHash } from "node:crypto";
import type { ActType, SaidOf } from "../../../shared/acts/act-types.ts";
import { assert } from "../../../shared/assert.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import { SYSTEM_AUTHOR } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { Command } from "../../ports/acts.ts";
import { resourceIdOf } from "../acts/resource-id.ts";
import type { ClearedFacts, DisclosedFacts } from "../disclosure/decide.ts";
import { newCardUpdate } from "../disclosure/new-card.ts";
import { asFacts } from "../release/facts.ts";
import type { DemoCommand } from "./demo-commands.ts";
import { DEMO_ACCOUNTS, DEMO_COMPARTMENTS, demoId, type DemoCompartmentOutline } from "./demo-outline.ts";
import type { DemoSpeaker } from "./people.ts";
import { RELEASES, type DemoRelease } from "./releases.ts";

const MINUTE_MS = 60_000;
/** A card comes, and what says so is written, this much later each, minutes. */
const STEP = 0.005;
/** How long an approval may take, minutes. */
const APPROVAL_MINUTES = 240;
const sha256: Sha256 = (bytes) => createHash("sha256").update(bytes).digest();

/** The commands of the demo's releases in the log of one compartment, in the order of time: what left it, and what came into it. */
export function releaseCommands(key: DemoCompartmentOutline["key"]): readonly DemoCommand[] {
  const commands = RELEASES.flatMap((release) => [
    ...(release.from === key ? commandsWhereFrom(release) : []),
    ...(release.to === key ? commandsWhereTo(release) : []),
  ]);
  return commands.toSorted((a, b) => a.atOffsetMs - b.atOffsetMs);
}

/** The card that a release of the demo makes. */
export function releasedCard({ key }: Pick<DemoRelease, "key">): string {
  return demoId("card", `released ${key}`);
}

/** In the log that a release comes from. */
function commandsWhereFrom(release: DemoRelease): readonly DemoCommand[] {
  const { key, card, by, at, content, reason, approved, arrivesAs, recall } = release;
  const place = outlineOf(release.from);
  const id = releaseId(release);
  const found = findingOf(release);
  const made = { card: releasedCard(release), disclosure: demoId("act", `disclosure ${key}`) };
  const asked: SaidOf<"release.asked"> = {
    card: demoId("card", card),
    to: outlineOf(release.to).id,
    content,
    reason,
    ...(found !== null && { accepted: [found.id] }),
  };
  const facts = asFacts({
    seq: release.checkedAt,
    findings: found === null ? [] : [found],
    readers: outlineOf(release.to).releasableTo,
    approvalMinutes: APPROVAL_MINUTES,
    made,
    originator: place.originator,
    orcon: approved !== undefined,
    contributors: [accountOf(by).partner],
    twoPersons: false,
  });
  const write = { compartment: place.id };
  const closing = (type: "release.delivered" | "release.cleared", seq: number, after: number) =>
    own(write, { at: after, type, id: idOf(release, `${type} ${id}`, SYSTEM_AUTHOR), said: { release: id, seq } });
  return [
    said(write, { by, at, type: "release.asked", id, said: asked, facts }),
    ...(approved
      ? [
          said(write, {
            ...approved,
            type: "release.approved",
            id: idOf(release, "approved", accountOf(approved.by).id),
            said: { release: id, decision: "approve", reason: approved.reason },
            facts: asFacts({ askerMayRelease: true, made }),
          }),
        ]
      : []),
    ...(arrivesAs === undefined ? [] : [closing("release.delivered", arrivesAs, outAt(release) + 2 * STEP)]),
    ...(recall === undefined
      ? []
      : [
          said(write, {
            by: recall.by,
            at: recall.at,
            type: "release.recalled",
            id: idOf(release, "recalled", accountOf(recall.by).id),
            said: { release: id, reason: recall.reason },
            facts: asFacts({ recall: recallId(release) }),
          }),
          closing("release.cleared", recall.goesAs, recall.at + 2 * STEP),
        ]),
  ];
}

/** In the log that a release goes to. Nothing here depends on where it comes from. */
function commandsWhereTo(release: DemoRelease): readonly DemoCommand[] {
  const { key, by, content, arrivesAs, recall } = release;
  if (arrivesAs === undefined) return [];
  const { id: compartment, releasableTo: readers } = outlineOf(release.to);
  const card = releasedCard(release);
  const client = createHash("sha256").update(`majlis demo client released ${key}`).digest().readUInt32BE(0);
  const update = newCardUpdate(content, { card, client });
  assert(update.ok, "what is released in the demo makes a card");
  const disclosure = demoId("act", `disclosure ${key}`);
  const write = { compartment };
  const came: DisclosedFacts = { card, authority: accountOf(by).partner, until: Number.MAX_SAFE_INTEGER };
  const went: ClearedFacts = { card, readers };
  return [
    said(write, {
      by,
      at: outAt(release) + STEP,
      type: "disclosure.made",
      id: disclosure,
      said: { content },
      facts: came,
      writes: { add: update.value },
    }),
    ...(recall === undefined
      ? []
      : [
          said(write, {
            by: recall.by,
            at: recall.at + STEP,
            type: "recall.made",
            id: recallId(release),
            said: { disclosure },
            facts: went,
            writes: { clear: card },
          }),
          ...recall.acknowledged.map(({ by: person, at, note }) =>
            said(write, {
              by: person,
              at,
              type: "recall.acknowledged",
              id: resourceIdOf({ place: compartment, author: accountOf(person).id, noun: "recall", key: `demo-${key}` }, sha256),
              said: { recall: recallId(release), note },
            }),
          ),
        ]),
  ];
}

/** When a release goes out. */
function outAt({ at, approved }: DemoRelease): number {
  return approved?.at ?? at;
}

function releaseId(release: DemoRelease): string {
  return idOf(release, `demo-${release.key}`, accountOf(release.by).id);
}

function recallId({ key }: DemoRelease): string {
  return demoId("act", `recall ${key}`);
}

function idOf(release: DemoRelease, key: string, author: string): string {
  return resourceIdOf({ place: outlineOf(release.from).id, author, noun: "release", key: `${release.key} ${key}` }, sha256);
}

function findingOf({ key, stands }: DemoRelease) {
  return stands === undefined ? null : { id: demoId("finding", key), weight: "warn" as const, ...stands };
}

interface Step<Type extends ActType> {
  readonly at: number;
  readonly type: Type;
  readonly id: string;
  readonly said: SaidOf<Type>;
  readonly facts?: JsonValue;
  readonly writes?: Command["writes"];
}

/** What a person does, or what the server finishes in their name. */
function said<Type extends ActType>(
  { compartment }: { readonly compartment: CompartmentId },
  { by, ...step }: Step<Type> & { readonly by: DemoSpeaker },
): DemoCommand {
  const { id, partner, role } = accountOf(by);
  return commandOf(step, { compartment, principal: { user: id, partner, role }, session: demoId("session", id) });
}

/** What the server does by itself. */
function own<Type extends ActType>({ compartment }: { readonly compartment: CompartmentId }, step: Step<Type>): DemoCommand {
  return commandOf(step, { compartment, principal: { user: SYSTEM_AUTHOR, partner: "", role: null }, session: "" });
}

function commandOf<Type extends ActType>(
  { at, type, id, said: words, facts, writes }: Step<Type>,
  frame: Omit<DemoCommand["frame"], "command">,
): DemoCommand {
  const command: Command = {
    type,
    id,
    said: JSON.parse(JSON.stringify(words)) as JsonValue,
    ...(facts !== undefined && { facts }),
    ...(writes !== undefined && { writes }),
  };
  return { atOffsetMs: Math.round(at * MINUTE_MS), frame: { ...frame, command } };
}

function outlineOf(key: DemoCompartmentOutline["key"]): DemoCompartmentOutline {
  const found = DEMO_COMPARTMENTS.find((outline) => outline.key === key);
  assert(found !== undefined, "the demo has this compartment");
  return found;
}

function accountOf(username: DemoSpeaker) {
  const found = DEMO_ACCOUNTS.find((account) => account.username === username);
  assert(found !== undefined, "the demo has this person");
  return found;
}
