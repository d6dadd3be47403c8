import type { RosterPerson } from "../../shared/control/events.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import type { RoomDetail } from "../../shared/rest/rooms.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { api } from "../control/api.ts";
import { RoomControl, type RoomListener } from "../control/control-client.ts";
import { isPassing, type RequestFailure } from "../control/rest-client.ts";
import type { BoardStore } from "../model/board-store.ts";
import { CardGuests } from "../model/presence.ts";
import { UndoStack } from "../model/undo-stack.ts";
import { foldBadge, type SyncBadge } from "../sync/connection-state.ts";
import type { CompartmentLink, TicketRefusal } from "../sync/compartment-link.ts";
import { RoomLinks } from "../sync/room-links.ts";
import type { KeptDraft } from "./kept-draft.ts";
import { MassDeletions } from "./mass-deletions.ts";
import { PlaybackSession } from "./playback-session.ts";
import type { PreviewSession } from "./preview-session.ts";
import { RoomActs } from "./room-acts.ts";
import { takeNotice } from "./room-notice.ts";
import type { PersonNews } from "./person-news.ts";
import { askWhoseSession, expireSession, sessionSignal, unsentEdits } from "./session.ts";
import { ShownBoards } from "./shown-boards.ts";
import { Signal } from "./signal.ts";
import { TimelineSession } from "./timeline-session.ts";

/** What views show about the connections. */
export type { RefusalReason, SyncBadge } from "../sync/connection-state.ts";

/** What is known about the room: nothing yet, a refusal, or the details that this person may see. */
export type RoomState =
  | { readonly kind: "loading" }
  /** `wasOpen`: the person was in the room until now; its documents have been wiped. */
  | { readonly kind: "failed"; readonly code: RequestFailure["code"]; readonly wasOpen: boolean }
  | { readonly kind: "open"; readonly detail: RoomDetail };

/** A compartment that the person may no longer read, by the name that it had. */
export interface WithdrawnCompartment {
  readonly id: string;
  readonly name: string;
}

/** The people in the room, and whether the control channel that reports them is connected. */
export interface Roster {
  readonly people: readonly RosterPerson[];
  readonly isLive: boolean;
}

const frame = (flush: () => void) => {
  // A hidden tab gets no animation frames, but its board must stay up to date.
  if (document.visibilityState === "hidden") setTimeout(flush, 50);
  else requestAnimationFrame(flush);
};

/** Everything that an open room needs, from sockets to undo. It lives as long as the room is on the screen; {@link close} releases all of it. */
export class RoomSession {
  readonly id: string;
  readonly state = new Signal<RoomState>({ kind: "loading" });
  readonly badge = new Signal<SyncBadge>({ kind: "connecting" });
  readonly roster = new Signal<Roster>({ people: [], isLive: false });
  readonly guests: CardGuests;
  /** False while the server's store takes no writes; edits wait in this page. */
  readonly isSaving = new Signal(true);
  /** Compartments whose right was withdrawn while they were open, until the person has confirmed the notice or may read them again. */
  readonly withdrawn = new Signal<readonly WithdrawnCompartment[]>([]);
  /** The boards on the screen; {@link board}, {@link hidden} and {@link preview} are its parts. */
  readonly boards: ShownBoards;
  readonly undo = new UndoStack();
  readonly timeline = new TimelineSession();
  readonly deletions: MassDeletions;
  /** What people say about the cards. */
  readonly acts: RoomActs;
  /** What was typed into fields of cards and is not stored, by card and field: a card that is closed and opened again shows it. */
  readonly drafts = new Map<string, KeptDraft>();
  /** Compartments whose board is large: near a limit, but not at it. */
  readonly large = new Signal<readonly string[]>([]);
  readonly playback = new PlaybackSession(frame);
  readonly links: RoomLinks;
  readonly #control: RoomControl;
  /** Id of the person whose room this is. */
  readonly #person: string;
  readonly #watched = new Map<string, { readonly link: CompartmentLink; readonly stop: () => void }>();
  readonly #stopSession: () => void;
  #place: { compartment?: string; card?: string; field?: string } = {};
  #isIdle = false;
  #isClosed = false;
  /** Number of the newest request for the room, and of the one whose answer is shown. */
  #asked = 0;
  #shown = 0;

