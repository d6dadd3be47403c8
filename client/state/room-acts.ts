import type { ActEvent } from "../../shared/control/events.ts";
import type { ClipSource } from "../model/clip-label.ts";
import { readToldAct } from "../model/told-act.ts";
import { ActCounts } from "./act-counts.ts";
import { ActDrafts } from "./act-drafts.ts";
import type { CardActs } from "./card-acts.ts";
import { RoomReleases } from "./room-releases.ts";
import { RecordedThreadWords } from "./recorded-words.ts";
import { Signal } from "./signal.ts";

/** The acts of an open room: the counts on its cards, the acts about the open card, the words that they were about, the releases, and the drafts of this person. */
export class RoomActs {
  readonly counts = new ActCounts();
  readonly words = new RecordedThreadWords();
  /** What left and came into its compartments by releases. */
  readonly releases = new RoomReleases();
  readonly drafts: ActDrafts;
  /** Where the text came from that was last pasted into what is written for others. */
  readonly pasted = new Signal<readonly ClipSource[]>([]);
  readonly #followed = new Set<CardActs>();
  #shown: readonly string[] = [];

  /** `person`: the id of the person whose room this is. */
  constructor(person: string) {
    this.drafts = new ActDrafts(person);
  }

  /** Follows exactly these compartments and forgets any other. */
  show(compartments: readonly string[]): void {
    for (const id of this.#shown) {
      if (compartments.includes(id)) continue;
      this.drafts.forget(id);
      this.words.forget(id);
    }
    this.#shown = compartments;
    this.counts.show(compartments);
    this.releases.show(compartments);
  }

  /** Takes an act from the control channel; one that this version cannot read changes nothing here. */
  tell(event: ActEvent): void {
    this.releases.tell(event.compartment, event.act.type);
    const act = readToldAct(event);
    if (act === null) return;
    this.counts.tell(event.compartment, act);
    for (const acts of this.#followed) if (acts.place.compartment === event.compartment) acts.tell(act);
  }

  /** Reads everything again: acts may have been missed while the control channel was down. */
  readAgain(): void {
    this.counts.readAgain();
    this.releases.readAgain();
    for (const acts of this.#followed) void acts.read();
  }

  /** Reads what was said about a card and keeps it up to date; returns the function that stops it. */
  follow(acts: CardActs): () => void {
    this.#followed.add(acts);
    void acts.read();
    return () => this.#followed.delete(acts);
  }
}
