import * as Y from "yjs";
import { decodeFrame } from "../../../shared/wire/frame.ts";
import type { RawSocket } from "./raw-socket.ts";
import type { TypingWriter } from "./typing-writer.ts";

/** A watcher that keeps what it gets and when, and reads it only when it is asked: while edits flow it costs next to nothing. */
export class KeptFrames {
  readonly #socket: RawSocket;
  /** Updates that were read and are not in the document yet. */
  #updates: Uint8Array[] = [];
  readonly #doc = new Y.Doc();
  /** How far each client's clock has come, by what was read. */
  readonly #clocks = new Map<number, number>();
  #unread: { readonly atMs: number; readonly payload: Buffer }[] = [];

  constructor(socket: RawSocket) {
    this.#socket = socket;
    socket.onFrame = (payload) => this.#unread.push({ atMs: performance.now(), payload });
  }

  /** Reads what came since the last call: `onEdit` is called for each clock of each client, with the time at which it came. */
  read(onEdit: (client: number, clock: number, atMs: number) => void = () => {}): void {
    const unread = this.#unread;
    this.#unread = [];
    for (const { atMs, payload } of unread) {
      const frame = decodeFrame(payload);
      if (!frame.ok || frame.value.kind !== "write") continue;
      this.#updates.push(frame.value.update);
      for (const [client, end] of Y.parseUpdateMeta(frame.value.update).to) {
        for (let clock = this.#clocks.get(client) ?? 0; clock < end; clock++) onEdit(client, clock, atMs);
        this.#clocks.set(client, Math.max(end, this.#clocks.get(client) ?? 0));
      }
    }
  }

  /** Whether a document that takes everything received shows exactly what the writers have written. */
  isAllOf(writers: readonly TypingWriter[]): boolean {
    this.read();
    const updates = this.#updates;
    this.#updates = [];
    this.#doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.#doc, update);
    });
    return writers.every((writer) => writer.isIn(this.#doc));
  }

  /** Leaves. */
  close(): void {
    this.#socket.destroy();
  }
}
