import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

/** A stock `y-websocket` client on a compartment of a running server. */
export interface StockClient {
  readonly doc: Y.Doc;
  readonly provider: WebsocketProvider;
  /** Resolves when the provider calls itself synced. */
  readonly synced: Promise<void>;
  /** Close codes seen so far. */
  readonly closes: number[];
  readonly destroy: () => void;
}

/** Opens one with a personal access token. `disableBc`: two providers in one process would sync without any server. */
export function openStockClient(options: {
  socketUrl: string;
  compartment: string;
  token: string;
  doc?: Y.Doc;
  receipts?: boolean;
}): StockClient {
  const doc = options.doc ?? new Y.Doc();
  const protocols = ["majlis.v1", `bearer.${options.token}`, ...(options.receipts === true ? ["majlis.receipts.v1"] : [])];
  const provider = new WebsocketProvider(`${options.socketUrl}/sync`, options.compartment, doc, {
    WebSocketPolyfill: WebSocket as never,
    protocols,
    disableBc: true,
  });
  const closes: number[] = [];
  provider.on("connection-close", (event) => {
    if (event !== null) closes.push(event.code);
  });
  const synced = new Promise<void>((resolve) => {
    provider.on("sync", (isSynced: boolean) => {
      if (isSynced) resolve();
    });
  });
  const destroy = (): void => {
    provider.destroy();
    // Its timer would keep the process alive.
    provider.awareness.destroy();
  };
  return { doc, provider, synced, closes, destroy };
}

/** Resolves once `holds` does, looked at after every change of the document. */
export function until(doc: Y.Doc, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!holds()) return;
      doc.off("afterTransaction", look);
      resolve();
    };
    doc.on("afterTransaction", look);
    look();
  });
}
