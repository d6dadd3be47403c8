import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { Typist } from "./editing-trace.ts";
import { Gate, gatedSocket } from "./gated-socket.ts";
import { other, TYPIST_CLIENT_IDS } from "./replay-trace.ts";
import type { Between } from "./replay-trace.ts";

/** Two stock providers on one compartment, each behind a gate, with the client ids the trace needs. */
export interface StockTypists {
  readonly docs: readonly [Y.Doc, Y.Doc];
  readonly gates: readonly [Gate, Gate];
  readonly between: Between;
  /** How often an edit came into view before its time: the replay is faithful only with 0. */
  readonly cameTooSoon: () => number;
  /** Close codes seen. */
  readonly closes: readonly number[];
  readonly destroy: () => void;
}

/** Connects both and resolves when they are synced; their gates are still open. */
export async function openStockTypists(options: {
  socketUrl: string;
  compartment: string;
  tokens: readonly [string, string];
}): Promise<StockTypists> {
  const gates = [new Gate(), new Gate()] as const;
  const docs = [new Y.Doc(), new Y.Doc()] as const;
  const closes: number[] = [];
  const providers = ([0, 1] as const).map((typist) => {
    docs[typist].clientID = TYPIST_CLIENT_IDS[typist];
    const provider = new WebsocketProvider(`${options.socketUrl}/sync`, options.compartment, docs[typist], {
      WebSocketPolyfill: gatedSocket(gates[typist]) as never,
      protocols: ["majlis.v1", `bearer.${options.tokens[typist]}`],
      disableBc: true,
    });
    provider.on("connection-close", (event) => {
      if (event !== null) closes.push(event.code);
    });
    return provider;
  });
  await Promise.all(
    providers.map(
      (provider) =>
        new Promise<void>((resolve) => {
          provider.on("sync", (isSynced: boolean) => {
            if (isSynced) resolve();
          });
        }),
    ),
  );
  const line = heldBack(gates);
  return { docs, gates, ...line, closes, destroy: () => providers.forEach((provider) => provider.destroy()) };
}

/** Brings every edit to the other side by way of the server, and shows it there when its time has come. */
function heldBack(gates: readonly [Gate, Gate]): Pick<StockTypists, "between" | "cameTooSoon"> {
  const made: Record<Typist, { readonly madeAfter: number; readonly update: Uint8Array }[]> = { 0: [], 1: [] };
  const shown: [number, number] = [0, 0];
  let tooSoon = 0;
  const between: Between = {
    show: async (typist, editsOfOther) => {
      const runs = made[other(typist)];
      while ((runs[shown[typist]]?.madeAfter ?? Number.POSITIVE_INFINITY) <= editsOfOther) {
        await gates[typist].show(runs[shown[typist]]?.update ?? new Uint8Array());
        shown[typist] += 1;
      }
      const next = runs[shown[typist]];
      if (next !== undefined && gates[typist].hasShown(next.update)) tooSoon += 1;
    },
    typed: async (run, update) => {
      made[run.typist].push({ madeAfter: run.madeAfter, update });
      // Were more typed before this has arrived, the server could pass both on in one message, which cannot be parted any more.
      if (run.isLookedAt) await gates[other(run.typist)].arrived(update);
    },
  };
  return { between, cameTooSoon: () => tooSoon };
}
