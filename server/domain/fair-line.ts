/** Who seems to have sent something, before that is looked up. */
export interface Source {
  /** The network it came from. */
  readonly network: string;
  /** What tells one caller there from another. */
  readonly caller: string;
}

/**
 * A line in which networks come by turns, and in each network its callers: however much one of them has waiting, another's first one waits
 * for one of each. What one caller sends stays in its order.
 */
export class FairLine<Item> {
  /** Whose turn it is stands first, in both maps. */
  readonly #networks = new Map<string, Map<string, Item[]>>();

  get isEmpty(): boolean {
    return this.#networks.size === 0;
  }

  push({ network, caller }: Source, item: Item): void {
    const callers = this.#networks.get(network) ?? new Map<string, Item[]>();
    const items = callers.get(caller);
    if (items === undefined) callers.set(caller, [item]);
    else items.push(item);
    this.#networks.set(network, callers);
  }

  /** Takes the next one out; undefined if there is none. */
  shift(): Item | undefined {
    const network = this.#networks.keys().next().value;
    const callers = network === undefined ? undefined : this.#networks.get(network);
    const caller = callers?.keys().next().value;
    if (network === undefined || callers === undefined || caller === undefined) return undefined;
    const items = callers.get(caller) ?? [];
    const item = items.shift();
    moveToEnd(callers, caller, items.length > 0);
    moveToEnd(this.#networks, network, callers.size > 0);
    return item;
  }
}

/** Puts the entry of a key last, or takes it out where it is not to stay. */
function moveToEnd<Value>(map: Map<string, Value>, key: string, stays: boolean): void {
  const value = map.get(key);
  map.delete(key);
  if (stays && value !== undefined) map.set(key, value);
}
