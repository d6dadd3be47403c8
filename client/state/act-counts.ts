import { actApi } from "../control/act-api.ts";
import type { CardActs } from "../../shared/rest/acts.ts";
import { ok } from "../../shared/result.ts";
import { cardKey, type CardKey } from "../model/card-key.ts";
import { cardOf, type ToldAct } from "../model/told-act.ts";
import { LiveRegister } from "./live-register.ts";

/** How much was said about a card, as its face shows it. */
export type ActCount = Pick<CardActs, "comments" | "sightings">;

/** The counts of one compartment. Every act up to `upTo` is in them. */
interface Counted {
  readonly upTo: number;
  readonly cards: ReadonlyMap<string, ActCount>;
}

/** What an act adds to the counts of its card; types that are not here add nothing. */
const ADDS: Partial<Record<ToldAct["type"], ActCount>> = {
  "comment.made": { comments: 1, sightings: 0 },
  "comment.withdrawn": { comments: -1, sightings: 0 },
  "sighting.made": { comments: 0, sightings: 1 },
  "sighting.withdrawn": { comments: 0, sightings: -1 },
};

const NONE: ActCount = { comments: 0, sightings: 0 };

/** Counts of comments and sightings for the faces of cards, for every compartment of a room. A listener hears of its own card alone. */
export class ActCounts {
  readonly #compartments = new Map<string, { readonly register: LiveRegister<Counted>; readonly stop: () => void }>();
  readonly #listeners = new Map<CardKey, Set<() => void>>();

  /** The counts of a card: the same object until they change. Null where nothing was said. */
  readonly of = (compartment: string, card: string): ActCount | null =>
    this.#compartments.get(compartment)?.register.current.get().value?.cards.get(card) ?? null;

  /** Calls back when the counts of a card change; returns the function that stops it. */
  subscribe(key: CardKey, listener: () => void): () => void {
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(key);
    };
  }

  /** Follows exactly these compartments and forgets any other. */
  show(compartments: readonly string[]): void {
    for (const id of this.#compartments.keys()) if (!compartments.includes(id)) this.#drop(id);
    for (const id of compartments) if (!this.#compartments.has(id)) this.#follow(id);
  }

  /** Takes an act of a compartment. */
  tell(compartment: string, act: ToldAct): void {
    this.#compartments.get(compartment)?.register.tell(act);
  }

  /** Reads all counts again, after acts may have been missed. */
  readAgain(): void {
    for (const { register } of this.#compartments.values()) void register.read();
  }

  #follow(id: string): void {
    const register = new LiveRegister(() => readCounts(id), withCounted);
    let before: Counted["cards"] = new Map();
    const stop = register.current.subscribe(() => {
      const now = register.current.get().value?.cards ?? before;
      this.#announce(id, before, now);
      before = now;
    });
    this.#compartments.set(id, { register, stop });
    void register.read();
  }

  #drop(id: string): void {
    const { register, stop } = this.#compartments.get(id) ?? {};
    stop?.();
    this.#compartments.delete(id);
    this.#announce(id, register?.current.get().value?.cards ?? new Map(), new Map());
  }

  #announce(id: string, before: Counted["cards"], now: Counted["cards"]): void {
    if (before === now || this.#listeners.size === 0) return;
    for (const card of new Set([...before.keys(), ...now.keys()])) {
      if (before.get(card) === now.get(card)) continue;
      for (const listener of this.#listeners.get(cardKey(id, card)) ?? []) listener();
    }
  }
}

async function readCounts(compartment: string) {
  const answer = await actApi.counts(compartment);
  if (!answer.ok) return answer;
  const { cards, upTo } = answer.value;
  return ok({ upTo, cards: new Map(cards.map(({ card, comments, sightings }) => [card, { comments, sightings }])) });
}

function withCounted(counted: Counted, act: ToldAct): Counted {
  const [adds, card] = [ADDS[act.type], cardOf(act)];
  if (act.seq <= counted.upTo || adds === undefined || card === undefined) return counted;
  const before = counted.cards.get(card) ?? NONE;
  const now = { comments: before.comments + adds.comments, sightings: before.sightings + adds.sightings };
  const cards = new Map(counted.cards);
  if (now.comments <= 0 && now.sightings <= 0) cards.delete(card);
  else cards.set(card, now);
  return { upTo: act.seq, cards };
}
