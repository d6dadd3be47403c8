/**
 * A WebSocket class that reports every binary frame right after it was handed to the network.
 * The stock provider sends from several places; this is the one point that all of them pass.
 */
export function observedSocket(onSent: (message: Uint8Array) => void): typeof WebSocket {
  return class ObservedSocket extends WebSocket {
    override send(message: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      super.send(message as ArrayBuffer);
      if (message instanceof Uint8Array) onSent(message);
    }
  };
}
