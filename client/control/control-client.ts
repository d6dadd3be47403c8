import { io, type Socket } from "socket.io-client";
import {
  controlAck,
  type AccessChanged,
  type ActEvent,
  type LargeBoards,
  type Notice,
  type PresenceAt,
  type PresenceRoster,
  type TimelineFeed,
} from "../../shared/control/events.ts";
import { readableEvents, type ReadDeletions } from "./read-events.ts";
import { retryDelayMs, sentAwayDelayMs } from "../sync/retry-delay.ts";

/** What a room listens for on the control channel. */
export interface RoomListener {
  presence(roster: PresenceRoster): void;
  timeline(feed: TimelineFeed): void;
  /** What a person said about a card, in the order of each compartment's log, each once while the channel is up (AC11). */
  act(event: ActEvent): void;
  notice(notice: Notice): void;
  access(change: AccessChanged): void;
  /** The person's name or authorities changed. */
  account(): void;
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
  readonly #socket: Socket;
  readonly #room: string;
  readonly #listener: RoomListener;
  readonly #timer: ReturnType<typeof setInterval>;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #refusals = 0;
  /** What the server has told since the room was followed: it says nothing of lists that are empty. */
  readonly #told = new Set<"deletions" | "large">();
  #place: PresenceAt;

  constructor(room: string, listener: RoomListener) {
    this.#room = room;
    this.#listener = listener;
    this.#place = { room };
    this.#socket = io({ transports: ["websocket"], forceNew: true, reconnectionDelay: 500, reconnectionDelayMax: 5_000 });
    this.#socket.on("connect", () => {
      this.#refusals = 0;
      this.#follow();
    });
    this.#socket.on("disconnect", (reason) => {
      listener.connection(false);
      listener.saving(true);
      // The library does not reconnect after the server has closed the socket. A stopping node closes it, and another node takes over.
      if (reason === "io server disconnect") this.#connectAfter(sentAwayDelayMs(1, Math.random()));
    });
    this.#socket.on("connect_error", (error) => {
      // Refused by the server, which the library does not retry either. A person who is signed out reconnects by signing in.
      if (!this.#socket.active && error.message !== "sign-in-required") this.#connectAfter(retryDelayMs(++this.#refusals, Math.random()));
    });
    // An event that does not parse comes from a newer server; it is ignored.
    this.#socket.on("presence", (payload) => {
      const event = readableEvents.presence.safeParse(payload);
      if (event.success && event.data.room === room) listener.presence(event.data);
    });
    this.#socket.on("timeline", (payload) => {
      const event = readableEvents.timeline.safeParse(payload);
      if (event.success) listener.timeline(event.data);
    });
    this.#socket.on("act", (payload) => {
      const event = readableEvents.act.safeParse(payload);
      if (event.success) listener.act(event.data);
    });
    this.#socket.on("notice", (payload) => {
      const event = readableEvents.notice.safeParse(payload);
      if (event.success) listener.notice(event.data);
    });
    this.#socket.on("access", (payload) => {
      const event = readableEvents.access.safeParse(payload);
      if (event.success && event.data.room === room) listener.access(event.data);
    });
    this.#socket.on("account", () => listener.account());
    this.#socket.on("store", (payload) => {
      const event = readableEvents.store.safeParse(payload);
      if (event.success) listener.saving(event.data.state === "saving");
    });
    this.#socket.on("deletions", (payload) => {
      const event = readableEvents.deletions.safeParse(payload);
      if (!event.success || event.data.room !== room) return;
      this.#told.add("deletions");
      listener.deletions(event.data);
    });
    this.#socket.on("large", (payload) => {
      const event = readableEvents.large.safeParse(payload);
      if (!event.success || event.data.room !== room) return;
      this.#told.add("large");
      listener.large(event.data);
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

  /** Connects again, for example after the person signed in again. A socket that the server has closed does not reconnect by itself. */
  reconnect(): void {
    if (!this.#socket.connected) this.#socket.connect();
  }

  /** Follows the room again: the server has stopped telling of it, because the person was taken out of it for a while. */
  followAgain(): void {
    // A channel that is down follows it once it is up.
    if (this.#socket.connected) this.#follow();
  }

  /** Leaves the room and closes the channel. Idempotent. */
  close(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#retryTimer);
    this.#socket.removeAllListeners();
    this.#socket.disconnect();
  }

  #connectAfter(delayMs: number): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.reconnect(), delayMs);
  }

  #follow(): void {
    this.#told.clear();
    this.#socket.emit("room:follow", { room: this.#room }, (answer: unknown) => {
      const ack = controlAck.safeParse(answer);
      const isUp = ack.success && ack.data.ok;
      if (isUp) {
        this.#sayPlace();
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

  #sayPlace(): void {
    if (this.#socket.connected) this.#socket.emit("presence:at", this.#place, () => undefined);
  }
}
