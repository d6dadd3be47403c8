import * as Y from "yjs";
import { equalBytes } from "./assert-chained.ts";
import type { Sha256 } from "./canonical-bytes.ts";
import { GENESIS_HASH, type Head, type LedgerEntry, type UpdateEntry } from "./entry.ts";
import { addToSum, parseHeader, parseLine } from "./export-format.ts";
import { toHex, type ExportHeader, type ExportLine } from "./export-line.ts";
import { reasonOf } from "../reason.ts";
import { hashLabel } from "./label.ts";
import { createChainVerifier, type ChainRule } from "./verify-chain.ts";
import { findContentFault } from "./verify-content.ts";

/**
 * The rule that a file breaks: one of the chain's, or one of the file's own.
 *
 * - `line`: a line is not written the way the format says;
 * - `head`: the log does not end where the first line says;
 * - `label`: an entry was written under a label that the first line does not name;
 * - `digest`: the entries do not add up to the board whose digest the file carries;
 * - `sum`: the last line is missing, or counts or sums up other lines.
 */
export type ExportRule = ChainRule | "line" | "head" | "label" | "digest" | "sum";

/** What a verification found. `seq` of a broken one is the position of the first bad entry, or null where no entry is to blame. */
export type ExportVerdict =
  | { readonly kind: "unreadable"; readonly detail: string }
  | { readonly kind: "broken"; readonly seq: number | null; readonly rule: ExportRule; readonly detail: string }
  | {
      readonly kind: "sound";
      readonly compartment: string;
      readonly head: Head;
      readonly redactions: number;
      /** Acts, none of whose types this version can read. */
      readonly acts: number;
      /** Entries of kinds that only later versions can read. */
      readonly extensions: number;
      /** Notes and proofs of later versions, which nothing was checked of but that they are as they were written. */
      readonly reserved: number;
      /** Whether labels were told and checked. */
      readonly labels: boolean;
      /** Whether the board was replayed and its digest compared; `redacted` if shredded updates made that impossible. */
      readonly digest: "equal" | "redacted" | "absent";
    };

/** What the verifier needs from outside. */
export interface VerifyTools {
  readonly sha256: Sha256;
  /** The content digest of a document, hex (P5). */
  readonly digestOf: (doc: Y.Doc) => string;
}

/** Updates that are applied in one transaction while replaying: enough to save the cost of one, few enough to keep memory flat. */
const REPLAY_UPDATES = 500;

/**
 * Verifies an exported ledger line by line (lines without their ends), offline and in one pass.
 *
 * Never rejects for what the lines say; only if reading them does.
 */
export async function verifyExport(lines: AsyncIterable<string>, tools: VerifyTools): Promise<ExportVerdict> {
  let pass: ExportPass | null = null;
  for await (const line of lines) {
    if (pass === null) {
      try {
        pass = new ExportPass(parseHeader(line), line, tools);
      } catch (cause) {
        return { kind: "unreadable", detail: `this is no exported ledger: ${reasonOf(cause)}` };
      }
      continue;
    }
    const verdict = pass.take(line);
    if (verdict !== null) return verdict;
  }
  return pass?.finish() ?? { kind: "unreadable", detail: "the file is empty" };
}

type Broken = Extract<ExportVerdict, { kind: "broken" }>;

const broken = (seq: number | null, rule: ExportRule, detail: string): Broken => ({ kind: "broken", seq, rule, detail });

class ExportPass {
  readonly #header: ExportHeader;
  readonly #tools: VerifyTools;
  readonly #chain: ReturnType<typeof createChainVerifier>;
  readonly #labels: ReadonlySet<string>;
  #sum: Uint8Array;
  #digest: string | null = null;
  #isComplete = false;
  #acts = 0;
  #extensions = 0;
  #reserved = 0;
  #replay: Y.Doc | null = null;
  #gathered: Uint8Array[] = [];

  constructor(header: ExportHeader, line: string, tools: VerifyTools) {
    this.#header = header;
    this.#tools = tools;
    this.#chain = createChainVerifier(header.compartment, tools.sha256);
    this.#labels = new Set(header.labels.map((label) => toHex(hashLabel({ ...label, compartment: header.compartment }, tools.sha256))));
    this.#sum = addToSum(GENESIS_HASH, line, tools.sha256);
  }

