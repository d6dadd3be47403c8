import { causeOfRequest } from "../domain/trail/cause.ts";
import type { RefusedSignIns, SignInRefusals } from "../domain/trail/sign-in-refusals.ts";
import { sessionRefused } from "../domain/trail/trail-changes.ts";
import type { AccountStore } from "../ports/directory/accounts.ts";
import type { Cause, TrailChange, TrailStore } from "../ports/directory/trail.ts";
import type { Needs } from "./command-context.ts";

/** Records of one minute that keep account and address apart. Beyond, those of an account are one record, whatever address they came from, and so are all without an account. */
const MOST_RECORDS = 400;

/**
 * Records the refused attempts to sign in of the minutes that ended by `until`, milliseconds since the epoch, in one transaction (TR4). An installation
 * without accounts refuses nobody anything. Rejects with what the directory throws; then the next call records them.
 */
export async function recordRefusals(
  { directory }: Needs<AccountStore & TrailStore>,
  refusals: Pick<SignInRefusals, "take" | "putBack">,
  until: number,
): Promise<void> {
  const refused = refusals.take(until);
  if (refused.length === 0) return;
  try {
    if (!(await directory.hasUsers())) return;
    await directory.recordTrail(await eventsOf(directory, refused));
  } catch (cause) {
    refusals.putBack(refused);
    throw cause;
  }
}

async function eventsOf(
  directory: AccountStore,
  refused: readonly RefusedSignIns[],
): Promise<readonly { readonly by: Cause; readonly change: TrailChange }[]> {
  const users = new Map<string, string | null>();
  for (const { username } of refused) {
    if (username !== null && !users.has(username)) users.set(username, (await directory.userByUsername(username))?.user.id ?? null);
  }
  // Names of no account are not told apart: what was tried may be a password.
  const events = new Map<string, Refused>();
  for (const { username, network, minute, attempts } of refused) {
    const user = username === null ? null : (users.get(username) ?? null);
    const key = JSON.stringify([user, network, minute]);
    events.set(key, { user, network, minute, attempts: attempts + (events.get(key)?.attempts ?? 0) });
  }
  return summedUp([...events.values()]).map(({ user, network, minute, attempts }) => ({
    by: causeOfRequest(null, { address: network ?? "", at: minute }),
    change: sessionRefused({ user, minute, attempts }),
  }));
}

interface Refused {
  readonly user: string | null;
  readonly network: string | null;
  readonly minute: number;
  readonly attempts: number;
}

/** Guessing must not keep the disk busy: where there is too much to record, addresses are left out and accounts are not. */
function summedUp(refused: readonly Refused[]): readonly Refused[] {
  if (refused.length <= MOST_RECORDS) return refused;
  const byUser = Map.groupBy(refused, ({ user, minute }) => JSON.stringify([user, minute]));
  return [...byUser.values()].flatMap((ofUser) => {
    const [first] = ofUser;
    return first === undefined ? [] : [{ ...first, network: null, attempts: ofUser.reduce((sum, { attempts }) => sum + attempts, 0) }];
  });
}
