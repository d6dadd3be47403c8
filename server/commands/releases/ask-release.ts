import { releasabilitySet } from "../../../shared/access/releasability.ts";
import type { AskedRelease } from "../../../shared/acts/release.ts";
import type { CompartmentId, PartnerCode, UserId } from "../../../shared/ids.ts";
import { cardMarking } from "../../../shared/marking/marking.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import { resourceIdOf } from "../../domain/acts/resource-id.ts";
import { asFacts, type AskedFacts } from "../../domain/release/facts.ts";
import { targetFault } from "../../domain/release/target-fault.ts";
import { needsTwoPersons } from "../../domain/release/two-persons.ts";
import { unacceptedFindings } from "../../domain/release/unaccepted.ts";
import type { UserRecord } from "../../ports/directory/accounts.ts";
import type { CompartmentRecord } from "../../ports/directory/compartments.ts";
import { findCompartment, seenCompartment, type FoundCompartment } from "../find-compartment.ts";
import type { FoundOut } from "../perform-act.ts";
import { contributorsOf } from "./contributors.ts";
import { madeDisclosure } from "./made-disclosure.ts";
import { drawnIds } from "./drawn-ids.ts";
import { whyNotRelease } from "./may-release.ts";
import { performRelease, refusalOf, type ChangedRelease } from "./perform-release.ts";
import { releasedCards } from "./released-cards.ts";
import { recordingRefusal } from "./record-refusal.ts";
import type { ReleaseCaller, ReleasePorts, ReleaseRefusal } from "./release-ports.ts";

/** Words that a person asks to release. */
export interface AskRequest extends ReleaseCaller {
  readonly compartment: CompartmentId;
  readonly said: AskedRelease;
}

/**
 * Asks for a release: checks what is sent now, whatever was checked before, and makes the card in the other compartment where no approval is needed. Resolves when
 * all of it is durable. What is refused is recorded for the nations that may know of it (R10).
 */
export async function askRelease(ports: ReleasePorts, request: AskRequest): Promise<Result<ChangedRelease, ReleaseRefusal>> {
  const { caller, compartment } = request;
  const found = await findCompartment(ports, caller.user, compartment, "read-compartment");
  if (!found.ok) return fail({ code: found.error });
  return await recordingRefusal(ports, { ...request, place: found.value.compartment }, () => askFrom(ports, request, found.value));
}

async function askFrom(ports: ReleasePorts, request: AskRequest, found: FoundCompartment): Promise<Result<ChangedRelease, ReleaseRefusal>> {
  const { caller, said } = request;
  const why = whyNotRelease(caller.user, found);
  if (why !== null) return fail({ code: why });
  const asked = { caller, compartment: found.compartment.id, type: "release.asked", said } as const;
  // A request that came before is answered as it was then: what was found out for it counts.
  if (await wasAsked(ports, asked)) return await performRelease(ports, asked);
  return await performRelease(ports, { ...asked, findOut: () => findOut(ports, request, found) });
}

async function wasAsked(
  { ledger, sha256 }: Pick<ReleasePorts, "ledger" | "sha256">,
  { caller, compartment, said }: Pick<AskRequest, "caller" | "compartment" | "said">,
): Promise<boolean> {
  if (said.id === undefined) return false;
  const id = resourceIdOf({ place: compartment, author: caller.user.id, noun: "release", key: said.id }, sha256);
  return (await ledger.act(compartment, id)) !== null;
}

async function findOut(
  ports: ReleasePorts,
  { caller, said }: AskRequest,
  { compartment: from }: FoundCompartment,
): Promise<Result<FoundOut, ReleaseRefusal>> {
  const { directory, clock, check, rules, random } = ports;
  const target = await findCompartment(ports, caller.user, said.to, "read-compartment");
  if (!target.ok) return fail({ code: target.error });
  const to = target.value.compartment;
  const inRoom = await nationsIn(ports, from);
  const fault = targetFault({ from, to, inRoom: new Set(inRoom.keys()), content: said.content, scheme: rules.scheme, now: clock.now() });
  if (fault !== null) return fail({ code: fault });
  const made = drawnIds(random);
  const { user, credential } = caller;
  const disclosure = madeDisclosure(random, {
    by: { user: user.id, partner: user.partner, session: credential.id },
    said,
    made,
    readAt: clock.now(),
  });
  if (!disclosure.ok) return fail({ code: "bad-request", ...disclosure.error });
  const hidden = await hiddenFrom(directory, caller.user, { from, to });
  const released = await releasedCards(ports, from.id, { card: said.card, partner: caller.user.partner });
  const checked = await check.check({
    compartment: from.id,
    card: said.card,
    to: to.id,
    hidden,
    released,
    content: said.content,
    ceiling: to.ceiling,
  });
  if (checked.card === null) return fail({ code: "card-gone" });
  const marking = cardMarking(checked.card.marking, from, rules.scheme);
  const contributors = await contributorsOf(ports, from, { card: said.card, clients: checked.card.clients });
  if (unacceptedFindings(checked.findings, said.accepted).length > 0) return fail({ code: "leak-found", findings: checked.findings });
  // Nothing is promised that the other board would not take now (R12).
  const obstacle = await ports.tryAct(disclosure.value);
  if (obstacle !== null) return fail(refusalOf(obstacle));
  const facts: AskedFacts = {
    seq: checked.seq,
    // What was found elsewhere the log must not tell: not all of its readers may read there (P3).
    findings: checked.findings.filter(({ from: source }) => source === undefined || source.compartment === from.id),
    readers: releasabilitySet(to),
    originator: from.originator,
    orcon: marking.orcon,
    contributors,
    twoPersons: needsTwoPersons(marking.classification, rules.twoPersonsAbove, rules.scheme),
    approvalMinutes: rules.approvalMinutes,
    made,
  };
  // What the person may read decides what it was compared with, and somebody of each nation is to be in the room.
  const present = facts.readers.flatMap((partner) => inRoom.get(partner) ?? []);
  return ok({ facts: asFacts(facts), restsOn: [...new Set([caller.user.id, ...present])] });
}

/** Nations with a member of the room who takes part, and one such member of each. */
async function nationsIn(
  { directory }: Pick<ReleasePorts, "directory">,
  { room }: CompartmentRecord,
): Promise<ReadonlyMap<PartnerCode, UserId>> {
  const members = await directory.members(room);
  return new Map(members.filter(({ role, user }) => role !== "former" && !user.isDisabled).map(({ user }) => [user.partner, user.id]));
}

/** What the person may read of the room and some nation of the target may not: where it comes from, and then the others. */
export async function hiddenFrom(
  directory: ReleasePorts["directory"],
  user: UserRecord,
  { from, to }: { readonly from: CompartmentRecord; readonly to: CompartmentRecord },
): Promise<readonly CompartmentId[]> {
  const standing = await directory.roomFor(from.room, user.id);
  const role = standing?.role ?? null;
  const readers = releasabilitySet(to);
  const others = (await directory.compartmentsIn(from.room)).filter(
    (each) =>
      each.id !== from.id &&
      seenCompartment(user, { compartment: each, role, isHeld: false }) !== null &&
      !readers.every((partner) => releasabilitySet(each).includes(partner)),
  );
  return [from.id, ...others.map(({ id }) => id)];
}
