import { isReleasableTo } from "../../shared/access/releasability.ts";
import type { PartnerCode, RoomId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { disclosures, type Disclosure } from "../domain/disclosure/decide.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentRecord, CompartmentStore } from "../ports/directory/compartments.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import { findRoom } from "./find-room.ts";
import { seenCompartment } from "./find-compartment.ts";
import type { Needs } from "./command-context.ts";
import type { RegisterReader } from "./list-registers.ts";
import { withRecalls, type ShownDisclosure } from "./releases/with-recalls.ts";

/** Releases that are looked at in one compartment, the newest, and how many are read at once. */
const MOST_IN_COMPARTMENT = 1_000;
const PAGE = 200;

/** A release between two nations, in a compartment that both read. */
export interface Exchanged extends Omit<ShownDisclosure, "compartment"> {
  readonly compartment: CompartmentRecord;
}

/** What two nations have from each other in a room, newest first. */
export interface ShownExchange {
  readonly given: readonly Exchanged[];
  readonly received: readonly Exchanged[];
  /** There is more, in a compartment with very many releases. */
  readonly isMore: boolean;
}

/** What the exchange is read from. */
export interface ExchangePorts extends Needs<RoomStore & CompartmentStore> {
  readonly registers: RegisterReader;
}

/**
 * Lists what the caller's nation released to a partner in a room, and the partner to it: in the compartments that the caller may read and the partner's people
 * could. A partner that is not there has exchanged nothing, like one that does not exist. `own-nation` for the caller's own.
 */
export async function listExchange(
  ports: ExchangePorts,
  caller: UserRecord,
  asked: { readonly room: RoomId; readonly partner: PartnerCode },
): Promise<Result<ShownExchange, "not-found" | "not-allowed" | "own-nation">> {
  const found = await findRoom(ports, caller, asked.room, "see-room");
  if (!found.ok) return found;
  if (asked.partner === caller.partner) return fail("own-nation");
  const compartments = (await ports.directory.compartmentsIn(asked.room)).filter(
    (compartment) =>
      isReleasableTo(compartment, asked.partner) &&
      seenCompartment(caller, { compartment, role: found.value.role, isHeld: false }) !== null,
  );
  const lists = await Promise.all(compartments.map((compartment) => releasedIn(ports.registers, compartment)));
  const all = lists.flatMap(({ released }) => released).toSorted((a, b) => b.disclosure.at - a.disclosure.at);
  const by = (partner: PartnerCode): Exchanged[] => all.filter(({ disclosure }) => disclosure.partner === partner);
  return ok({ given: by(caller.partner), received: by(asked.partner), isMore: lists.some(({ isMore }) => isMore) });
}

async function releasedIn(
  registers: RegisterReader,
  compartment: CompartmentRecord,
): Promise<{ readonly released: readonly Exchanged[]; readonly isMore: boolean }> {
  const found: Disclosure[] = [];
  let before: number | undefined;
  do {
    const page = await registers.newestRegisters(compartment.id, disclosures, { limit: PAGE, ...(before !== undefined && { before }) });
    found.push(...page.registers.filter((each) => each !== null));
    before = page.next;
  } while (before !== undefined && found.length < MOST_IN_COMPARTMENT);
  const released = (await withRecalls(registers, compartment.id, found)).map((each) => ({ ...each, compartment }));
  return { released, isMore: before !== undefined };
}
