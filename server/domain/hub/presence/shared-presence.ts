import type { ClientId, CompartmentId, UserId } from "../../../../shared/ids.ts";
import type { AwarenessEntry } from "../../wire/awareness-frame.ts";
import { MAX_CLIENT_ID } from "../../../../shared/wire/limits.ts";
import type { NodeId, RemoteChange, SharedRecords, SharedTopic } from "../../../ports/cluster.ts";
import type { Contested, ContestedClaim } from "./client-id-claim.ts";
import type { LiveCompartment } from "../compartment/live-compartment.ts";
import { isEarlier, readHolding, writeHolding, type Holding } from "./shared-holding.ts";
import type { Session } from "../session/session.ts";

/** What sharing presence needs of the hub. */
export interface SharedPresencePorts {
  readonly node: NodeId;
  /** The cluster's time, milliseconds since the epoch. */
  readonly now: () => number;
  /** Presence of other nodes changed: it goes out soon. */
  readonly schedule: (compartment: LiveCompartment) => void;
  /** Keeps an id for a person, or frees it with null. */
  readonly reserve: (compartment: CompartmentId, client: ClientId, user: UserId | null) => void;
  /** A session of this node came later to an id than one of the same person on another node. */
  readonly contest: (claim: ContestedClaim) => void;
  /** A session of this node did not answer, and its id came back on another node. */
  readonly superseded: (session: Session) => void;
}

type OwnHolding = Holding & { readonly session: Session };

/** The presence of one compartment across the nodes of a cluster: who holds which client id, and what they show (RULES.md, N16 to N18). */
export class SharedPresence {
  readonly #compartment: LiveCompartment;
  readonly #ports: SharedPresencePorts;
  readonly #topic: SharedTopic;
  readonly #own = new Map<ClientId, OwnHolding>();
  readonly #others = new Map<ClientId, Map<NodeId, Holding>>();
  /** Questions that wait for another node's answer. */
  readonly #asked = new Map<string, (isAlive: boolean) => void>();
  #questions = 0;

  constructor(compartment: LiveCompartment, gossip: SharedRecords, ports: SharedPresencePorts) {
    this.#compartment = compartment;
    this.#ports = ports;
    this.#topic = gossip.follow(`presence/${compartment.id}`, {
      changed: (changes) => this.#changed(changes),
      told: (from, words) => this.#told(from, words),
    });
  }

  /** Tells that a session of this node holds an id now; `isTakeover`: after the one that held it elsewhere gave no answer. */
  hold(client: ClientId, session: Session, isTakeover: boolean): void {
    const before = this.#own.get(client);
    // What it shows already, it shows on.
    const { clock, state } = before?.session === session ? before : { clock: 0, state: "" };
    this.#put(client, { user: session.person.id, sinceMs: this.#ports.now(), isTakeover, clock, state, session });
  }

  /** Announces that no session of this node holds an id any more. It stays reserved for its holder on another node, if there is one. */
  release(client: ClientId): void {
    this.#own.delete(client);
    this.#topic.put(String(client), null);
    this.#ports.reserve(this.#compartment.id, client, this.#holderElsewhere(client)?.user ?? null);
  }

  /** Tells what peers of this node show since the last round. */
  show(entries: readonly AwarenessEntry[]): void {
    for (const { client, clock, state } of entries) {
      const holding = this.#own.get(client);
      if (holding !== undefined) this.#put(client, { ...holding, clock, state: state === "null" ? "" : state });
    }
  }

  /** The holder of an id on another node, or null. */
  elsewhere(client: ClientId): Contested | null {
    const holding = this.#holderElsewhere(client);
    return holding === null ? null : this.#contested(client, holding.node, holding.user);
  }

  /** Takes everything back that this node shows here. */
  end(): void {
    this.#topic.end();
    this.#asked.clear();
  }

  #put(client: ClientId, holding: OwnHolding): void {
    this.#own.set(client, holding);
    this.#topic.put(String(client), writeHolding(holding));
  }

  #holderElsewhere(client: ClientId): (Holding & { node: NodeId }) | null {
    let first: (Holding & { node: NodeId }) | null = null;
    for (const [node, holding] of this.#others.get(client) ?? [])
      if (first === null || isEarlier({ ...holding, node }, first)) first = { ...holding, node };
    return first;
  }

  #contested(client: ClientId, node: NodeId, user: UserId): Contested {
    return {
      user,
      ask: (answered) => {
        const question = String(this.#questions++);
        this.#asked.set(question, answered);
        this.#topic.tell(node, `held? ${client} ${question}`);
        return () => void this.#asked.delete(question);
      },
      // It is told by the new holding, which says that it was taken over.
      evict: () => {},
    };
  }

  #told(from: NodeId, words: string): void {
    const [word, subject = "", question = ""] = words.split(" ");
    if (word === "held?") {
      const session = this.#compartment.holders.of(Number(subject));
      if (session === undefined || session.isClosed) this.#topic.tell(from, `gone ${question}`);
      else session.arrival.peer.ping(() => this.#topic.tell(from, `alive ${question}`));
    } else if (word === "alive" || word === "gone") this.#asked.get(subject)?.(word === "alive");
  }

  #changed(changes: readonly RemoteChange[]): void {
    for (const { node, key, value } of changes) {
      const client = Number(key);
      if (!Number.isInteger(client) || client < 0 || client > MAX_CLIENT_ID) continue;
      const holding = value === null ? null : readHolding(value);
      this.#keep(client, node, holding);
      const isShown = holding !== null && holding.state !== "";
      this.#compartment.presence.setRemote(client, node, isShown ? { clock: holding.clock, state: holding.state } : null);
      if (holding !== null) this.#compare(client, node, holding);
    }
    this.#ports.schedule(this.#compartment);
  }

  #keep(client: ClientId, node: NodeId, holding: Holding | null): void {
    const userBefore = this.#holderElsewhere(client)?.user ?? null;
    const holdings = this.#others.get(client) ?? new Map<NodeId, Holding>();
    if (holding === null) holdings.delete(node);
    else holdings.set(node, holding);
    if (holdings.size === 0) this.#others.delete(client);
    else this.#others.set(client, holdings);
    const user = this.#holderElsewhere(client)?.user ?? null;
    if (user !== userBefore && !this.#own.has(client)) this.#ports.reserve(this.#compartment.id, client, user);
  }

  /** Two nodes have a holder for one id: the later of one person is asked about, an id of two persons is the owner's or the earlier's. */
  #compare(client: ClientId, node: NodeId, theirs: Holding): void {
    const mine = this.#own.get(client);
    if (mine === undefined) return;
    const isTheirsEarlier = isEarlier({ ...theirs, node }, { ...mine, node: this.#ports.node });
    if (mine.user === theirs.user) {
      if (theirs.isTakeover && !isTheirsEarlier) this.#ports.superseded(mine.session);
      else if (isTheirsEarlier && !mine.isTakeover) {
        const contested = this.#contested(client, node, theirs.user);
        this.#ports.contest({ session: mine.session, compartment: this.#compartment, client, contested });
      }
      return;
    }
    const owner = this.#compartment.board.ownerOf(client);
    if (owner === theirs.user || (owner !== mine.user && isTheirsEarlier)) this.#yield(client, mine.session);
  }

  /** Another person holds this id by right: what this session shows under it is removed, and its later entries are passed over. */
  #yield(client: ClientId, session: Session): void {
    this.#compartment.holders.release(client, session);
    this.#compartment.presence.remove(client, session);
    this.release(client);
  }
}
