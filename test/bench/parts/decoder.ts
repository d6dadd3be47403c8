import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import * as Y from "yjs";
import { encodeStep1 } from "../../../shared/wire/frame.ts";
import type { RawSocket } from "./raw-socket.ts";

/** A watcher that decodes what it gets, and says when which edit arrived. */
export class Decoder {
  readonly doc = new Y.Doc();

  constructor(socket: RawSocket, onEdit: (client: number, clock: number) => void = () => {}) {
    socket.onFrame = (payload) => {
      const decoder = createDecoder(payload);
      if (readVarUint(decoder) !== 0) return;
      const step = readVarUint(decoder);
      if (step === 0) return;
      const update = readVarUint8Array(decoder);
      if (step === 2) {
        const head = createDecoder(update);
        if (readVarUint(head) > 0) {
          readVarUint(head);
          onEdit(readVarUint(head), readVarUint(head));
        }
      }
      Y.applyUpdate(this.doc, update);
    };
  }
}

/** The message with which every watcher asks for the whole board. */
export const askForAll = encodeStep1(new Map());
