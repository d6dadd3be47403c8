import * as Y from "yjs";
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { mayWrite, type Grant } from "../../../server/domain/hub/session/grant.ts";
import type { Hub } from "../../../server/domain/hub/hub.ts";
import type { ClientId, UserId } from "../../../shared/ids.ts";
import { encodeStep1, encodeStep2, encodeUpdate } from "../../../shared/wire/frame.ts";
import { decodeReceipt, MESSAGE_RECEIPT, type Receipt } from "../../../shared/wire/receipt.ts";
import { encodeAwareness } from "../frames.ts";
import { Link } from "./link.ts";
import { BrokenPromise } from "./oracles.ts";

const FROM_SERVER = Symbol("from the server");

/** What a client shares with all others of its simulation. */
export interface Surroundings {
  /** Who types under which client id. Clients write themselves in. */
  readonly truth: Map<ClientId, UserId>;
  /** Sees each message at the moment the server sends it. */
  readonly sent: (compartment: string, message: Uint8Array) => void;
  readonly pick: (count: number) => number;
}

/**
 * One person on one board: a real Y.Doc that does what a stock provider does with it. It works on while it is offline, and comes back
 * with everything it has.
 */
export class SimulatedClient {
  readonly grant: Grant;
  readonly receipts: Receipt[] = [];
  /** Close codes that tell a stock client to stop. */
  readonly refusals: number[] = [];
  /**
   * What a reader's own document has deleted by itself: after remote changes Yjs tidies the formats of a text, also formats into which
   * another person's text is still to come. A writer sends that like any edit; from a reader it goes nowhere, so a reader shows the ledger
   * without these formats, however what it was sent was divided into messages (test/unit/client-sync/looking.test.ts).
   */
  readonly keptToItself: Uint8Array[] = [];
  /** Whose presence it sees. */
  readonly seen = new Set<ClientId>();
  doc: Y.Doc;
  link: Link | null = null;
  /** Client ids this person has typed under that may not all be known to the server. */
  unsyncedIds = 1;
  readonly #world: Surroundings;

  constructor(grant: Grant, world: Surroundings) {
    this.grant = grant;
    this.#world = world;
    this.doc = this.#open(new Y.Doc());
  }

  get compartment(): string {
    return this.grant.compartment.id;
  }

  /** Opens a connection and asks for the document, as a stock provider does. */
  connect(hub: Hub): Link {
    const link = new Link((message) => this.#world.sent(this.compartment, message));
    this.link = link;
    link.session = hub.arrive({ peer: link, grant: this.grant, receipts: true });
    this.say(encodeStep1(Y.decodeStateVector(Y.encodeStateVector(this.doc))));
    return link;
  }

  /** Puts a message on the way to the server, if there is a connection. */
  say(message: Uint8Array): void {
    if (this.link !== null && this.link.closed === null) this.link.toServer.push(message);
  }

  /** Shows presence under an id, which is not always one's own. */
  show(client: ClientId, state: object): void {
    this.say(encodeAwareness([{ client, clock: 1, state: JSON.stringify(state) }]));
  }

  /** Takes what has arrived first on its connection. */
  receive(): void {
    const link = this.link;
    const parcel = link?.toClient.shift();
    if (link === null || parcel === undefined) return;
    if (parcel.kind === "message") return this.#take(parcel.message);
    this.link = null;
    if (parcel.code >= 4400 && parcel.code < 4500) this.refusals.push(parcel.code);
  }

  /** Closes the page and opens it again from what was kept: same content, a new client id. */
  restart(): void {
    const kept = Y.encodeStateAsUpdate(this.doc);
    this.doc.destroy();
    const doc = new Y.Doc();
    Y.applyUpdate(doc, kept, FROM_SERVER);
    this.doc = this.#open(doc);
    this.unsyncedIds += 1;
  }

  #open(doc: Y.Doc): Y.Doc {
    doc.clientID = 1 + this.#world.pick(4_294_967_294);
    this.#world.truth.set(doc.clientID, this.grant.user.id);
    for (const root of ["cards", "links", "comments", "meta"]) doc.getMap(root);
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === FROM_SERVER) return;
      if (!mayWrite(this.grant)) this.keptToItself.push(update);
      this.say(encodeUpdate(update));
    });
    return doc;
  }

  #take(message: Uint8Array): void {
    if (message[0] === MESSAGE_RECEIPT) {
      const receipt = decodeReceipt(message);
      if (receipt.ok) this.receipts.push(receipt.value);
      return;
    }
    const decoder = createDecoder(message);
    const type = readVarUint(decoder);
    if (type === 1) this.#see(readVarUint8Array(decoder));
    if (type !== 0) return;
    const step = readVarUint(decoder);
    const payload = readVarUint8Array(decoder);
    if (step === 0) {
      this.say(encodeStep2(Y.encodeStateAsUpdate(this.doc, payload)));
      this.unsyncedIds = 1;
      return;
    }
    Y.applyUpdate(this.doc, payload, FROM_SERVER);
    if (this.doc.store.pendingStructs !== null || this.doc.store.pendingDs !== null)
      throw new BrokenPromise("pending", `a replica of ${this.grant.user.id} was sent what it cannot apply`);
  }

  #see(presence: Uint8Array): void {
    const decoder = createDecoder(presence);
    for (let left = readVarUint(decoder); left > 0; left -= 1) {
      const client = readVarUint(decoder);
      readVarUint(decoder);
      if (readVarString(decoder) === "null") this.seen.delete(client);
      else this.seen.add(client);
    }
  }
}
