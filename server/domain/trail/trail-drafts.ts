import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import type { PartnerCode } from "../../../shared/ids.ts";
import { trailBody, type TrailDraft } from "../../../shared/trail/trail-record.ts";
import { isSiteMatter } from "../../../shared/trail/trail-types.ts";
import { SITE_TRAIL, type Cause, type TrailChange, type TrailOwner } from "../../ports/directory/trail.ts";

/** What one chain is to say of a change. */
export interface OwnedDraft extends TrailDraft {
  readonly owner: TrailOwner;
}

/**
 * What the trail says of a change, one draft for each chain that it concerns, in the order of their owners (TR2): those of the nations whose people
 * or rights it is about, and that of who did it. `partners` are the nations of the people concerned, `salt` gives 32 random hex digits. Throws where a
 * draft cannot be written.
 */
export function trailDrafts(
  by: Cause,
  change: TrailChange,
  { partners, salt }: { readonly partners: readonly PartnerCode[]; readonly salt: () => string },
): readonly OwnedDraft[] {
  return ownersOf(by, change, partners).map((owner) => {
    // A chain of another nation than the actor's does not name them, nor say from where they came: that is in their own nation's.
    const isOwn = owner === SITE_TRAIL || owner === by.partner || !hasAccount(by);
    const who = isOwn
      ? { actor: by.actor, partner: by.partner, session: by.session }
      : { actor: "", partner: actsForSite(by, change) ? "" : by.partner, session: "" };
    const address = isOwn && by.address !== "" ? by.address : null;
    const body = trailBody({ address, said: change.said as JsonValue, salt: salt() });
    return { owner, ...who, at: by.at, type: change.type, body };
  });
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
