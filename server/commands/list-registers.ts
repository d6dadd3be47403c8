import { readAct } from "../../shared/acts/act-body.ts";
import { sizeOf, type ActEntry } from "../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../shared/ids.ts";
import { MOST_REGISTER_ACTS } from "../domain/acts/decide-command.ts";
import type { Noun } from "../domain/acts/noun.ts";
import type { Ledger } from "../ports/ledger.ts";

/** Acts that began registers and are read at once, and bytes of bodies after which a page ends. */
const PAGE_ACTS = 500;
const PAGE_BYTES = 2 << 20;

/** Registers of one noun: all of a compartment or those about a card, that began after an entry. */
export interface RegisterQuery {
  readonly card?: string;
  /** Seq of the act that began the last register of the page before; 0 for the first page. */
  readonly after: number;
  readonly limit: number;
}

/** A page of registers, in the order in which they began; `next` goes into `after` for the next page. */
export interface RegisterPage<Register> {
  readonly registers: readonly Register[];
  readonly next?: number;
}

/** The newest registers of one noun, or those that began before an entry. */
export interface NewestQuery {
  readonly before?: number;
  readonly limit: number;
}

/** Reads registers on a thread that reads the ledger. */
export interface RegisterReader {
  /** See {@link readRegister}. */
  readRegister<Register>(compartment: CompartmentId, noun: Noun<Register>, subject: string): Promise<Register>;
  /** See {@link listRegisters}. */
  listRegisters<Register>(compartment: CompartmentId, noun: Noun<Register>, query: RegisterQuery): Promise<RegisterPage<Register>>;
  /** See {@link newestRegisters}. */
  newestRegisters<Register>(compartment: CompartmentId, noun: Noun<Register>, query: NewestQuery): Promise<RegisterPage<Register>>;
}

/** Folds the acts of one subject as far as a decision looks at them. Rejects with what the ledger throws. */
export async function readRegister<Register>(
  ledger: Pick<Ledger, "acts">,
  compartment: CompartmentId,
  noun: Noun<Register>,
  subject: string,
): Promise<Register> {
  return foldOf(noun, await actsOf(ledger, compartment, { noun: noun.name, subject }), subject);
}

/** Lists registers that an act of their own began, for nouns whose subject is that act's id. Rejects with what the ledger throws. */
export async function listRegisters<Register>(
  ledger: Pick<Ledger, "acts">,
  compartment: CompartmentId,
  noun: Noun<Register>,
  { card, after, limit }: RegisterQuery,
): Promise<RegisterPage<Register>> {
  const registers: Register[] = [];
  let bytes = 0;
  for (let at = after; ;) {
    // One more than the page holds says whether another one follows.
    const most = Math.min(PAGE_ACTS, limit - registers.length + 1);
    const page = await ledger.acts(
      compartment,
      { noun: noun.name, begun: true, ...(card !== undefined && { card }) },
      { after: at, limit: most },
    );
    for (const act of page) {
      if (registers.length === limit || bytes > PAGE_BYTES) return { registers, next: at };
      at = act.seq;
      const acts = await actsOf(ledger, compartment, { noun: noun.name, subject: act.id });
      bytes += acts.reduce((sum, each) => sum + sizeOf(each), 0);
      registers.push(foldOf(noun, acts, act.id));
    }
    if (page.length === 0) return { registers };
  }
}

/** Entries that are looked through for registers at first; each further look takes in eight times as many. */
const FIRST_LOOK = 1_000;
const LOOK_GROWS = 8;

/** Lists such registers newest first; `next` goes into `before` for the next page. Rejects with what the ledger throws. */
export async function newestRegisters<Register>(
  ledger: Pick<Ledger, "acts" | "head">,
  compartment: CompartmentId,
  noun: Noun<Register>,
  { before, limit }: NewestQuery,
): Promise<RegisterPage<Register>> {
  const registers: Register[] = [];
  let bytes = 0;
  let upTo = Math.min(before ?? Number.MAX_SAFE_INTEGER, (await ledger.head(compartment)).seq + 1) - 1;
  for (let look = FIRST_LOOK; upTo > 0; look *= LOOK_GROWS) {
    const after = Math.max(0, upTo - look);
    for (const act of (await begunIn(ledger, compartment, noun.name, { after, upTo })).toReversed()) {
      if (registers.length === limit || bytes > PAGE_BYTES) return { registers, next: act.seq + 1 };
      const acts = await actsOf(ledger, compartment, { noun: noun.name, subject: act.id });
      bytes += acts.reduce((sum, each) => sum + sizeOf(each), 0);
      registers.push(foldOf(noun, acts, act.id));
    }
    upTo = after;
  }
  return { registers };
}

/** The acts of a range that began registers, oldest first. */
async function begunIn(
  ledger: Pick<Ledger, "acts">,
  compartment: CompartmentId,
  noun: string,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): Promise<readonly ActEntry[]> {
  const begun: ActEntry[] = [];
  for (let at = after; ;) {
    const page = await ledger.acts(compartment, { noun, begun: true }, { after: at, upTo, limit: PAGE_ACTS });
    const last = page.at(-1);
    if (last === undefined) return begun;
    begun.push(...page);
    at = last.seq;
  }
}

async function actsOf(
  ledger: Pick<Ledger, "acts">,
  compartment: CompartmentId,
  query: { readonly noun: string; readonly subject: string },
): Promise<readonly ActEntry[]> {
  const acts: ActEntry[] = [];
  for (let after = 0; acts.length < MOST_REGISTER_ACTS;) {
    const page = await ledger.acts(compartment, query, { after, limit: MOST_REGISTER_ACTS - acts.length });
    const last = page.at(-1);
    if (last === undefined) break;
    acts.push(...page);
    after = last.seq;
  }
  return acts;
}

function foldOf<Register>(noun: Noun<Register>, acts: readonly ActEntry[], subject: string): Register {
  return noun.fold(
    acts.flatMap((entry) => readAct(entry) ?? []),
    subject,
  );
}
