import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import type { PartnerCode, UserId } from "../../../shared/ids.ts";
import { trailBody, type TrailDraft } from "../../../shared/trail/trail-record.ts";
import { isSiteMatter, type TrailSaid } from "../../../shared/trail/trail-types.ts";
import { SITE_TRAIL, type TrailOwner } from "../../../shared/trail/trail-owner.ts";
import type { Cause, TrailChange } from "../../ports/directory/trail.ts";

/** What one chain is to say of a change. */
export interface OwnedDraft extends TrailDraft {
  readonly owner: TrailOwner;
}

/**
 * What the trail says of a change, one draft for each chain that it concerns, in the order of their owners (TR2): those of the nations whose people
 * or rights it is about, and that of who did it. `partnerOf` has the nations of the people concerned who have an account, `salt` gives 32 random hex digits.
 * Throws where a draft cannot be written.
 */
export function trailDrafts(
  by: Cause,
  change: TrailChange,
  { partnerOf, salt }: { readonly partnerOf: ReadonlyMap<UserId, PartnerCode>; readonly salt: () => string },
): readonly OwnedDraft[] {
  return ownersOf(by, change, [...partnerOf.values()]).map((owner) => {
    // A chain of another nation than the actor's does not name them, nor say from where they came: that is in their own nation's.
    const isOwn = owner === SITE_TRAIL || owner === by.partner || !hasAccount(by);
    const who = isOwn
      ? { actor: by.actor, partner: by.partner, session: by.session }
      : { actor: "", partner: actsForSite(by, change) ? "" : by.partner, session: "" };
    const address = isOwn && by.address !== "" ? by.address : null;
    const { type, said } = toldTo(owner, change, partnerOf);
    return { owner, ...who, at: by.at, type, body: trailBody({ address, said: said as JsonValue, salt: salt() }) };
  });
}

function toldTo(owner: TrailOwner, change: TrailChange, partnerOf: ReadonlyMap<UserId, PartnerCode>): TrailSaid {
  const { abroad } = change;
  return abroad === undefined || partnerOf.get(abroad.person) === owner ? change : abroad.told;
}

function ownersOf(by: Cause, change: TrailChange, partnersOfPeople: readonly PartnerCode[]): readonly TrailOwner[] {
  const { partners = [], site = false } = change.concerns;
  const owners = new Set<TrailOwner>([...partnersOfPeople, ...partners]);
  if (site) owners.add(SITE_TRAIL);
  if (actsForSite(by, change)) owners.add(SITE_TRAIL);
  else if (hasAccount(by)) owners.add(by.partner);
  return [...owners].toSorted();
}

/** Whether who did it acts for the site as a whole: an administrator of it, the server itself, the console. In rooms an administrator is a member like any other (A6). */
function actsForSite(by: Cause, { type }: TrailChange): boolean {
  return isSiteMatter(type) && (by.isAdmin || (!hasAccount(by) && by.actor !== ""));
}

function hasAccount({ partner }: Cause): boolean {
  return partner !== "";
}
