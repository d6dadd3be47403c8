import type { PartnerCode } from "../../shared/ids.ts";
import type { TrailRecord } from "../../shared/trail/trail-record.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { readTrailBody, type TrailBody } from "../domain/trail/read-trail-body.ts";
import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import { SITE_TRAIL } from "../../shared/trail/trail-owner.ts";
import type { TrailQuery, TrailStore } from "../ports/directory/trail.ts";
import type { Needs } from "./command-context.ts";
import { findTrail, type AskedTrail } from "./find-trail.ts";

/** A record with what its body says; null once it was shredded. */
export interface ShownRecord {
  readonly record: TrailRecord;
  readonly body: TrailBody | null;
}

/** A page of a trail, newest first. */
export interface ShownTrail {
  /** Whose it is; null for the site's. */
  readonly partner: PartnerCode | null;
  readonly records: readonly ShownRecord[];
  /** The accounts that the page names, as far as the chain's readers know them: all for the site, of a nation its own. */
  readonly people: readonly UserRecord[];
  /** Where the next page ends; absent on the last. */
  readonly next?: number;
}

/** Lists records of a trail that the caller may read (TR3). */
export async function showTrail(
  { directory }: Needs<TrailStore & AccountStore>,
  caller: UserRecord,
  { of, ...query }: TrailQuery & { readonly of?: AskedTrail },
): Promise<Result<ShownTrail, "not-allowed">> {
  const owner = findTrail(caller, of);
  if (!owner.ok) return fail(owner.error);
  // One more than asked for, which tells whether there is another page.
  const found = await directory.trail(owner.value, { ...query, limit: query.limit + 1 });
  const records = found.slice(0, query.limit).map((record) => ({ record, body: readTrailBody(record.body) }));
  const named = new Set(records.flatMap(({ record, body }) => [record.actor, ...peopleIn(body)]).filter((id) => id !== ""));
  const users = await directory.users([...named]);
  const people = users.filter(({ partner }) => owner.value === SITE_TRAIL || partner === owner.value);
  const last = records.at(-1)?.record.seq;
  const partner = owner.value === SITE_TRAIL ? null : owner.value;
  return ok({ partner, records, people, ...(found.length > query.limit && last !== undefined && { next: last }) });
}

function peopleIn(body: TrailBody | null): readonly string[] {
  const { user, lead } = body?.said ?? {};
  return [user, lead].filter((id) => typeof id === "string");
}
