import type { ClientId, CompartmentId } from "../../../../shared/ids.ts";
import type { ShownClient } from "../../../ports/engine.ts";
import { closeCode, type CloseCode } from "../../../../shared/wire/close-code.ts";
import { challenge, claimClientId, firstClientOf, type Claim, type ClaimOptions, type ContestedClaim } from "./client-id-claim.ts";
import { ClusterPresence } from "./cluster-presence.ts";
import type { HubPorts } from "../hub-ports.ts";
import { readPresence } from "./read-presence.ts";
import type { LiveCompartment } from "../compartment/live-compartment.ts";
import { PresenceFlush } from "./presence-flush.ts";
import type { Session } from "../session/session.ts";
import { ShownIds } from "./shown-ids.ts";

/** What presence needs of the hub. */
export interface PresenceIntakePorts {
  readonly ports: HubPorts;
  readonly close: (session: Session, code: CloseCode, reason: string) => void;
  /** Takes a message that was held, as if it came now. */
  readonly receive: (session: Session, message: Uint8Array) => void;
  readonly compartmentOf: (id: CompartmentId) => LiveCompartment | null;
  readonly pauseReading: (session: Session) => void;
  readonly resumeReading: (session: Session) => void;
}

/** One message that names a client id. */
interface Naming {
  readonly compartment: LiveCompartment;
  readonly client: ClientId;
  readonly message: Uint8Array;
}

/** Takes in what peers show of themselves, and settles who may show and write under which client id, on all nodes. */
export class PresenceIntake {
  /** The presence of other nodes. */
  readonly cluster: ClusterPresence;
  readonly #hub: PresenceIntakePorts;
  readonly #flush: PresenceFlush;
  readonly #shown: ShownIds;

  constructor(hub: PresenceIntakePorts) {
    const { ports, close } = hub;
    this.#hub = hub;
    this.cluster = new ClusterPresence(ports.gossip ?? null, {
      now: () => ports.clock.now(),
      schedule: (compartment) => this.schedule(compartment),
      contest: (claim) => this.#contest(claim),
      superseded: (session) => close(session, closeCode.tryAgain, "no answer, and its client id came back on another node"),
    });
    this.#shown = new ShownIds({ ...ports, denied: (id) => this.#denied(id) });
    this.#flush = new PresenceFlush(ports.clock, {
      close,
      show: (compartment, entries) => this.cluster.show(compartment, entries),
      mayShow: () => ports.rights?.hasRunOut !== true,
    });
  }

  /** Sees to it that what changed in a compartment goes out soon. */
  schedule(compartment: LiveCompartment): void {
    this.#flush.schedule(compartment);
  }

  /** Takes an awareness message. `compartment` is null while it is opening: then `whenOpen` is called with what to do once it has. */
  receive(
    session: Session,
    frame: { readonly message: Uint8Array; readonly payload: Uint8Array; readonly compartment: LiveCompartment | null },
    whenOpen: (callback: () => void) => void,
  ): void {
    const { message, payload, compartment } = frame;
    let ownId = session.clientId;
    // A peer's first entry is its own unless it is one it was sent; whatever ids come later are other people's, returned.
    const isReturned = (clock: number): boolean => compartment?.presence.isReturned(clock) === true;
    const own = readPresence(payload, (client, clock) => client === (ownId ??= isReturned(clock) ? null : client));
    if (!own.ok) {
      const code = own.error === "too-large" ? closeCode.tooLarge : closeCode.malformed;
      return this.#hub.close(session, code, `awareness ${own.error}`);
    }
    const first = own.value[0];
    // A peer that has shown nothing yet and returns another's departure has not named an id of its own.
    if (first === undefined || (session.clientId === null && first.state === "null")) return;
    // The newest state is shown when it is open.
    if (compartment === null) return whenOpen(() => this.#hub.receive(session, message));
    const id: ShownClient = { compartment: compartment.id, client: first.client, user: session.person.id };
    if (this.#shown.isDenied(id) && compartment.board.ownerOf(id.client) !== id.user) return;
    if (this.#claim(session, { compartment, client: first.client, message }) !== "own") return;
    this.#shown.note(id);
    compartment.presence.set(first.client, session, first.state);
    this.schedule(compartment);
  }

  /** Makes the client id of a peer's first update its own. True if that is in question: the message is held with all that follow. */
  isContested(session: Session, write: { compartment: LiveCompartment; message: Uint8Array; update: Uint8Array }): boolean {
    if (session.clientId !== null) return false;
    const client = firstClientOf(write.update);
    return client !== null && this.#claim(session, { compartment: write.compartment, client, message: write.message }) === "challenged";
  }

  /** A compartment has been opened on this node. */
  opened(compartment: LiveCompartment): void {
    this.cluster.opened(compartment);
  }

  /** A compartment was closed on this node. Idempotent. */
  closed(id: CompartmentId): void {
    this.cluster.closed(id);
    this.#shown.closed(id);
  }

  /** A session has left a compartment: what it showed goes. */
  left(session: Session, compartment: LiveCompartment): void {
    const client = session.clientId;
    if (client === null || !compartment.holders.release(client, session)) return;
    this.cluster.release(compartment.id, client);
    compartment.presence.remove(client, session);
    this.schedule(compartment);
  }

  /** Another person keeps this id: the one who showed it shows it no longer. */
  #denied({ compartment: id, client, user }: ShownClient): void {
    const compartment = this.#hub.compartmentOf(id);
    const holder = compartment?.holders.of(client);
    // Its owner by the ledger shows it all the same.
    if (compartment === null || holder?.person.id !== user || compartment.board.ownerOf(client) === user) return;
    this.left(holder, compartment);
  }

  /** Claims a client id. Where that is in question, the message and all that follow are held, to be taken or dropped with it. */
  #claim(session: Session, { compartment, client, message }: Naming): Claim {
    // Before the ping goes out: its answer may come at once.
    session.held = [message];
    const elsewhere = this.cluster.elsewhere(compartment.id, client);
    const outcome = claimClientId(this.#claimOptions({ session, compartment, client, elsewhere }));
    if (outcome === "challenged") this.#hub.pauseReading(session);
    else session.held = null;
    return outcome;
  }

  #claimOptions(claim: Pick<ClaimOptions, "session" | "compartment" | "client" | "elsewhere">): ClaimOptions {
    return {
      ...claim,
      clock: this.#hub.ports.clock,
      held: (client, holder, isTakeover) => this.cluster.hold(client, holder, isTakeover),
      close: (loser, code, reason) => this.#hub.close(loser, code, reason),
      release: () => this.#release(claim.session),
    };
  }

  /** Puts an id in question that a session holds already: the same person turned out to have held it on another node before. */
  #contest({ session, compartment, client, contested }: ContestedClaim): void {
    if (session.isClosed || session.held !== null) return;
    session.held = [];
    this.#hub.pauseReading(session);
    challenge(contested, this.#claimOptions({ session, compartment, client, elsewhere: contested }));
  }

  #release(session: Session): void {
    const held = session.held ?? [];
    session.held = null;
    for (const message of held) this.#hub.receive(session, message);
    this.#hub.resumeReading(session);
  }
}
