import type { GivenOpinion } from "../../shared/acts/opinion.ts";
import type { MadeComment } from "../../shared/acts/comment.ts";
import type { MadeSighting } from "../../shared/acts/sighting.ts";
import type { Sighting, Thread } from "../../shared/rest/acts.ts";
import { ok, type Result } from "../../shared/result.ts";
import { actApi, type CardPlace } from "../control/act-api.ts";
import type { RequestFailure } from "../control/rest-client.ts";
import { withOpinion, withOpinionAct, type NationOpinions } from "../model/card-opinions.ts";
import { withSighting, withSightingAct } from "../model/card-sightings.ts";
import { withComment, withThread, withThreadAct } from "../model/threads.ts";
import { cardOf, type ToldAct } from "../model/told-act.ts";
import { LiveRegister } from "./live-register.ts";
import { readPages } from "./read-pages.ts";

/** Why a request was refused; null where it was recorded. */
export type ActAnswer = RequestFailure["code"] | null;

/** What people said about the open card: threads, sightings and opinions, kept up to date, and what this person adds to them. */
export class CardActs {
  readonly place: CardPlace;
  readonly threads: LiveRegister<readonly Thread[]>;
  readonly sightings: LiveRegister<readonly Sighting[]>;
  readonly opinions: LiveRegister<readonly NationOpinions[]>;

  constructor(place: CardPlace) {
    this.place = place;
    this.threads = new LiveRegister(() => readThreads(place), withThreadAct);
    this.sightings = new LiveRegister(() => readSightings(place), withSightingAct);
    this.opinions = new LiveRegister(() => readOpinions(place), withOpinionAct);
  }

  /** Reads all of it, at first or again. */
  async read(): Promise<void> {
    await Promise.all([this.threads.read(), this.sightings.read(), this.opinions.read()]);
  }

  /** Takes an act of the card's compartment; acts about other cards change nothing. */
  tell(act: ToldAct): void {
    if (cardOf(act) !== this.place.card) return;
    if (act.type.startsWith("comment.")) this.threads.tell(act);
    else if (act.type.startsWith("sighting.")) this.sightings.tell(act);
    else this.opinions.tell(act);
  }

  /** Comments, or answers a comment. `id` is the request's key (AC4), as everywhere here. */
  async comment(said: Omit<MadeComment, "card">, id: string): Promise<ActAnswer> {
    const answer = await actApi.comment(this.place.compartment, { ...said, card: this.place.card, id });
    if (!answer.ok) return answer.error.code;
    this.threads.change((threads) => withComment(threads, answer.value.comment));
    return null;
  }

  /** Resolves a thread, or opens it again. */
  resolve(thread: string, resolved: boolean, id: string): Promise<ActAnswer> {
    return this.#changeThread(() => actApi.resolve(this.place.compartment, thread, { id, resolved }));
  }

  /** Takes back a comment of this person. */
  withdrawComment(comment: string, id: string): Promise<ActAnswer> {
    return this.#changeThread(() => actApi.withdrawComment(this.place.compartment, comment, { id }));
  }

  /** Reports that what the card is about was seen. */
  async sight(said: Omit<MadeSighting, "card">, id: string): Promise<ActAnswer> {
    return this.#changeSighting(await actApi.sight(this.place.compartment, { ...said, card: this.place.card, id }));
  }

  /** Takes back a sighting of this person. */
  async withdrawSighting(sighting: string, id: string): Promise<ActAnswer> {
    return this.#changeSighting(await actApi.withdrawSighting(this.place.compartment, sighting, { id }));
  }

  /** Gives the opinion of this person's nation. */
  async judge(said: Omit<GivenOpinion, "card">, id: string): Promise<ActAnswer> {
    const answer = await actApi.judge(this.place.compartment, { ...said, card: this.place.card, id });
    if (!answer.ok) return answer.error.code;
    this.opinions.change((nations) => withOpinion(nations, answer.value.opinion));
    return null;
  }

  #changeSighting(answer: Result<{ readonly sighting: Sighting }, RequestFailure>): ActAnswer {
    if (!answer.ok) return answer.error.code;
    this.sightings.change((sightings) => withSighting(sightings, answer.value.sighting));
    return null;
  }

  async #changeThread(ask: () => Promise<Result<{ readonly thread: Thread }, RequestFailure>>): Promise<ActAnswer> {
    const { told } = this.threads;
    const answer = await ask();
    if (!answer.ok) return answer.error.code;
    // The answer says how the thread was at some moment; what was told meanwhile may be newer, and tells of this change, too.
    if (told === this.threads.told) this.threads.change((threads) => withThread(threads, answer.value.thread));
    return null;
  }
}

function readThreads(place: CardPlace) {
  return readPages<Thread, number>(0, async (after) => {
    const page = await actApi.threads(place, after);
    return page.ok ? ok({ items: page.value.threads, next: page.value.next }) : page;
  });
}

function readSightings(place: CardPlace) {
  return readPages<Sighting, number>(0, async (after) => {
    const page = await actApi.sightings(place, after);
    return page.ok ? ok({ items: page.value.sightings, next: page.value.next }) : page;
  });
}

function readOpinions(place: CardPlace) {
  return readPages<NationOpinions, string>("", async (after) => {
    const page = await actApi.opinions(place, after === "" ? undefined : after);
    return page.ok ? ok({ items: page.value.nations, next: page.value.next }) : page;
  });
}
