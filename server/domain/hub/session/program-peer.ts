import { fail, ok, type Result } from "../../../../shared/result.ts";
import { closeCode, type CloseCode } from "../../../../shared/wire/close-code.ts";
import { encodeUpdate, MESSAGE_AUTH } from "../../../../shared/wire/frame.ts";
import { decodeReceipt, MESSAGE_RECEIPT } from "../../../../shared/wire/receipt.ts";
import type { Ending, Grant } from "./grant.ts";
import type { Hub } from "../hub.ts";
import type { Peer } from "./peer.ts";
import { unframeMessages } from "../../wire/websocket-frame.ts";

/** Why a program's updates did not all become durable. The first `written` of them are. */
export interface WriteFailure {
  readonly code: CloseCode | "gap";
  readonly reason: string;
  readonly written: number;
}

/** What a program that writes for a person needs. */
export interface ProgramPorts {
  readonly hub: Hub;
  /** Checks the grant again once the hub knows it; null if it still holds. */
  readonly recheck: (grant: Grant) => Promise<Ending | null>;
}

/**
 * Writes updates as a person, through the hub like any other peer of that person: same policy, validator, ledger and receipts.
 * Each update is handed over when the one before is durable, so that the right is asked for every append and a withdrawn right
 * stops the rest (P6, found 7). Resolves once all of them are durable, to the seq of the last, or with why one was not taken.
 */
export function writeAs(
  { hub, recheck }: ProgramPorts,
  grant: Grant,
  updates: readonly Uint8Array[],
): Promise<Result<number, WriteFailure>> {
  if (updates.length === 0) return Promise.resolve(ok(0));
  return new Promise((resolve) => {
    let written = 0;
    const finish = (result: Result<number, WriteFailure>): void => {
      resolve(result);
      // Not from within the hub's own delivery.
      queueMicrotask(() => hub.leave(session));
    };
    const stop = (code: WriteFailure["code"], reason: string): void => finish(fail({ code, reason, written }));
    const next = (): void => hub.receive(session, encodeUpdate(updates[written] as Uint8Array));
    const take = (message: Uint8Array): void => {
      const receipt = message[0] === MESSAGE_RECEIPT ? decodeReceipt(message) : null;
      if (receipt?.ok === true) {
        written += 1;
        if (written === updates.length) finish(ok(receipt.value.seq));
        // Not from within the hub's own delivery.
        else queueMicrotask(next);
      }
      // A peer that never asked for the document is sent nothing else but a step 1, after a gap or a failed commit.
      else if (message[0] === MESSAGE_AUTH) stop(closeCode.rightWithdrawn, "may no longer write");
      else if (message[0] === 0) stop("gap", "the updates do not fit the board");
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
      close: stop,
    };
    const session = hub.arrive({ peer, grant, receipts: true });
    recheck(grant).then(
      (ending) => (ending === null ? next() : stop(ending.code, ending.reason)),
      () => stop(closeCode.tryAgain, "the right could not be checked"),
    );
  });
}
