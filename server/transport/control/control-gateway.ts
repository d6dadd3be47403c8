import { randomUUID } from "node:crypto";
import type { Server as HttpServer, IncomingMessage } from "node:http";
import type { Server, Socket } from "socket.io";
import { clientEvents, type ControlAck, type Notice, type StoreState } from "../../../shared/control/events.ts";
import type { CompartmentId, RoomId, UserId } from "../../../shared/ids.ts";
import type { CommandContext } from "../../commands/command-context.ts";
import { showMassDeletions } from "../../commands/show-mass-deletions.ts";
import { showRoom, type ShownRoom } from "../../commands/show-room.ts";
import type { AccessChanges } from "../../domain/access-changes.ts";
import { ConnectionCounts } from "../../domain/connection-counts.ts";
import { accountNow, type Credential, type AuthenticatedUser } from "../../domain/authenticated-user.ts";
import type { ExposureRecorder } from "../../domain/exposure/exposure-recorder.ts";
import { NodePersonRates } from "../../domain/node-person-rates.ts";
import type { AccessChange } from "../../ports/directory/access-changes.ts";
import type { RequestPacer } from "../request-pacer.ts";
import { ActFeed, type ActFeedPorts } from "./act-feed.ts";
import { ConnectionLimits, PACKETS_OF_PERSON, type ControlConnection } from "./connection-limits.ts";
import { FollowerHolds } from "./follower-holds.ts";
import { Follower, type RoomNews } from "./follower.ts";
import { openControlServer, type ControlServerPorts } from "./open-control-server.ts";
import { RosterSender, type RosterPorts } from "./roster-sender.ts";
import { TimelineFeed, type FeedPorts } from "./timeline-feed.ts";

type Followed = "isFollowed" | "record" | "followersOf";

/** What the control channel needs. */
export interface ControlPorts
  extends Omit<FeedPorts, Followed>, Omit<ActFeedPorts, Followed>, RosterPorts, Omit<ControlServerPorts, "awaitTurn"> {
  readonly context: CommandContext;
  /** Records who is sent what before it leaves. */
  readonly exposure: Pick<ExposureRecorder, "hold">;
  /** The changes that {@link ControlGateway.accessChanged} receives. */
  readonly accessChanges: Pick<AccessChanges, "steadily">;
  /** Whether edits are being saved now. */
  readonly isTakingWrites: () => boolean;
  /** Whether a board is open on this node and near a limit. */
  readonly isLarge: (compartment: CompartmentId) => boolean;
  /** Resolves these headers (cookie or bearer) or this handshake token to a person; null if they prove no one. */
  readonly authenticate: (headers: IncomingMessage["headers"], token: string | undefined) => Promise<AuthenticatedUser | null>;
  /** Begins handshakes. */
  readonly pacer: Pick<RequestPacer, "take">;
  /** Counts a handshake of a person; false if it is one too many. */
  readonly takeHandshake: (user: UserId) => boolean;
  /** Notes a connection whose person is not known yet; gives what to call when that is over. `close` ends it where too many wait. */
  readonly unproven: (request: IncomingMessage, close: () => void) => () => void;
}

/** The socket.io channel: rosters, live timeline lines and notices (shared/control/events.ts). No decisions of its own. */
export class ControlGateway {
  readonly #ports: ControlPorts;
  readonly #io: Server;
  readonly #followers = new Set<Follower>();
  readonly #counts: ConnectionCounts;
  readonly #limits = new WeakMap<ControlConnection, ConnectionLimits>();
  /** Handshakes that wait for their turn or for their answer: what to call when that is over. */
  readonly #waiting = new WeakMap<IncomingMessage, () => void>();
  readonly #packets: NodePersonRates;
  readonly #feed: TimelineFeed;
  readonly #acts: ActFeed;
  readonly #rosters: RosterSender;

