import * as Y from "yjs";
import { Structure } from "../../../server/domain/structure/structure.ts";
import type { Sender } from "../../../server/domain/structure/verdict.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import { seededNumbers } from "../seeded-history.ts";
import { outlineOfDoc, outlineOfStructure } from "./outline.ts";
import { rawUpdate, textContent, typeContent, type RawId } from "./raw-update.ts";
import { referenceDoc } from "./seeded-session.ts";

/** The first client id of the people who write; one of a lower id makes the board. */
const FIRST_WRITER = 2;
const BOARD_MAKER = 1;
const TEXT: RawId = [BOARD_MAKER, 1];
const ORDERS_TRIED = 3;

/** What a run of {@link playOrigins} came to: letters taken and refused, and what is wrong with boards on which replicas differ. */
export interface OriginReport {
  accepted: number;
  refused: number;
  differing: string[];
}

/** Options of {@link playOrigins}; `isOrderRuleOff` plants the fault that the run must find. */
export interface OriginPlay {
  readonly boards: number;
  readonly seed: number;
  readonly isOrderRuleOff?: boolean;
}

/**
 * Plays people who write into one text and give each piece any left origin and any right origin to the right of that. What the validator
 * accepts is applied to documents in other orders, merged, and loaded whole: all must put the letters into the order of the structure (V26).
 */
export function playOrigins({ boards, seed, isOrderRuleOff = false }: OriginPlay): OriginReport {
  const random = seededNumbers(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const report: OriginReport = { accepted: 0, refused: 0, differing: [] };
  for (let board = 0; board < boards; board++) playBoard(board, { pick, isOrderRuleOff, report });
  return report;
}

interface Play {
  readonly pick: (count: number) => number;
  readonly isOrderRuleOff: boolean;
  readonly report: OriginReport;
}

function playBoard(board: number, { pick, isOrderRuleOff, report }: Play): void {
  const structure = Structure.empty();
  const updates: Uint8Array[] = [];
  const take = (update: Uint8Array): void => {
    // A trusted update is not asked for the order of its origins: it was asked when it came in.
    const verdict = isOrderRuleOff ? { kind: "accepted", ...structure.apply(update) } : structure.receive(update, WRITER);
    if (verdict.kind === "accepted") updates.push(update);
    report[verdict.kind === "accepted" ? "accepted" : "refused"]++;
  };
  take(emptyText());
  const people = 2 + pick(4);
  for (let pieces = 4 + pick(24); pieces > 0; pieces--) take(somePiece(structure, FIRST_WRITER + pick(people), pick));
  const expected = listOf(outlineOfStructure(structure));
  for (const doc of replicas(updates, pick)) {
    if (listOf(outlineOfDoc(doc)) === expected) continue;
    report.differing.push(`board ${board}: ${listOf(outlineOfDoc(doc))} instead of ${expected}`);
    return;
  }
}

const WRITER: Sender = { user: "all", ownership: { ownerOf: () => undefined }, limits: RECEIVE_LIMITS };

function emptyText(): Uint8Array {
  const structs = [
    { kind: 7, parent: "cards", key: "card" },
    { kind: 7, parent: [BOARD_MAKER, 0] as const, key: "body", content: typeContent(2) },
  ];
  return rawUpdate([{ client: BOARD_MAKER, clock: 0, structs }]);
}

/** One to three letters between any two places of the text as it is, or a deletion of one that is there. */
function somePiece(structure: Structure, client: number, pick: (count: number) => number): Uint8Array {
  const ids = idsOf(structure);
  if (ids.length > 0 && pick(8) === 0) {
    const [owner, clock] = ids[pick(ids.length)] as RawId;
    return rawUpdate([], [[owner, [clock, 1]]]);
  }
  const left = pick(ids.length + 1) - 1;
  const right = pick(4) === 0 ? left + 1 : left + 1 + pick(ids.length - left);
  const origin = ids[left];
  const rightOrigin = ids[right];
  const place = {
    ...(origin === undefined ? {} : { origin }),
    ...(rightOrigin === undefined ? {} : { right: rightOrigin }),
  };
  const content = textContent("abc".slice(0, 1 + pick(3)));
  const clock = structure.stateVector().get(client) ?? 0;
  return rawUpdate([{ client, clock, structs: [{ kind: 4, ...place, parent: TEXT, content }] }]);
}

/** The ids of the text from its start to its end, deleted ones too. */
function idsOf(structure: Structure): RawId[] {
  const ids: RawId[] = [];
  for (let run = structure.store.find(...TEXT)?.type?.start ?? null; run !== null; run = run.right) {
    for (let offset = 0; offset < run.length; offset++) ids.push([run.of.id, run.clock + offset]);
  }
  return ids;
}

/** Documents that got the same updates in different ways. */
function replicas(updates: readonly Uint8Array[], pick: (count: number) => number): Y.Doc[] {
  const ways = Array.from({ length: ORDERS_TRIED }, () => reordered(updates, pick));
  const live = docOf(updates, { gc: true });
  const whole = [Y.encodeStateAsUpdate(live)];
  const merged = [Y.mergeUpdates([...updates])];
  return [live, ...[...ways, whole, merged].map((way) => docOf(way, { gc: false }))];
}

function docOf(updates: readonly Uint8Array[], options: { gc: boolean }): Y.Doc {
  const doc = referenceDoc(options);
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

/** The updates in another order in which nothing comes before what it rests on. */
function reordered(updates: readonly Uint8Array[], pick: (count: number) => number): Uint8Array[] {
  const structure = Structure.empty();
  const rest = [...updates];
  const order: Uint8Array[] = [];
  while (rest.length > 0) {
    // Of those that could come next one is picked. There is one, since the order in which they were accepted is possible.
    const first = pick(rest.length);
    const tried = rest.map((_, index) => (first + index) % rest.length);
    const at = tried.find((index) => fits(structure, rest[index] as Uint8Array));
    if (at === undefined) throw new Error("no update fits that was accepted before");
    order.push(...rest.splice(at, 1));
  }
  return order;
}

/** Applies an update to a structure unless it rests on something that is not there yet. */
function fits(structure: Structure, update: Uint8Array): boolean {
  try {
    structure.apply(update);
    return true;
  } catch {
    return false;
  }
}

function listOf({ lists }: { lists: Readonly<Record<string, string>> }): string {
  return lists[TEXT.join(":")] ?? "";
}
