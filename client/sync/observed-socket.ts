const SYNC = 0;
const STEP_2 = 1;
const UPDATE = 2;

/**
 * A WebSocket class that reports every binary frame right after it was passed to the network.
 * The stock provider sends from several places, and all of them pass through here.
 *
 * Updates made before the server's step 1 was answered are not sent: the answer holds them, and sent before it they may rest on what the server
 * lacks, be refused, and leave it uncertain which frame a receipt answers (P1).
 */
export function observedSocket(onSent: (message: Uint8Array) => void): typeof WebSocket {
  return class ObservedSocket extends WebSocket {
    #hasAnswered = false;

    override send(message: string | ArrayBufferLike | Blob | ArrayBufferView): void {
      if (message instanceof Uint8Array && message[0] === SYNC) {
        this.#hasAnswered ||= message[1] === STEP_2;
        if (message[1] === UPDATE && !this.#hasAnswered) return;
      }
      super.send(message as ArrayBuffer);
      if (message instanceof Uint8Array) onSent(message);
    }
  };
}
