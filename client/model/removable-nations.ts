import type { Member } from "../../shared/rest/members.ts";

/**
 * The other nations of a room all of whose people a person may remove, each with its people; by code. Former members are gone already (A13), and are
 * left out.
 */
export function removableNations(
  { members }: { readonly members: readonly Member[] },
  own: string,
  mayRemove: (member: Member) => boolean,
): ReadonlyMap<string, readonly Member[]> {
  const others = members.filter(({ partner, role }) => partner !== own && role !== "former");
  const nations = Map.groupBy(others, ({ partner }) => partner);
  return new Map([...nations].filter(([, people]) => people.every(mayRemove)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
