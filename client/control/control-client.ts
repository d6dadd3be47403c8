import {
  controlAck,
  type AccessChanged,
  type ActEvent,
  type CardOpened,
  type LargeBoards,
  type Notice,
  type PresenceAt,
  type PresenceRoster,
  type TimelineFeed,
} from "../../shared/control/events.ts";
import { ControlSocket } from "./control-socket.ts";
import { listenForNews, type NewsListener } from "./person-control.ts";
import type { ReadDeletions } from "./read-events.ts";

/** What a room listens for on the control channel. */
export interface RoomListener {
  presence(roster: PresenceRoster): void;
  timeline(feed: TimelineFeed): void;
  /** What a person said about a card, in the order of each compartment's log, each once while the channel is up (AC11). */
  act(event: ActEvent): void;
  notice(notice: Notice): void;
  access(change: AccessChanged): void;
  /** Whether the server saves edits now. Also called when the channel goes down, because then the state is unknown. */
  saving(isSaving: boolean): void;
  /** The mass deletions of the room that this person is told of; replaces the list before. */
  deletions(deletions: ReadDeletions): void;
  /** The boards of the room that are large and near a limit; replaces the list before. */
  large(boards: LargeBoards): void;
  /** The channel connected (again) or disconnected. After it has connected, the room must fetch what it missed. */
  connection(isUp: boolean): void;
}

/** How often the person's place is reported again, so that the server can tell a live tab from a dead one. */
const PLACE_EVERY_MS = 20_000;

/** Follows one room on the control channel until it is closed: presence, timeline, notices. Reconnects by itself. */
export class RoomControl {
  readonly #socket: ControlSocket;
  readonly #room: string;
  readonly #listener: RoomListener;
  readonly #timer: ReturnType<typeof setInterval>;
  /** What the server has told since the room was followed: it says nothing of lists that are empty. */
  readonly #told = new Set<"deletions" | "large">();
  /** Cards that the person has had open. */
  readonly #opened = new Map<string, CardOpened | "told">();
  #place: PresenceAt;

  /** `news`: hears of what concerns the person outside of this room, too. */
  constructor(room: string, listener: RoomListener, news: NewsListener) {
    this.#room = room;
    this.#listener = listener;
    this.#place = { room };
    this.#socket = new ControlSocket({
      up: () => {
        news.up();
        this.#follow();
      },
      down: () => {
        news.down();
        listener.connection(false);
        listener.saving(true);
      },
      signedOut: () => news.signedOut(),
    });
    listenForNews(this.#socket, news);
    this.#socket.on("presence", (event) => event.room === room && listener.presence(event));
    this.#socket.on("timeline", (event) => listener.timeline(event));
    this.#socket.on("act", (event) => listener.act(event));
    this.#socket.on("notice", (event) => listener.notice(event));
    this.#socket.on("access", (event) => event.room === room && listener.access(event));
    this.#socket.on("store", ({ state }) => listener.saving(state === "saving"));
    this.#socket.on("deletions", (event) => {
      if (event.room !== room) return;
      this.#told.add("deletions");
      listener.deletions(event);
    });
    this.#socket.on("large", (event) => {
      if (event.room !== room) return;
      this.#told.add("large");
      listener.large(event);
    });
    this.#timer = setInterval(() => this.#sayPlace(), PLACE_EVERY_MS);
  }

  /** Reports where the person is. While the channel is down the report is kept, and sent when it is up again. */
  moveTo(place: Omit<PresenceAt, "room">): void {
    const next = { ...place, room: this.#room };
    if (JSON.stringify(next) === JSON.stringify(this.#place)) return;
    this.#place = next;
    this.#sayPlace();
  }

  /** Says that the person has a card open before their eyes: once, and as soon as the channel is up. */
  openedCard({ compartment, card }: Omit<CardOpened, "room">): void {
    const key = `${compartment} ${card}`;
    if (this.#opened.has(key)) return;
    this.#opened.set(key, { room: this.#room, compartment, card });
    this.#sayOpened();
  }

  /** Connects again, for example after the person signed in again. */
  reconnect(): void {
    this.#socket.reconnect();
  }

  /** Follows the room again: the server has stopped telling of it, because the person was taken out of it for a while. */
  followAgain(): void {
    // A channel that is down follows it once it is up.
    if (this.#socket.isConnected) this.#follow();
  }

  /** Leaves the room and closes the channel. Idempotent. */
  close(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }

  #follow(): void {
    this.#told.clear();
    this.#socket.send("room:follow", { room: this.#room }, (answer) => {
      const ack = controlAck.safeParse(answer);
      const isUp = ack.success && ack.data.ok;
      if (isUp) {
        this.#sayPlace();
        this.#sayOpened();
        this.#forgetUntold();
      }
      this.#listener.connection(isUp);
    });
  }

  /** Empties the lists that were not told again: what they held may have ended while the channel was down. */
  #forgetUntold(): void {
    if (!this.#told.has("deletions")) this.#listener.deletions({ room: this.#room, deletions: [] });
    if (!this.#told.has("large")) this.#listener.large({ room: this.#room, compartments: [] });
  }

  /** Reports the open cards. A server of an earlier version does not answer, so unanswered reports are sent again with the next connection. */
  #sayOpened(): void {
    if (!this.#socket.isConnected) return;
    for (const [key, opened] of this.#opened) {
      if (opened === "told") continue;
      this.#socket.send("card:opened", opened, (answer) => {
        const ack = controlAck.safeParse(answer);
        if (ack.success && ack.data.ok) this.#opened.set(key, "told");
      });
    }
  }

  #sayPlace(): void {
    if (this.#socket.isConnected) this.#socket.send("presence:at", this.#place, () => undefined);
  }
}
