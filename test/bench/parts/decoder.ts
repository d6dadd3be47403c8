import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import * as Y from "yjs";
import { encodeStep1 } from "../../../shared/wire/frame.ts";
import type { RawSocket } from "./raw-socket.ts";

/** A watcher that decodes what it gets, and says when which edit arrived, also where several came merged into one message. */
export class Decoder {
  readonly doc = new Y.Doc();

  constructor(socket: RawSocket, onEdit: (client: number, clock: number) => void = () => {}) {
    this.doc.on("afterTransaction", ({ beforeState, afterState }: Y.Transaction) => {
      for (const [client, end] of afterState) for (let clock = beforeState.get(client) ?? 0; clock < end; clock++) onEdit(client, clock);
    });
    socket.onFrame = (payload) => {
      const decoder = createDecoder(payload);
      if (readVarUint(decoder) !== 0) return;
      if (readVarUint(decoder) !== 0) Y.applyUpdate(this.doc, readVarUint8Array(decoder));
    };
  }
}

/** The message with which every watcher asks for the whole board. */
export const askForAll = encodeStep1(new Map());
