import { can } from "../../shared/access/can.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { principalOf } from "../domain/authenticated-user.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import { SITE_TRAIL, type TrailOwner } from "../../shared/trail/trail-owner.ts";

/** Whose trail is asked for: the site's, or that of the caller's own nation. */
export type AskedTrail = "site" | "nation";

/** The trail that a caller may read (TR3). Not said which: the site's for who may read it, else that of their nation. */
export function findTrail(caller: UserRecord, asked: AskedTrail | undefined): Result<TrailOwner, "not-allowed"> {
  const principal = principalOf(caller);
  const site = { kind: "site" } as const;
  const maySite = can(principal, "read-site-trail", site);
  const which = asked ?? (maySite ? "site" : "nation");
  if (which === "site") return maySite ? ok(SITE_TRAIL) : fail("not-allowed");
  return can(principal, "read-nation-trail", site) ? ok(caller.partner) : fail("not-allowed");
}
