import { fail, ok, type Result } from "../../../../shared/result.ts";
import { closeCode, type CloseCode } from "../../../../shared/wire/close-reason.ts";
import { encodeUpdate, MESSAGE_AUTH } from "../../../../shared/wire/frame.ts";
import { decodeReceipt, MESSAGE_RECEIPT } from "../../../../shared/wire/receipt.ts";
import type { Grant } from "./grant.ts";
import type { Hub } from "../hub.ts";
import type { Peer } from "./peer.ts";
import { unframeMessages } from "../../wire/websocket-frame.ts";

/** Why a program's updates did not all become durable. Those before the failing one may be. */
export interface WriteFailure {
  readonly code: CloseCode | "gap";
  readonly reason: string;
}

/**
 * Writes updates as a person, through the hub like any other peer of that person: same policy, validator, ledger and receipts.
 * Resolves once all of them are durable, to the seq of the last, or with why one was not taken.
 */
export function writeAs(hub: Hub, grant: Grant, updates: readonly Uint8Array[]): Promise<Result<number, WriteFailure>> {
  if (updates.length === 0) return Promise.resolve(ok(0));
  return new Promise((resolve) => {
    let receipts = 0;
    const finish = (result: Result<number, WriteFailure>): void => {
      resolve(result);
      // Not from within the hub's own delivery.
      queueMicrotask(() => hub.leave(session));
    };
    const take = (message: Uint8Array): void => {
      const receipt = message[0] === MESSAGE_RECEIPT ? decodeReceipt(message) : null;
      if (receipt?.ok === true && ++receipts === updates.length) finish(ok(receipt.value.seq));
      // A peer that never asked for the document is sent nothing else but a step 1, after a gap or a failed commit.
      else if (message[0] === MESSAGE_AUTH) finish(fail({ code: closeCode.rightWithdrawn, reason: "may no longer write" }));
      else if (message[0] === 0) finish(fail({ code: "gap", reason: "the updates do not fit the board" }));
    };
    const peer: Peer = {
      send: (framed) => {
        for (const message of unframeMessages(framed)) take(message);
      },
      bufferedBytes: () => 0,
      together: (write) => write(),
      pauseReading: () => {},
      resumeReading: () => {},
      ping: (answered) => answered(),
      close: (code, reason) => finish(fail({ code, reason })),
    };
    const session = hub.arrive({ peer, grant, receipts: true });
    for (const update of updates) hub.receive(session, encodeUpdate(update));
  });
}
