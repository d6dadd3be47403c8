import { hash } from "node:crypto";
import { createChainVerifier, type ChainFault } from "../../shared/contribution/verify-chain.ts";
import { findContentFault } from "../../shared/contribution/verify-content.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import type { Ledger } from "../ports/ledger.ts";

/** What the check of one compartment's log found; `fault` is null if all of it is sound. */
export interface LogVerdict {
  readonly compartment: CompartmentId;
  /** Entries that are sound, from the first on. */
  readonly sound: number;
  readonly redactions: number;
  readonly fault: ChainFault | null;
}

const PAGE_ENTRIES = 500;

/**
 * Checks the whole ledger, compartment by compartment: every rule of the chain and, unless `content` is false, that each body
 * holds what its entry says. Reads page by page and gives way between pages. An entry that the store cannot read is a fault of it.
 */
export async function* verifyLedger(
  ledger: Ledger,
  options: { readonly content: boolean } = { content: true },
): AsyncGenerator<LogVerdict, void, undefined> {
  for (const compartment of await ledger.compartments()) yield await verifyLog(ledger, compartment, options.content);
}

async function verifyLog(ledger: Ledger, compartment: CompartmentId, content: boolean): Promise<LogVerdict> {
  const chain = createChainVerifier(compartment, (bytes) => hash("sha256", bytes, "buffer"));
  const head = await ledger.head(compartment);
  const verdict = (fault: ChainFault | null): LogVerdict => ({
    compartment,
    sound: chain.head().seq,
    redactions: chain.redactions(),
    fault,
  });
  for (let limit = PAGE_ENTRIES; chain.head().seq < head.seq;) {
    const after = chain.head().seq;
    let page: Awaited<ReturnType<Ledger["read"]>>;
    try {
      page = await ledger.read(compartment, { after, upTo: head.seq, limit });
    } catch (cause) {
      // Entry by entry from here on, to name the one that cannot be read.
      if (limit > 1) {
        limit = 1;
        continue;
      }
      return verdict({ seq: after + 1, rule: "fields", detail: cause instanceof Error ? cause.message : String(cause) });
    }
    if (page.length === 0) return verdict({ seq: after + 1, rule: "seq", detail: "it is missing" });
    for (const entry of page) {
      const fault = chain.check(entry);
      if (fault !== null) return verdict(fault);
      const mismatch = content ? findContentFault(entry) : null;
      if (mismatch !== null) return verdict({ seq: entry.seq, rule: "content", detail: mismatch });
    }
  }
  return verdict(null);
}
