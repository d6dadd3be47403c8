import type { Disclosure, Release } from "../../shared/rest/releases.ts";
import { ok, type Result } from "../../shared/result.ts";
import { releaseApi } from "../control/release-api.ts";
import { isPassing, type RequestFailure } from "../control/rest-client.ts";
import type { Reading } from "./live-register.ts";
import { PacedReading } from "./paced-reading.ts";
import { readPages } from "./read-pages.ts";
import { Signal } from "./signal.ts";

/** What left one compartment by releases, newest first. */
export type Releases = ReadList<Release>;
/** What came into one compartment by releases, newest first. */
export type Disclosures = ReadList<Disclosure>;

/** A list of one compartment that is read as a whole, and read again whenever it may have changed. */
export class ReadList<Item extends { readonly id: string }> {
  readonly current = new Signal<Reading<readonly Item[]>>({ value: null, fault: null });
  readonly #reading: PacedReading;
  #isAsked = false;

  constructor(read: () => Promise<Result<readonly Item[], RequestFailure>>) {
    this.#reading = new PacedReading(async () => {
      const answer = await read();
      if (answer.ok) this.current.set({ value: answer.value, fault: null });
      // A node of an earlier version has no such list, and one that ended has nothing to show.
      else if (answer.error.code === "not-found") this.current.set({ value: [], fault: null });
      else this.current.set({ ...this.current.get(), fault: answer.error.code });
      return answer.ok || !isPassing(answer.error.code);
    });
  }

  /** Reads it for the first time, where that has not been asked for. */
  need(): void {
    if (!this.#isAsked) this.ask();
  }

  /** Reads it, or reads it again. */
  ask(): void {
    this.#isAsked = true;
    this.#reading.ask();
  }

  /** Reads it again, if anything shows it. */
  mayHaveChanged(): void {
    if (this.#isAsked) this.#reading.ask();
  }

  /** Shows what the server answered to this person, until it is read again. */
  put(item: Item): void {
    const { value, fault } = this.current.get();
    if (value === null) return;
    const isKnown = value.some(({ id }) => id === item.id);
    this.current.set({ value: isKnown ? value.map((each) => (each.id === item.id ? item : each)) : [item, ...value], fault });
  }

  close(): void {
    this.#reading.close();
  }
}

/** Types of acts that change what is listed here. */
const CONCERNS = /^(release|disclosure|recall)\./;

/** The releases and disclosures of an open room, by compartment, read when something first shows them. */
export class RoomReleases {
  readonly #releases = new Map<string, Releases>();
  readonly #disclosures = new Map<string, Disclosures>();

  /** What left a compartment. */
  of(compartment: string): Releases {
    return listOf(this.#releases, compartment, () =>
      readPages<Release, number>(FIRST, async (before) => {
        const page = await releaseApi.releases(compartment, before === FIRST ? undefined : before);
        return page.ok ? ok({ items: page.value.releases, next: page.value.next }) : page;
      }),
    );
  }

  /** What came into a compartment. */
  into(compartment: string): Disclosures {
    return listOf(this.#disclosures, compartment, () =>
      readPages<Disclosure, number>(FIRST, async (before) => {
        const page = await releaseApi.disclosures(compartment, before === FIRST ? undefined : before);
        return page.ok ? ok({ items: page.value.disclosures, next: page.value.next }) : page;
      }),
    );
  }

  /** An act of this type was recorded in a compartment. */
  tell(compartment: string, type: string): void {
    if (!CONCERNS.test(type)) return;
    this.#releases.get(compartment)?.mayHaveChanged();
    this.#disclosures.get(compartment)?.mayHaveChanged();
  }

  /** Reads everything again that is shown: acts may have been missed. */
  readAgain(): void {
    for (const list of [...this.#releases.values(), ...this.#disclosures.values()]) list.mayHaveChanged();
  }

  /** Forgets every other compartment: the person may no longer read it. */
  show(compartments: readonly string[]): void {
    for (const lists of [this.#releases, this.#disclosures])
      for (const [id, list] of lists) {
        if (compartments.includes(id)) continue;
        list.close();
        lists.delete(id);
      }
  }

  /** Stops reading. */
  close(): void {
    this.show([]);
  }
}

/** Stands for the page that has no place before it: no list has an entry behind it. */
const FIRST = Number.POSITIVE_INFINITY;

function listOf<Item extends { readonly id: string }>(
  lists: Map<string, ReadList<Item>>,
  compartment: string,
  read: () => Promise<Result<readonly Item[], RequestFailure>>,
): ReadList<Item> {
  const known = lists.get(compartment);
  if (known !== undefined) return known;
  const list = new ReadList<Item>(read);
  lists.set(compartment, list);
  return list;
}
