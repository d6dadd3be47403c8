/** Refused attempts to sign in of one minute, under one name and from one network. */
export interface RefusedSignIns {
  /** The name as it was given; null where those of many names are counted together. */
  readonly username: string | null;
  /** As `networkOf` gives it; null where those from many networks are counted together. */
  readonly network: string | null;
  /** When the minute began, milliseconds since the epoch; of several that are counted as one, the first. */
  readonly minute: number;
  readonly attempts: number;
}

const MINUTE_MS = 60_000;
/** Minutes that are kept apart while none of them can be recorded; of more, the first ones are counted as one, so that a directory that is away fills no memory. */
export const MOST_MINUTES = 15;

/** Names and networks that are told apart in a minute on a node, in pairs. */
export const MOST_TOLD_APART = 2_000;
/**
 * What is counted of a minute on a node at most, give or take a few: beside the pairs, names whose networks and networks whose names are no longer told apart. Whoever
 * has thousands of networks would fill the memory with these.
 */
export const MOST_COUNTED = 2 * MOST_TOLD_APART;
/** Networks that are told apart for one name: whoever guesses at one account from many addresses leaves so many records of it, and one of all others. */
const NETWORKS_OF_NAME = 16;
/** Names that are told apart for one network: as many as may fail there in a minute. */
const NAMES_OF_NETWORK = 100;

/**
 * Gathers refused attempts to sign in by minute, for the trail: a guess writes nothing by itself (TR4). What one network tries takes no room from what others
 * try: of a name that many networks try the name is kept, and of a network that tries many names, or takes most of the room, the network.
 */
export class SignInRefusals {
  readonly #minutes = new Map<number, RefusedMinute>();

  /** Counts a refused attempt at a time, milliseconds since the epoch. */
  add({ username, network, at }: { readonly username: string; readonly network: string; readonly at: number }): void {
    this.#count({ username, network, minute: at - (at % MINUTE_MS), attempts: 1 });
  }

  /** Takes out what was gathered of minutes that ended by `now`. */
  take(now: number): readonly RefusedSignIns[] {
    const ended = [...this.#minutes.keys()].filter((minute) => minute + MINUTE_MS <= now);
    return ended.flatMap((minute) => {
      const refused = this.#minutes.get(minute)?.all() ?? [];
      this.#minutes.delete(minute);
      return refused;
    });
  }

  /** Puts back what was taken and could not be recorded. */
  putBack(refused: readonly RefusedSignIns[]): void {
    for (const one of refused) this.#count(one);
  }

  #count(refused: RefusedSignIns): void {
    this.#minute(refused.minute).count(refused);
    while (this.#minutes.size > MOST_MINUTES) this.#joinFirstTwo();
  }

  #minute(begun: number): RefusedMinute {
    const minute = this.#minutes.get(begun) ?? new RefusedMinute();
    this.#minutes.set(begun, minute);
    return minute;
  }

  /** The names and networks of both are no longer told apart. */
  #joinFirstTwo(): void {
    const [first = 0, second = 0] = [...this.#minutes.keys()].toSorted((a, b) => a - b);
    const joined = [first, second].flatMap((minute) => this.#minutes.get(minute)?.all() ?? []);
    const attempts = joined.reduce((sum, one) => sum + one.attempts, 0);
    this.#minutes.delete(second);
    this.#minutes.delete(first);
    this.#minute(first).count({ username: null, network: null, minute: first, attempts });
  }
}

const NONE: ReadonlySet<string> = new Set();

/** What was refused within one minute. */
class RefusedMinute {
  readonly #counts = new Map<string, RefusedSignIns>();
  readonly #namesOf = new Map<string, Set<string>>();
  readonly #networksOf = new Map<string, Set<string>>();
  /** Networks whose names are no longer told apart. */
  readonly #summedUp = new Set<string>();
  #pairs = 0;

  all(): readonly RefusedSignIns[] {
    return [...this.#counts.values()];
  }

  count(refused: RefusedSignIns): void {
    const { username, network } = this.#placeOf(refused);
    const key = JSON.stringify([username, network]);
    const attempts = refused.attempts + (this.#counts.get(key)?.attempts ?? 0);
    this.#counts.set(key, { username, network, minute: refused.minute, attempts });
  }

  #placeOf({ username, network }: RefusedSignIns): Pick<RefusedSignIns, "username" | "network"> {
    if (username === null || network === null || this.#names(network).has(username)) return { username, network };
    if (this.#networks(username).size >= NETWORKS_OF_NAME) return { username, network: null };
    if (this.#summedUp.has(network) || this.#names(network).size >= NAMES_OF_NETWORK) return { username: null, network };
    if (this.#counts.size >= MOST_COUNTED) return { username: null, network: null };
    if (this.#pairs >= MOST_TOLD_APART && !this.#sumUpGreediest()) return { username: null, network: null };
    // The greediest may have been this one.
    if (this.#summedUp.has(network)) return { username: null, network };
    addTo(this.#namesOf, network, username);
    addTo(this.#networksOf, username, network);
    this.#pairs += 1;
    return { username, network };
  }

  #names(network: string): ReadonlySet<string> {
    return this.#namesOf.get(network) ?? NONE;
  }

  #networks(username: string): ReadonlySet<string> {
    return this.#networksOf.get(username) ?? NONE;
  }

  /** Makes room by no longer telling apart the names of the network that tried most. False where none has tried more than one. */
  #sumUpGreediest(): boolean {
    let greediest: { readonly network: string; readonly names: ReadonlySet<string> } | null = null;
    for (const [network, names] of this.#namesOf) if (names.size > (greediest?.names.size ?? 1)) greediest = { network, names };
    if (greediest === null) return false;
    const { network, names } = greediest;
    this.#namesOf.delete(network);
    this.#summedUp.add(network);
    this.#pairs -= names.size;
    for (const username of names) {
      const key = JSON.stringify([username, network]);
      const refused = this.#counts.get(key);
      this.#counts.delete(key);
      const networks = this.#networksOf.get(username);
      networks?.delete(network);
      if (networks?.size === 0) this.#networksOf.delete(username);
      if (refused !== undefined) this.count({ ...refused, username: null });
    }
    return true;
  }
}

function addTo(sets: Map<string, Set<string>>, key: string, member: string): void {
  const members = sets.get(key);
  if (members === undefined) sets.set(key, new Set([member]));
  else members.add(member);
}
