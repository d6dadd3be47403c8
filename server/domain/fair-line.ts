/** Where something stands in line. */
export interface Place {
  /** Whose turns it takes: a network, or a person. */
  readonly group: string;
  /** One of the group, such as a caller or a connection. */
  readonly member: string;
}

/**
 * A line in which groups come by turns, and in each group its members: however much one of them has waiting, another's first one waits
 * for one of each. What one member has waiting stays in its order.
 */
export class FairLine<Item> {
  /** Whose turn it is stands first, in both maps. */
  readonly #groups = new Map<string, Map<string, Item[]>>();

  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  push({ group, member }: Place, item: Item): void {
    const members = this.#groups.get(group) ?? new Map<string, Item[]>();
    const items = members.get(member);
    if (items === undefined) members.set(member, [item]);
    else items.push(item);
    this.#groups.set(group, members);
  }

  /** Takes the next one out; undefined if there is none. */
  shift(): Item | undefined {
    const group = this.#groups.keys().next().value;
    const members = group === undefined ? undefined : this.#groups.get(group);
    const member = members?.keys().next().value;
    if (group === undefined || members === undefined || member === undefined) return undefined;
    const items = members.get(member) ?? [];
    const item = items.shift();
    moveToEnd(members, member, items.length > 0);
    moveToEnd(this.#groups, group, members.size > 0);
    return item;
  }
}

/** Puts the entry of a key last, or takes it out where it is not to stay. */
function moveToEnd<Value>(map: Map<string, Value>, key: string, stays: boolean): void {
  const value = map.get(key);
  map.delete(key);
  if (stays && value !== undefined) map.set(key, value);
}
