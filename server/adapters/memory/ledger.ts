import { assertChained, equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { encodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import { placeOf } from "../../../shared/acts/act-place.ts";
import { GENESIS_HASH, outlineOf, sizeOf, type ActEntry, type Head, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import { haveRightsMoved } from "../../domain/ledger/moved-rights.ts";
import type { AccessChange, AccessChangeRow } from "../../ports/directory/access-changes.ts";
import {
  MOST_LAST_ACTS,
  OUTLINE_BYTES,
  PAGE_BYTES,
  type ActCount,
  type ActPosition,
  type ActQuery,
  type Append,
  type AppendOutcome,
  type Ledger,
  type OpenItemRow,
  type PageRange,
  type ShownId,
} from "../../ports/ledger.ts";

interface Log {
  readonly entries: LedgerEntry[];
  readonly claims: Map<ClientId, UserId>;
  /** What waits, by register. */
  readonly open: Map<string, readonly OpenItemRow[]>;
}

/**
 * A ledger in memory, for tests and trials.
 *
 * Nothing survives the process: "durable" here means only "accepted". It keeps every other promise of the port. `changes` is the order of all
 * changes of rights, as it grows; an append that asks for them rejects where it is not given.
 */
export function createMemoryLedger({ changes }: { readonly changes?: readonly AccessChangeRow[] } = {}): Ledger {
  const logs = new Map<CompartmentId, Log>();
  const shown = new Map<string, ShownId>();
  let isOpen = true;
  const mustBeOpen = (): void => {
    if (!isOpen) throw new Error("the ledger is closed");
  };
  return {
    async append(batch, heard = null) {
      mustBeOpen();
      for (const append of batch) assertChained(append.compartment, append.expectedHead, append.entries);
      const later = heard === null ? [] : changesAfter(changes, heard);
      return batch.map((append) => {
        if (haveRightsMoved(append, later)) return "rights-moved";
        return claimsShownId(shown, append) ? "id-shown" : appendOne(logs, append);
      });
    },
    async head(compartment) {
      mustBeOpen();
      return headOf(logs.get(compartment));
    },
    async heads(compartments) {
      mustBeOpen();
      return new Map(compartments.flatMap((id) => (logs.has(id) ? [[id, headOf(logs.get(id)).seq]] : [])));
    },
    async read(compartment, range) {
      mustBeOpen();
      return pageOf(logs.get(compartment), range, { bytesOf: sizeOf, most: PAGE_BYTES });
    },
    async outlines(compartment, range) {
      mustBeOpen();
      const bytesOf = (entry: LedgerEntry): number => encodeLeaf(entry).length;
      return pageOf(logs.get(compartment), range, { bytesOf, most: OUTLINE_BYTES }).map((entry) => outlineOf(entry));
    },
    async claims(compartment) {
      mustBeOpen();
      return new Map(logs.get(compartment)?.claims);
    },
    ...actReads(logs, mustBeOpen),
    async show(ids, now) {
      mustBeOpen();
      return keepShown(shown, ids, now);
    },
    async shownBy(compartment, clients, now) {
      mustBeOpen();
      const found = clients.flatMap((client) => shown.get(shownKey(compartment, client)) ?? []);
      return new Map(found.filter(({ until }) => until > now).map(({ client, user }) => [client, user]));
    },
    async compartments() {
      mustBeOpen();
      return [...logs.keys()];
    },
    async close() {
      isOpen = false;
    },
  };
}

/** The reads that the stores answer by their index of acts. */
function actReads(
  logs: ReadonlyMap<CompartmentId, Log>,
  mustBeOpen: () => void,
): Pick<Ledger, "act" | "acts" | "lastActs" | "actCounts" | "concerning" | "dueItems" | "openItems"> {
  return {
    async act(compartment, id) {
      mustBeOpen();
      return actsOf(logs.get(compartment)).find((act) => act.id === id) ?? null;
    },
    async acts(compartment, query, range) {
      mustBeOpen();
      const matching = actsOf(logs.get(compartment)).filter((act) => isIn(act, range) && matches(act, query));
      return firstPage(matching.slice(0, Math.max(0, range.limit)), { bytesOf: sizeOf, most: PAGE_BYTES });
    },
    async lastActs(compartment, of, limit) {
      mustBeOpen();
      const matching = actsOf(logs.get(compartment)).filter((act) => matches(act, of));
      return matching.toReversed().slice(0, Math.max(0, Math.min(limit, MOST_LAST_ACTS)));
    },
    async actCounts(compartment) {
      mustBeOpen();
      const counts = new Map<string, ActCount>();
      for (const act of actsOf(logs.get(compartment))) {
        const { card } = placeOf(act);
        if (card === null) continue;
        const key = `${act.type} ${card}`;
        counts.set(key, { card, type: act.type, count: (counts.get(key)?.count ?? 0) + 1, last: act.seq });
      }
      return [...counts.values()];
    },
    async dueItems({ at, after, limit }) {
      mustBeOpen();
      const items = [...logs.values()].flatMap(({ open }) => [...open.values()].flat());
      const isBehind = (item: OpenItemRow): boolean => after === undefined || mostUrgentFirst(item, after) > 0;
      const due = items.filter((item) => (item.dueAt ?? Infinity) <= at && isBehind(item));
      return due.toSorted(mostUrgentFirst).slice(0, Math.max(0, limit));
    },
    async openItems({ compartments, noun, partner, limit }) {
      mustBeOpen();
      const items = [...new Set(compartments)].flatMap((id) => [...(logs.get(id)?.open.values() ?? [])].flat());
      const found = items.filter((item) => (noun ?? item.noun) === item.noun && (partner ?? item.partner) === item.partner);
      return found.toSorted(mostUrgentFirst).slice(0, Math.max(0, limit));
    },
    async concerning(user, { compartments, before, limit }) {
      mustBeOpen();
      const found = compartments.flatMap((compartment) =>
        actsOf(logs.get(compartment)).filter((act) => placeOf(act).people.includes(user)),
      );
      const behind = found.toSorted(newestFirst).filter((act) => before === undefined || newestFirst(before, act) < 0);
      return firstPage(behind.slice(0, Math.max(0, limit)), { bytesOf: sizeOf, most: PAGE_BYTES });
    },
  };
}

function newestFirst(one: ActPosition, other: ActPosition): number {
  return other.at - one.at || Buffer.compare(Buffer.from(other.compartment), Buffer.from(one.compartment)) || other.seq - one.seq;
}

/** What a page may hold: so many bytes, as they are counted; one entry at least. */
interface PageSize {
  readonly bytesOf: (entry: LedgerEntry) => number;
  readonly most: number;
}

function pageOf(log: Log | undefined, { after, upTo, limit, except }: PageRange, size: PageSize): LedgerEntry[] {
  const inRange = (log?.entries ?? []).slice(Math.max(after, 0), upTo);
  const wanted = except === undefined ? inRange : inRange.filter(({ kind }) => kind !== except);
  return firstPage(wanted.slice(0, Math.max(0, limit)), size);
}

function firstPage<Entry extends LedgerEntry>(entries: readonly Entry[], { bytesOf, most }: PageSize): Entry[] {
  const page: Entry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    bytes += bytesOf(entry);
    if (page.length > 0 && bytes > most) break;
    page.push(entry);
  }
  return page;
}

function actsOf(log: Log | undefined): ActEntry[] {
  return (log?.entries ?? []).filter((entry) => entry.kind === "act");
}

function isIn({ seq }: ActEntry, { after, upTo }: PageRange): boolean {
  return seq > after && seq <= (upTo ?? Number.MAX_SAFE_INTEGER);
}

function matches(act: ActEntry, query: ActQuery): boolean {
  const place = placeOf(act);
  return (
    (query.noun === undefined || place.noun === query.noun) &&
    (query.subject === undefined || place.subject === query.subject) &&
    (query.card === undefined || place.card === query.card) &&
    (query.begun === undefined || place.subject === act.id)
  );
}

function changesAfter(changes: readonly AccessChangeRow[] | undefined, heard: number): readonly AccessChange[] {
  if (changes === undefined) throw new Error("this ledger knows no changes of rights");
  return changes.filter(({ seq }) => seq > heard).map(({ change }) => change);
}

function shownKey(compartment: CompartmentId, client: ClientId): string {
  return `${compartment} ${client}`;
}

/** Keeps ids for their people; gives back those that others keep. */
function keepShown(shown: Map<string, ShownId>, ids: readonly ShownId[], now: number): readonly ShownId[] {
  for (const [key, { until }] of shown) if (until <= now) shown.delete(key);
  return ids.filter((id) => {
    const key = shownKey(id.compartment, id.client);
    const isOthers = (shown.get(key)?.user ?? id.user) !== id.user;
    if (!isOthers) shown.set(key, id);
    return isOthers;
  });
}

function claimsShownId(shown: ReadonlyMap<string, ShownId>, { compartment, entries }: Append): boolean {
  return entries.some((entry) => {
    const kept = entry.kind === "claim" ? shown.get(shownKey(compartment, entry.client)) : undefined;
    return kept !== undefined && kept.user !== entry.author && kept.until > entry.at;
  });
}

function headOf(log: Log | undefined): Head {
  const last = log?.entries.at(-1);
  return last ? { seq: last.seq, hash: last.hash } : { seq: 0, hash: GENESIS_HASH };
}

function appendOne(logs: Map<CompartmentId, Log>, append: Append): AppendOutcome {
  const log = logs.get(append.compartment) ?? {
    entries: [],
    claims: new Map<ClientId, UserId>(),
    open: new Map<string, readonly OpenItemRow[]>(),
  };
  const head = headOf(log);
  if (!equalBytes(head.hash, append.expectedHead) || append.entries[0]?.seq !== head.seq + 1) return "head-moved";
  logs.set(append.compartment, log);
  for (const entry of append.entries) {
    log.entries.push(entry);
    if (entry.kind === "claim") log.claims.set(entry.client, entry.author);
    if (entry.kind === "act") reopen(log.open, entry);
  }
  return "appended";
}

function reopen(registers: Map<string, readonly OpenItemRow[]>, act: ActEntry): void {
  const { noun, subject, open } = placeOf(act);
  if (open === null) return;
  const { compartment, seq, at } = act;
  const items = open.map((item, place) => ({ ...item, compartment, noun, subject, place, seq, at }));
  if (items.length === 0) registers.delete(`${noun} ${subject}`);
  else registers.set(`${noun} ${subject}`, items);
}

function mostUrgentFirst(one: Urgency, other: Urgency): number {
  const [due, otherDue] = [one.dueAt ?? Infinity, other.dueAt ?? Infinity];
  if (due !== otherDue) return due - otherDue;
  const keys = ({ compartment, noun, subject }: Urgency): Buffer => Buffer.from([compartment, noun, subject].join("\n"));
  return Buffer.compare(keys(one), keys(other)) || one.place - other.place;
}

type Urgency = Pick<OpenItemRow, "dueAt" | "compartment" | "noun" | "subject" | "place">;