  /** `news`: what concerns the person in all rooms. This room's connection tells of it, too. */
  constructor(id: string, person: string, news: PersonNews) {
    this.id = id;
    this.#person = person;
    this.deletions = new MassDeletions(person);
    this.guests = new CardGuests(person);
    this.boards = new ShownBoards({
      room: id,
      schedule: frame,
      links: () => this.links.links.values(),
      compartments: () => this.compartments,
      onPreview: () => this.playback.leave(),
    });
    this.acts = new RoomActs(person);
    this.links = new RoomLinks({ socketUrl: syncUrl(), fetchTicket: this.#fetchTicket });
    this.links.subscribe(() => this.#watchLinks());
    const listener: RoomListener = {
      presence: (roster) => {
        this.guests.set(roster.people);
        this.roster.set({ people: roster.people, isLive: true });
      },
      timeline: (feed) => this.timeline.addLive(feed.compartment, feed.entries),
      act: (event) => this.acts.tell(event),
      notice: takeNotice,
      deletions: ({ deletions }) => this.deletions.set(deletions),
      large: ({ compartments }) => this.large.set(compartments),
      access: () => void this.refresh(),
      saving: (isSaving) => this.#onStore(isSaving),
      connection: (isUp) => this.#onControl(isUp),
    };
    this.#control = new RoomControl(id, listener, news);
    globalThis.addEventListener("online", this.#hurry);
    this.#stopSession = sessionSignal.subscribe(() => this.#isTheirs && this.#comeBack());
    void this.refresh();
  }

  get board(): BoardStore {
    return this.boards.board;
  }

  /** Compartments whose cards are not on the screen: hidden by the person, or not in the preview. */
  get hidden(): ShownBoards["hidden"] {
    return this.boards.hidden;
  }

  get preview(): PreviewSession {
    return this.boards.preview;
  }

  /** The compartments that this person may read; empty until the room has loaded. */
  get compartments(): readonly Compartment[] {
    const state = this.state.get();
    return state.kind === "open" ? state.detail.compartments : [];
  }

  /** Fetches the room again and opens or closes compartments accordingly. */
  async refresh(): Promise<void> {
    const number = ++this.#asked;
    const answer = await api.room(this.id);
    // Asked behind it: what another person may read here, who has signed in in another tab, must close nothing of this one's.
    const isTheirs = await askWhoseSession(this.#person);
    if (isTheirs === false || (isTheirs === null && this.state.get().kind === "open")) return;
    // An answer that was overtaken by that of a later request is older than what is shown.
    if (this.#isClosed || number < this.#shown) return;
    this.#shown = number;
    if (answer.ok) {
      const before = this.state.get();
      this.state.set({ kind: "open", detail: answer.value });
      const ids = answer.value.compartments.map((compartment) => compartment.id);
      this.withdrawn.set(this.withdrawn.get().filter(({ id }) => !ids.includes(id)));
      // The server stopped telling of the room when the person was removed from it.
      if (before.kind === "failed") this.#control.followAgain();
      this.boards.follow();
      void this.preview.refresh();
      this.links.show(ids);
      this.timeline.show(ids);
      this.acts.show(ids);
    } else if (answer.error.code === "sign-in-required") {
      // Nothing is closed, so that unsent edits survive until the person has signed in again.
      expireSession();
    } else if (!isPassing(answer.error.code) || this.state.get().kind !== "open") {
      const before = this.state.get();
      const wasOpen = before.kind === "open" || (before.kind === "failed" && before.wasOpen);
      this.state.set({ kind: "failed", code: answer.error.code, wasOpen });
      if (!isPassing(answer.error.code)) {
        this.links.show([]);
        this.acts.show([]);
      }
    }
    this.#foldBadge();
  }

  /** Reports where this person is; the other people in the compartment see it. */
  moveTo(place: { compartment?: string; card?: string; field?: string }): void {
    this.#place = place;
    this.#control.moveTo(this.#isIdle ? { ...place, idle: true } : place);
  }

  /** Says that the person has a card open before their eyes. */
  openedCard(opened: { readonly compartment: string; readonly card: string }): void {
    this.#control.openedCard(opened);
  }

  /** Reports whether this person is idle. */
  setIdle(isIdle: boolean): void {
    if (isIdle === this.#isIdle) return;
    this.#isIdle = isIdle;
    this.moveTo(this.#place);
  }

  /** Shows or hides a compartment on the board. */
  toggleCompartment(id: string): void {
    this.boards.toggle(id);
  }

  /** Discards the edits that the server refused, and opens those compartments again from the server's state. */
  restartRefused(): void {
    for (const link of this.links.links.values()) if (link.snapshot.state.kind === "refused") this.links.restart(link.id);
  }

  /** Leaves the room: closes sockets, destroys documents, removes listeners. Idempotent. */
  close(): void {
    this.#isClosed = true;
    globalThis.removeEventListener("online", this.#hurry);
    this.#stopSession();
    this.#control.close();
    this.playback.close();
    this.acts.releases.close();
    this.timeline.close();
    this.board.close();
    this.undo.close();
    this.links.close();
    unsentEdits.set(0);
  }

  /** Whether the person of this room is the one who is signed in, as far as this page knows. */
  get #isTheirs(): boolean {
    const session = sessionSignal.get();
    return session.kind === "signed-in" && session.user.id === this.#person;
  }

  /**
   * A ticket in the name of this room's person and no other: what they wrote waits for them. The cookie belongs to the whole browser, so another person
   * may have signed in in another tab.
   */
  #fetchTicket = async (compartment: string): Promise<Result<string, TicketRefusal>> => {
    if (!this.#isTheirs) return fail("signed-out");
    const answer = await api.ticket(compartment);
    if (!answer.ok) {
      if (answer.error.code === "sign-in-required") return fail("signed-out");
      return fail(answer.error.code === "not-found" ? "not-found" : "unavailable");
    }
    // Asked behind the ticket, by each: an earlier answer may be older than it.
    const isTheirs = await askWhoseSession(this.#person);
    return isTheirs === true ? ok(answer.value.ticket) : fail(isTheirs === false ? "signed-out" : "unavailable");
  };

  #hurry = (): void => {
    if (!this.#isTheirs) return;
    for (const link of this.links.links.values()) link.hurry();
  };

  #comeBack(): void {
    this.#control.reconnect();
    this.#hurry();
    void this.refresh();
  }

  #onControl(isUp: boolean): void {
    if (!isUp) return this.roster.set({ ...this.roster.get(), isLive: false });
    this.#hurry();
    void this.timeline.catchUp();
    this.acts.readAgain();
  }

  #onStore(isSaving: boolean): void {
    if (isSaving === this.isSaving.get()) return;
    this.isSaving.set(isSaving);
    if (isSaving) this.#hurry();
  }

  #watchLinks(): void {
    const { links } = this.links;
    for (const [id, { link, stop }] of this.#watched) {
      if (links.get(id) === link) continue;
      stop();
      this.#watched.delete(id);
      this.board.detach(id);
      this.undo.detach(id);
      if (!links.has(id)) this.timeline.drop(id);
    }
    for (const link of links.values()) {
      if (this.#watched.has(link.id)) continue;
      this.boards.attach(link);
      this.undo.attach(link.id, link.doc);
      this.#watched.set(link.id, { link, stop: link.subscribe(() => this.#onLink(link.id)) });
    }
    this.#foldBadge();
  }

  #onLink(id: string): void {
    const { state, isLoaded } = this.links.links.get(id)?.snapshot ?? {};
    if (isLoaded === true) this.board.complete(id);
    if (state?.kind === "withdrawn") void this.#onWithdrawn(id);
    else if (state?.kind === "signed-out") void this.#askForSignIn();
    this.#foldBadge();
  }

  /** A right was withdrawn: all of it, or only the right to write; then the compartment opens again to be read, and its notice says why. */
  async #onWithdrawn(id: string): Promise<void> {
    const name = this.compartments.find((compartment) => compartment.id === id)?.name ?? "";
    this.links.wipe(id);
    for (const field of this.drafts.keys()) if (field.startsWith(`${id}~`)) this.drafts.delete(field);
    await this.refresh();
    const isStillReadable = this.compartments.some((compartment) => compartment.id === id) && this.links.links.has(id);
    if (!isStillReadable) this.withdrawn.set([...this.withdrawn.get(), { id, name }]);
  }

  async #askForSignIn(): Promise<void> {
    const answer = await api.me();
    if (!answer.ok && answer.error.code === "sign-in-required") expireSession();
  }

  #foldBadge(): void {
    const snapshots = [...this.links.links.values()].map((link) => link.snapshot);
    unsentEdits.set(snapshots.reduce((sum, link) => sum + link.acts, 0));
    const canWrite = this.compartments.length === 0 || this.compartments.some((compartment) => compartment.canWrite);
    const badge = foldBadge(snapshots, canWrite);
    if (JSON.stringify(badge) !== JSON.stringify(this.badge.get())) this.badge.set(badge);
  }
}

function syncUrl(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/sync`;
}