  /** Checks one line; null if it is sound. */
  take(line: string): Broken | null {
    const seq = this.#chain.head().seq;
    if (this.#isComplete) return broken(null, "sum", "there are lines after the last one");
    let parsed: ExportLine;
    try {
      parsed = parseLine(line, this.#header);
    } catch (cause) {
      return broken(seq < this.#header.head.seq ? seq + 1 : null, "line", reasonOf(cause));
    }
    if (parsed.kind === "trailer") return this.#takeTrailer(parsed);
    this.#sum = addToSum(this.#sum, line, this.#tools.sha256);
    if (parsed.kind === "entry") return this.#takeEntry(parsed.entry);
    if (parsed.kind !== "digest") return this.#takeAfterEntries(parsed.kind);
    if (seq > 0 || this.#digest !== null) return broken(null, "line", "the digest is not on the second line");
    this.#digest = parsed.digest;
    this.#replay = new Y.Doc();
    return null;
  }

  finish(): ExportVerdict {
    const { head, compartment } = this.#header;
    if (!this.#isComplete) return broken(null, "sum", "the file is cut: its last line is missing");
    const redactions = this.#chain.redactions();
    let digest: "equal" | "redacted" | "absent" = this.#digest === null ? "absent" : "redacted";
    if (this.#digest !== null && this.#replay !== null && redactions === 0) {
      const fault = this.#flush(this.#replay);
      if (fault !== null) return fault;
      const found = this.#tools.digestOf(this.#replay);
      if (found !== this.#digest)
        return broken(null, "digest", `the entries add up to a board with digest ${found}, the file says ${this.#digest}`);
      digest = "equal";
    }
    const counts = { redactions, acts: this.#acts, extensions: this.#extensions, reserved: this.#reserved };
    return { kind: "sound", compartment, head, ...counts, labels: this.#labels.size > 0, digest };
  }

  #takeAfterEntries(kind: "authors" | "reserved"): Broken | null {
    const { seq } = this.#chain.head();
    if (seq < this.#header.head.seq) return broken(seq + 1, "line", "there are other lines between the entries");
    if (kind === "reserved") this.#reserved += 1;
    return null;
  }

  #takeEntry(entry: LedgerEntry): Broken | null {
    const fault = this.#chain.check(entry);
    if (fault !== null) return broken(fault.seq, fault.rule, fault.detail);
    if (this.#labels.size > 0 && !this.#labels.has(toHex(entry.labelHash)))
      return broken(entry.seq, "label", "it was written under a label that the file does not name");
    const content = findContentFault(entry);
    if (content !== null) return broken(entry.seq, "content", content);
    if (entry.kind === "act") this.#acts += 1;
    if (entry.kind === "extension") this.#extensions += 1;
    return entry.kind === "update" ? this.#takeUpdate(entry) : null;
  }

  #takeUpdate(entry: UpdateEntry): Broken | null {
    if (entry.update === null) {
      // Without these words the board cannot be rebuilt, so there is nothing to compare.
      this.#replay = null;
      this.#gathered = [];
    } else if (this.#replay !== null) {
      this.#gathered.push(entry.update);
      if (this.#gathered.length >= REPLAY_UPDATES) return this.#flush(this.#replay);
    }
    return null;
  }

  #takeTrailer({ count, sum }: { readonly count: number; readonly sum: string }): Broken | null {
    const head = this.#chain.head();
    const expected = this.#header.head;
    if (head.seq !== expected.seq || !equalBytes(head.hash, expected.hash)) {
      return broken(
        head.seq < expected.seq ? head.seq + 1 : null,
        "head",
        `the log ends at entry ${head.seq}, the first line says ${expected.seq} and another hash`,
      );
    }
    if (count !== head.seq) return broken(null, "sum", `the last line counts ${count} entries, there are ${head.seq}`);
    if (sum !== toHex(this.#sum)) return broken(null, "sum", "the last line sums up other lines than these");
    this.#isComplete = true;
    return null;
  }

  #flush(doc: Y.Doc): Broken | null {
    const updates = this.#gathered;
    this.#gathered = [];
    try {
      doc.transact(() => {
        for (const update of updates) Y.applyUpdate(doc, update);
      });
    } catch (cause) {
      return broken(null, "digest", `the entries up to ${this.#chain.head().seq} cannot be replayed: ${reasonOf(cause)}`);
    }
    return null;
  }
}
