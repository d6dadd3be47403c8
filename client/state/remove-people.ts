import type { Member } from "../../shared/rest/members.ts";
import type { Result } from "../../shared/result.ts";
import { isPassing, type RequestFailure } from "../control/rest-client.ts";

/** What became of people who were to be removed from a room. */
export interface Removal {
  readonly removed: number;
  /** Those who are still in it, and why the first of them is. */
  readonly remaining: readonly Member[];
  readonly failure: RequestFailure["code"] | null;
}

/**
 * Removes people one by one: the server decides on each as things stand then. Someone who is gone already counts as removed. Where the server cannot answer it
 * stops, and the others remain; where it refuses one, it goes on.
 */
export async function removePeople(
  people: readonly Member[],
  remove: (user: string) => Promise<Result<unknown, RequestFailure>>,
): Promise<Removal> {
  const remaining: Member[] = [];
  let failure: Removal["failure"] = null;
  for (const member of people) {
    if (failure !== null && isPassing(failure)) {
      remaining.push(member);
      continue;
    }
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that it can stop
    const answer = await remove(member.user.id);
    if (answer.ok || answer.error.code === "not-found") continue;
    remaining.push(member);
    if (failure === null || isPassing(answer.error.code)) failure = answer.error.code;
  }
  return { removed: people.length - remaining.length, remaining, failure };
}