  constructor(httpServer: HttpServer, ports: ControlPorts) {
    this.#ports = ports;
    this.#packets = new NodePersonRates(ports.clock, PACKETS_OF_PERSON);
    this.#counts = new ConnectionCounts(ports.context.limits.controlConnections);
    this.#feed = new TimelineFeed({ ...ports, ...this.#following() });
    this.#acts = new ActFeed({ ...ports, ...this.#following() });
    this.#rosters = new RosterSender(ports, this.#followers);
    this.#io = openControlServer(httpServer, { ...ports, awaitTurn: (request, begin) => this.#awaitTurn(request, begin) });
    this.#io.engine.on("connection", (connection: ControlConnection) => {
      this.#waiting.get(connection.request)?.();
      const proven = ports.unproven(connection.request, () => connection.close(true));
      this.#limits.set(connection, new ConnectionLimits(connection, { clock: ports.clock, proven }));
    });
    this.#io.use((socket, next) => void this.#authenticate(socket, next));
    this.#io.on("connection", (socket) => this.#serve(socket));
  }

  /** Connections now open. */
  get size(): number {
    return this.#followers.size;
  }

  /** Says that a compartment has new entries: its followers get the lines soon, and at once the acts that may be among them. */
  committed(compartment: CompartmentId, mayHoldActs: boolean): void {
    this.#feed.committed(compartment);
    if (mayHoldActs) this.#acts.committed(compartment);
  }

  /** Says that people came or went on sync sockets of a room. */
  presenceChanged(room: RoomId): void {
    this.#rosters.schedule(room);
  }

  /** Sends a notice to every connection of one person, on every node. */
  notify(user: UserId, code: Notice["code"], room?: RoomId): void {
    this.#io.to(everywhere(user)).emit("notice", this.#notice(code, room));
  }

  /** Tells every connection of one person, on every node, that their inbox changed. */
  inboxChanged(user: UserId): void {
    this.#io.to(everywhere(user)).emit("inbox", {});
  }

  /** Tells every connection of one person, on every node, that their invitations changed. */
  invitationsChanged(user: UserId): void {
    this.#io.to(everywhere(user)).emit("invitations", {});
  }

  /** Tells every follower whether edits are being saved now. */
  storeChanged(isTakingWrites: boolean): void {
    for (const follower of this.#followers) this.#tellStore(follower, isTakingWrites);
  }

  /** Tells everyone who may write to a board that it became large, or is so no longer. */
  largeBoardChanged(compartment: CompartmentId): void {
    for (const follower of this.#followers)
      for (const [room, { compartments }] of follower.rooms)
        if (compartments.some((shown) => shown.compartment.id === compartment)) follower.sendLarge(room, this.#ports.isLarge);
  }

  /** Brings every follower up to date with a change of rights. */
  async accessChanged(change: AccessChange): Promise<void> {
    // At once and before any look-up, so that a person learns of a removal before their rooms change.
    for (const follower of this.#followers) this.#tellPerson(follower, change);
    if (change.kind === "cards-removed") return this.#tellDeletions(change.room);
    if (!("room" in change)) return;
    const isEnd = change.kind === "member-removed";
    // Theirs first: each look-up takes its time, and until it is answered its follower is sent what is committed meanwhile. A person just added does not
    // follow the room yet and is told all the same.
    for (const follower of this.#followers) {
      if (isAbout(change, follower)) await this.#refresh(follower, change.room, { isTheirs: true, isEnd });
    }
    for (const follower of this.#followers) {
      if (!isAbout(change, follower) && follower.rooms.has(change.room))
        await this.#refresh(follower, change.room, { isTheirs: false, isEnd: false });
    }
    // Other nodes may have followers where this one has none.
    this.#rosters.schedule(change.room);
  }

  /** Ends a connection whose session or account has ended, or tells its person of their removal. */
  #tellPerson(follower: Follower, change: AccessChange): void {
    if (change.kind === "session-ended") {
      if (change.session === follower.identity.credential.id) follower.socket.disconnect(true);
    } else if (isAbout(change, follower)) {
      if (change.kind === "user-disabled") follower.socket.disconnect(true);
      else if (change.kind === "account-changed") this.#tellAccount(follower, change);
      else if (change.kind === "member-removed") {
        follower.unfollow(change.room);
        this.#notifyOne(follower, "removed-from-room", change.room);
      }
    }
  }

  /** Brings a connection up to date with its person's name and authorities, and tells the person's device. */
  #tellAccount(follower: Follower, change: Extract<AccessChange, { kind: "account-changed" }>): void {
    follower.identity = { ...follower.identity, user: accountNow(follower.identity.user, change) };
    follower.socket.emit("account", {});
    for (const room of follower.rooms.keys()) this.#rosters.schedule(room);
  }

  /** Tells followers of a room, or one of them, of its mass deletions. */
  async #tellDeletions(room: RoomId, only?: Follower): Promise<void> {
    const followers = only === undefined ? [...this.#followers] : [only];
    // Only what one of them may write to is read: what happens in other compartments changes neither the answer nor its cost (P3).
    const compartments = new Set(followers.flatMap((follower) => follower.writable(room)));
    const deletions = compartments.size === 0 ? [] : await showMassDeletions(this.#ports.context, [...compartments]);
    // What each may write to is looked at again, after the wait.
    for (const follower of followers) follower.sendDeletions(room, deletions);
  }

  /** The credentials behind live connections, for renewing them. */
  credentials(): readonly Credential[] {
    return Array.from(this.#followers, (follower) => follower.identity.credential);
  }

  /** Ends the connections of a session or token that no longer stands. */
  credentialEnded(id: Credential["id"]): void {
    for (const follower of this.#followers) if (follower.identity.credential.id === id) follower.socket.disconnect(true);
  }

  /** Ends every connection to this node. The HTTP listener keeps running: its owner stops it. */
  close(): void {
    for (const follower of this.#followers) this.#notifyOne(follower, "shutting-down");
    // Those of the other nodes stay.
    this.#io.local.disconnectSockets(true);
    this.#io.engine.close();
    void this.#io.of("/").adapter.close();
  }

  #notifyOne(follower: Follower, code: Notice["code"], room?: RoomId): void {
    follower.socket.emit("notice", this.#notice(code, room));
  }

  #notice(code: Notice["code"], room?: RoomId): Notice {
    const at = new Date(this.#ports.clock.now()).toISOString();
    return { id: randomUUID(), at, code, ...(room !== undefined && { room }) };
  }

  #tellStore(follower: Follower, isTakingWrites: boolean): void {
    const event: StoreState = { state: isTakingWrites ? "saving" : "not-saving" };
    follower.socket.emit("store", event);
  }

  /** Answers a handshake in its turn. While it waits its person is not known, and it counts as such. */
  #awaitTurn(request: IncomingMessage, answer: () => void): void {
    const { socket } = request;
    const isOver = this.#ports.unproven(request, () => socket.destroy());
    this.#waiting.set(request, isOver);
    socket.once("close", isOver);
    this.#ports.pacer.take(request, () => {
      if (!socket.destroyed) answer();
    });
  }

  async #authenticate(socket: Socket, next: (error?: Error) => void): Promise<void> {
    try {
      const token: unknown = socket.handshake.auth["token"];
      const identity = await this.#ports.authenticate(socket.handshake.headers, typeof token === "string" ? token : undefined);
      if (identity === null) return next(new Error("sign-in-required"));
      // A connection that closed meanwhile would never report its end.
      if (socket.conn.readyState !== "open") return next(new Error("unavailable"));
      if (!this.#ports.takeHandshake(identity.user.id)) return next(new Error("too-fast"));
      const leave = this.#counts.take(identity.user.id);
      if (leave === null) return next(new Error("too-many-connections"));
      socket.conn.once("close", leave);
      this.#limits.get(socket.conn)?.known(() => this.#packets.take(identity.user.id));
      socket.data = { identity };
      next();
    } catch (cause) {
      this.#ports.log.error({ err: cause }, "control channel could not authenticate");
      next(new Error("unavailable"));
    }
  }

  #serve(socket: Socket): void {
    const { identity } = socket.data as { identity: AuthenticatedUser };
    const follower = new Follower(socket, identity, {
      nowMs: this.#ports.clock.now(),
      holds: new FollowerHolds(this.#ports.exposure, identity.user.id),
    });
    this.#followers.add(follower);
    void socket.join(everywhere(identity.user.id));
    if (!this.#ports.isTakingWrites()) this.#tellStore(follower, false);
    socket.on("disconnect", () => {
      this.#followers.delete(follower);
      follower.holds.end();
      for (const room of follower.rooms.keys()) this.#rosters.schedule(room);
    });
    this.#on(follower, "room:follow", async ({ room }) => this.#follow(follower, room));
    this.#on(follower, "room:unfollow", async ({ room }) => {
      follower.unfollow(room);
      this.#rosters.schedule(room);
      return { ok: true };
    });
    this.#on(follower, "card:opened", async ({ compartment, card }) => {
      if (!follower.reads(compartment)) return { ok: false, code: "not-found" };
      if (follower.opens(compartment, card))
        await this.#ports.context.directory.recordOpened([{ compartment, card, user: identity.user.id, at: this.#ports.clock.now() }]);
      return { ok: true };
    });
    this.#on(follower, "presence:at", async (at) => {
      if (!follower.moveTo(at)) return { ok: false, code: "not-found" };
      this.#rosters.schedule(at.room);
      return { ok: true };
    });
  }

  /** Listens to one event: schema, budget, then `serve`; the caller always gets exactly one answer. */
  #on<Name extends keyof typeof clientEvents>(
    follower: Follower,
    name: Name,
    serve: (payload: ReturnType<(typeof clientEvents)[Name]["parse"]>) => Promise<ControlAck>,
  ): void {
    const event: string = name;
    follower.socket.on(event, (payload: unknown, answer: unknown) => {
      const reply = (ack: ControlAck): void => void (typeof answer === "function" && answer(ack));
      if (this.#limits.get(follower.socket.conn)?.spend() === false) return reply({ ok: false, code: "too-fast" });
      const parsed = clientEvents[name].safeParse(payload);
      if (!parsed.success) return reply({ ok: false, code: "malformed" });
      serve(parsed.data as ReturnType<(typeof clientEvents)[Name]["parse"]>).then(reply, (cause: unknown) => {
        this.#ports.log.error({ err: cause, event: name }, "control event failed");
        reply({ ok: false, code: "unavailable" });
      });
    });
  }

  async #follow(follower: Follower, room: RoomId): Promise<ControlAck> {
    const isFollowing = await this.#lookUp(follower, room, (shown) => {
      if (shown === null) follower.unfollow(room);
      else follower.follow(shown);
      return shown !== null;
    });
    if (!isFollowing) return { ok: false, code: "not-found" };
    await this.#followTimelines(follower.rooms.get(room));
    this.#rosters.schedule(room);
    follower.sendLarge(room, this.#ports.isLarge);
    await this.#tellDeletions(room, follower);
    return { ok: true };
  }

  /** Looks up a room as a follower may see it now; null for one they may not see. */
  #lookUp<Used>(follower: Follower, room: RoomId, use: (shown: ShownRoom | null) => Used): Promise<Used> {
    const { accessChanges, context } = this.#ports;
    const look = () => showRoom(context, follower.identity.user, room);
    return accessChanges.steadily(look, (shown) => use(shown.ok ? shown.value : null));
  }

  /** Follows the timelines and acts of everything that a follower of this room reads. Resolves when no act is missed any more. */
  async #followTimelines(shown: ShownRoom | undefined): Promise<void> {
    const compartments = shown?.compartments.map(({ compartment }) => compartment.id) ?? [];
    for (const compartment of compartments) this.#feed.follow(compartment);
    await Promise.all(compartments.map((compartment) => this.#acts.follow(compartment)));
  }

  /**
   * Looks a room up again for one follower, and sends an event if something changed that the follower may see. A change that comes while a look-up is
   * under way has that one made again: each with a look-up of its own, many changes would have the directory asked for everyone as many times.
   */
  async #refresh(follower: Follower, room: RoomId, about: RoomNews): Promise<void> {
    const underWay = follower.looks.get(room);
    if (underWay !== undefined) {
      underWay.isTheirs ||= about.isTheirs;
      underWay.isEnd ||= about.isEnd;
      return await underWay.done;
    }
    const look = { ...about, done: Promise.resolve() };
    follower.looks.set(room, look);
    look.done = this.#refreshOnce(follower, room, look);
    await look.done;
  }

  async #refreshOnce(follower: Follower, room: RoomId, about: RoomNews): Promise<void> {
    try {
      const isNews = await this.#lookUp(follower, room, (shown) => {
        // Here, and not later: what changes from now on is not in this answer.
        follower.looks.delete(room);
        const isTold = follower.replaceRoom(room, shown, about);
        void this.#followTimelines(follower.rooms.get(room));
        return isTold;
      });
      if (!isNews) return;
    } catch (cause) {
      // What they may still see is unknown: they must reconnect and be checked again.
      follower.looks.delete(room);
      this.#ports.log.error({ err: cause, room }, "a follower's rights could not be looked up");
      follower.socket.disconnect(true);
      return;
    }
    follower.socket.emit("access", { room });
    this.#rosters.schedule(room);
    follower.sendLarge(room, this.#ports.isLarge);
    // Not waited for: the other followers' rights come first.
    this.#tellDeletions(room, follower).catch((cause: unknown) => {
      this.#ports.log.error({ err: cause, room }, "a follower was not told of mass deletions");
    });
  }

  /** What feeds ask about those who follow a compartment. */
  #following(): Pick<FeedPorts, "isFollowed" | "record" | "followersOf"> {
    const readers = (compartment: CompartmentId): Follower[] => [...this.#followers].filter((follower) => follower.reads(compartment));
    return {
      isFollowed: (compartment) => readers(compartment).length > 0,
      record: async (compartment, sent) => {
        await Promise.all(readers(compartment).map(async ({ holds }) => await holds.begin(compartment, sent)));
      },
      followersOf: (compartment) => readers(compartment).flatMap(({ holds, socket }) => (holds.has(compartment) ? [socket] : [])),
    };
  }
}

/** The socket.io room of all connections of one person. Its name comes from who was authenticated, never from what a client sent (P3). */
function everywhere(user: UserId): string {
  return `user ${user}`;
}

/** Whether a change concerns the person of a connection by name. */
function isAbout(change: AccessChange, { identity }: Follower): boolean {
  return "user" in change && change.user === identity.user.id;
}
