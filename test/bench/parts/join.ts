import { decodeFrame } from "../../../shared/wire/frame.ts";
import type { MeasuredServer } from "./measured-server.ts";
import type { RawSocket } from "./raw-socket.ts";

/** A join that keeps what it gets. */
export interface KeptJoin {
  readonly socket: RawSocket;
  /** Every update received so far, the snapshot first. */
  readonly updates: Uint8Array[];
  /** Bytes up to and with the SyncStep2, by which a stock client calls itself synced. */
  readonly bytes: number;
  /** From connecting to the last of them. */
  readonly timeMs: number;
}

/** Joins as a stock client does and stays. `ask` is its sync step 1. */
export async function joinAndKeep(server: MeasuredServer, path: string, ask: Uint8Array): Promise<KeptJoin> {
  const startMs = performance.now();
  const socket = await server.open(path, "watcher");
  const updates: Uint8Array[] = [];
  const synced = new Promise<{ bytes: number; timeMs: number }>((resolve) => {
    socket.onFrame = (payload) => {
      const frame = decodeFrame(payload);
      if (!frame.ok || frame.value.kind !== "write") return;
      updates.push(frame.value.update);
      if (frame.value.step === "step-2") resolve({ bytes: socket.receivedBytes, timeMs: performance.now() - startMs });
    };
  });
  socket.send(ask);
  return { socket, updates, ...(await synced) };
}

/** Joins and leaves with the last byte of the join, undecoded: it costs the load generator next to nothing. Gives the time it took. */
export async function joinAndLeave(server: MeasuredServer, path: string, ask: Uint8Array): Promise<number> {
  const startMs = performance.now();
  const socket = await server.open(path, "watcher");
  await new Promise<void>((resolve) => {
    // A SyncStep2 ends a join: message 0, step 1.
    socket.onFrame = (payload) => {
      if (payload[0] === 0 && payload[1] === 1) resolve();
    };
    socket.send(ask);
  });
  socket.destroy();
  return performance.now() - startMs;
}
