import { MESSAGE_RECEIPT, type Receipt } from "../../../shared/wire/receipt.ts";
import { varUintSize, writeVarUint } from "./var-uint.ts";
import { writeHeader } from "./websocket-frame.ts";

/**
 * Frames the receipts of one peer into one buffer, each as a message of its own
 * (`[100, varUint seq, varUint count, count × (varUint client, varUint clock)]`), in the order of the frames they answer.
 */
export function frameReceipts(receipts: readonly Receipt[]): Buffer {
  let size = 0;
  for (const receipt of receipts) size += 2 + receiptSize(receipt);
  const framed = Buffer.allocUnsafe(size);
  let at = 0;
  for (const receipt of receipts) {
    at = writeHeader(framed, at, receiptSize(receipt));
    framed[at] = MESSAGE_RECEIPT;
    at = writeVarUint(framed, at + 1, receipt.seq);
    at = writeVarUint(framed, at, receipt.tops.length);
    for (const [client, clock] of receipt.tops) at = writeVarUint(framed, writeVarUint(framed, at, client), clock);
  }
  return framed;
}

/** Bytes of a receipt message. It names at most 8 clients (validator rule V31), so it stays below 126 bytes and its frame header has 2. */
function receiptSize({ seq, tops }: Receipt): number {
  let size = 1 + varUintSize(seq) + varUintSize(tops.length);
  for (const [client, clock] of tops) size += varUintSize(client) + varUintSize(clock);
  return size;
}
