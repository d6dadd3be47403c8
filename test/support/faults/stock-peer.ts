import * as Y from "yjs";
import { openStockClient, type StockClient } from "../stock-client.ts";
import type { Balancer } from "./balancer.ts";

/** The longest wait between two tries, the same as for the other clients of a trial, milliseconds; by itself a stock client waits up to 2.5 s. */
const LONGEST_PAUSE_MS = 600;

/** A stock y-websocket client behind the balancer, which gives it another node for each connection. */
export class StockPeer {
  readonly name: string;
  readonly compartment: string;
  readonly doc: Y.Doc;
  readonly #client: StockClient;

  constructor(plan: { name: string; compartment: string; token: string; balancer: Balancer; clientId: number }) {
    const { name, compartment, token, balancer } = plan;
    const next = (): string => balancer.next().socketUrl;
    this.name = name;
    this.compartment = compartment;
    this.doc = new Y.Doc();
    this.doc.clientID = plan.clientId;
    this.#client = openStockClient({ socketUrl: next(), compartment, token, doc: this.doc });
    const { provider } = this.#client;
    provider.maxBackoffTime = LONGEST_PAUSE_MS;
    provider.on("connection-close", () => {
      provider.serverUrl = `${next()}/sync`;
    });
  }

  /** It calls itself synced. What it wrote itself may still be on its way. */
  get isQuiet(): boolean {
    return this.#client.provider.synced;
  }

  get closes(): readonly number[] {
    return this.#client.closes;
  }

  stop(): void {
    this.#client.destroy();
    this.doc.destroy();
  }
}
