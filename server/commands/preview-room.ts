import type { GivenRole } from "../../shared/access/role.ts";
import type { CompartmentId, PartnerCode, RoomId } from "../../shared/ids.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { roomPreviewed } from "../domain/trail/trail-changes.ts";
import type { CardCounts } from "../domain/history/card-counts.ts";
import { knownMembers } from "../domain/known-members.ts";
import type { RecordedPreviews } from "../domain/trail/recorded-previews.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { CompartmentStore } from "../ports/directory/compartments.ts";
import type { MemberRecord, MemberStore } from "../ports/directory/members.ts";
import type { PartnerStore } from "../ports/directory/partners.ts";
import type { RoomStore } from "../ports/directory/rooms.ts";
import type { TrailStore } from "../ports/directory/trail.ts";
import type { WriteHoldStore } from "../ports/directory/write-holds.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Needs } from "./command-context.ts";
import { seenCompartment, type FoundCompartment } from "./find-compartment.ts";
import { findRoom } from "./find-room.ts";
import { showRoom } from "./show-room.ts";

/** As whom a room is looked at: a member of a partner with a role, whether or not there is one. */
export interface PreviewedMember {
  readonly partner: PartnerCode;
  readonly role: GivenRole;
}

/** What such a member would see of a room, as far as the previewer sees it too. */
export interface RoomPreview extends PreviewedMember {
  /** As they would have them: `canWrite` is theirs. */
  readonly compartments: readonly PreviewedCompartment[];
  /** Those whom they would know of (A10). */
  readonly members: readonly MemberRecord[];
}

/** A compartment, and how many cards are on its board. */
export interface PreviewedCompartment extends FoundCompartment {
  readonly cards: number;
}

type Context = Needs<RoomStore & MemberStore & CompartmentStore & WriteHoldStore & PartnerStore & TrailStore, "by"> & {
  /** `Ledger.heads`. */
  readonly heads: Ledger["heads"];
  readonly cardCounts: Pick<CardCounts, "at">;
  readonly recorded: Pick<RecordedPreviews, "has" | "add">;
  /** Aborted once the caller has gone: nothing more is counted for them. */
  readonly left: AbortSignal;
};

/**
 * What a member of a partner would see of a room, of what the caller sees of it (A20). It is decided twice by the policy that decides about real members:
 * for the caller, and for somebody of that partner with no authority and that role. There may be more, which only the partner sees.
 * Every preview goes through here, and is recorded before it is answered, unless a record of the same one stands for it (TR5). `abandoned`: the caller has gone.
 */
export async function previewRoom(
  context: Context,
  caller: UserRecord,
  room: RoomId,
  as: PreviewedMember,
): Promise<Result<RoomPreview, "not-found" | "not-allowed" | "unknown-partner" | "abandoned">> {
  const before = await seenByBoth(context, caller, room, as);
  if (!before.ok) return before;
  const cards = new Map<CompartmentId, number>();
  const ids = before.value.compartments.map(({ compartment }) => compartment.id);
  const heads = await context.heads(ids);
  for (const id of ids) {
    if (context.left.aborted) return fail("abandoned");
    cards.set(id, await context.cardCounts.at(id, heads.get(id) ?? 0));
  }
  // Counting takes time, in which rights may end: the answer has what both might read before and after it.
  const after = await seenByBoth(context, caller, room, as);
  if (!after.ok) return after;
  await record(context, { room, ...as });
  const compartments = after.value.compartments.flatMap((found) => {
    const count = cards.get(found.compartment.id);
    return count === undefined ? [] : [{ ...found, cards: count }];
  });
  return ok({ ...as, members: after.value.members, compartments });
}

async function record(
  { directory, by, recorded }: Pick<Context, "directory" | "by" | "recorded">,
  previewed: PreviewedMember & { readonly room: RoomId },
): Promise<void> {
  if (recorded.has(by, previewed)) return;
  await directory.recordTrail([{ by, change: roomPreviewed(previewed.room, previewed) }]);
  recorded.add(by, previewed);
}

async function seenByBoth(
  context: Context,
  caller: UserRecord,
  id: RoomId,
  { partner, role }: PreviewedMember,
): Promise<
  Result<
    { readonly compartments: readonly FoundCompartment[]; readonly members: readonly MemberRecord[] },
    "not-found" | "not-allowed" | "unknown-partner"
  >
> {
  const found = await findRoom(context, caller, id, "preview-room");
  if (!found.ok) return found;
  if (!(await context.directory.partners()).some(({ code }) => code === partner)) return fail("unknown-partner");
  const shown = await showRoom(context, caller, id);
  if (!shown.ok) return shown;
  const member = someoneOf(partner);
  const compartments = shown.value.compartments.flatMap(
    ({ compartment }) => seenCompartment(member, { compartment, role, isHeld: false }) ?? [],
  );
  const standing = { room: shown.value.room, role, isHeld: false };
  const seen = compartments.map(({ compartment }) => compartment);
  return ok({ compartments, members: knownMembers(member, standing, { members: shown.value.members, seen }) });
}

/** A person of a partner without any authority. No account has this id. */
function someoneOf(partner: PartnerCode): UserRecord {
  const noAuthority = { isAdmin: false, isPartnerAdmin: false, mayRelease: false, isDisabled: false };
  return { id: "", username: "", displayName: "", partner, ...noAuthority };
}
