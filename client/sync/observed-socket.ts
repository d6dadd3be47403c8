import { decodeFrame, encodeStep2, type IncomingFrame } from "../../shared/wire/frame.ts";
import { splitUpdate } from "./split-update.ts";

/** A frame that writes: an answer to the server's step 1, or an update. */
export type WriteFrame = IncomingFrame & { readonly kind: "write" };

/**
 * A WebSocket class that reports every frame that writes right after it was passed to the network.
 * The stock provider sends from several places, and all of them pass through here.
 *
 * Updates made before the server's step 1 was answered are not sent: the answer holds them, and sent before it they may rest on what the server
 * lacks, be refused, and leave it uncertain which frame a receipt answers (P1).
 *
 * A write that is more than the server takes at once goes in several frames, each a SyncStep2 and each with a receipt of its own.
 */
export function observedSocket(onWritten: (frame: WriteFrame) => void): typeof WebSocket {
  return class ObservedSocket extends WebSocket {
    #hasAnswered = false;

    override send(message: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      const frame = message instanceof Uint8Array ? decodeFrame(message) : null;
      if (frame?.ok !== true || frame.value.kind !== "write") return super.send(message as ArrayBuffer);
      this.#hasAnswered ||= frame.value.step === "step-2";
      if (this.#hasAnswered) this.#write(message as Uint8Array<ArrayBuffer>, frame.value);
    }

    #write(message: Uint8Array<ArrayBuffer>, frame: WriteFrame): void {
      const parts = splitUpdate(frame.update);
      if (parts.length === 1) {
        super.send(message);
        return onWritten(frame);
      }
      for (const update of parts) {
        super.send(encodeStep2(update) as Uint8Array<ArrayBuffer>);
        onWritten({ kind: "write", step: "step-2", update });
      }
    }
  };
}
