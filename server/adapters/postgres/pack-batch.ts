import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { encodeLeaf } from "../../../shared/contribution/canonical-bytes.ts";
import { bodyOf, type ActEntry, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { CompartmentId, UserId } from "../../../shared/ids.ts";
import type { Append, AppendOutcome } from "../../ports/ledger.ts";
import { actColumns, concernedColumns } from "./act-index.ts";
import { openColumns, reopenedBy } from "./open-items.ts";
import { byteaArray, int4Array, int8Array, textArray } from "./binary-array.ts";

/** What follows one expected head: one append of a batch, or several of one compartment that follow each other. */
interface Run {
  readonly compartment: CompartmentId;
  readonly before: number;
  readonly expected: Uint8Array;
  readonly entries: LedgerEntry[];
  readonly restsOn: UserId[];
}

/** What `majlis.append_as_heard` answers, by the numbers of runs (from 1). */
export interface WrittenRuns {
  /** Those that were written, and negated those that claim a shown id. */
  readonly written: readonly number[];
  /** Those with an author, or resting on somebody, of whom a right has changed. */
  readonly moved: readonly number[];
}

/** A batch as `majlis.append_as_heard` takes it. */
export interface PackedBatch {
  /** Its parameters in order, but for the last, `heard`. */
  readonly values: readonly Buffer[];
  /** What `majlis.append_opening` takes besides, before `heard`; null where no act says what waits in its register. */
  readonly open: readonly Buffer[] | null;
  /** What became of each append. */
  readonly outcomes: (answer: WrittenRuns) => AppendOutcome[];
}

/** Packs a batch of checked appends. */
export function packBatch(batch: readonly Append[]): PackedBatch {
  const { runs, numbers } = toRuns(batch);
  const acts = actsIn(runs);
  const reopened = reopenedBy(acts.acts, acts.numbers);
  return {
    values: [...runValues(runs), ...entryValues(runs), ...claimValues(runs), ...actValues(acts), ...authorValues(runs)],
    open: reopened.length === 0 ? null : openColumns(reopened),
    outcomes: (answer) => {
      const written = new Set(answer.written);
      const moved = new Set(answer.moved);
      return numbers.map((number) => {
        if (moved.has(number)) return "rights-moved";
        return written.has(number) ? "appended" : written.has(-number) ? "id-shown" : "head-moved";
      });
    },
  };
}

/** The runs of a batch, and for each append the number of its run. */
function toRuns(batch: readonly Append[]): { readonly runs: readonly Run[]; readonly numbers: readonly number[] } {
  const runs: Run[] = [];
  const byCompartment = new Map<CompartmentId, number[]>();
  const numbers = batch.map(({ compartment, expectedHead, entries, restsOn = [] }) => {
    const known = byCompartment.get(compartment) ?? [];
    byCompartment.set(compartment, known);
    const before = (entries[0]?.seq ?? 1) - 1;
    const followed = known.find((number) => follows(runs[number - 1]?.entries.at(-1), before, expectedHead));
    if (followed !== undefined) {
      runs[followed - 1]?.entries.push(...entries);
      runs[followed - 1]?.restsOn.push(...restsOn);
      return followed;
    }
    const number = runs.push({ compartment, before, expected: expectedHead, entries: [...entries], restsOn: [...restsOn] });
    known.push(number);
    return number;
  });
  return { runs, numbers };
}

function follows(last: LedgerEntry | undefined, before: number, expected: Uint8Array): boolean {
  return last !== undefined && last.seq === before && equalBytes(last.hash, expected);
}

function runValues(runs: readonly Run[]): Buffer[] {
  const lasts = runs.map(({ entries }) => entries.at(-1) as LedgerEntry);
  return [
    textArray(runs.map(({ compartment }) => compartment)),
    int8Array(runs.map(({ before }) => before)),
    byteaArray(runs.map(({ expected }) => expected)),
    int8Array(lasts.map(({ seq }) => seq)),
    byteaArray(lasts.map(({ hash }) => hash)),
  ];
}

function entryValues(runs: readonly Run[]): Buffer[] {
  const numbers: number[] = [];
  const seqs: number[] = [];
  const hashes: Uint8Array[] = [];
  const leaves: Uint8Array[] = [];
  const bodies: (Uint8Array | null)[] = [];
  for (const [index, { entries }] of runs.entries()) {
    for (const entry of entries) {
      numbers.push(index + 1);
      seqs.push(entry.seq);
      hashes.push(entry.hash);
      leaves.push(encodeLeaf(entry));
      bodies.push(bodyOf(entry));
    }
  }
  return [int4Array(numbers), int8Array(seqs), byteaArray(hashes), byteaArray(leaves), byteaArray(bodies)];
}

function claimValues(runs: readonly Run[]): Buffer[] {
  const claims = runs.flatMap(({ entries }, index) =>
    entries.flatMap((entry) => (entry.kind === "claim" ? [{ number: index + 1, entry }] : [])),
  );
  return [
    int4Array(claims.map(({ number }) => number)),
    int8Array(claims.map(({ entry }) => entry.client)),
    textArray(claims.map(({ entry }) => entry.author)),
    int8Array(claims.map(({ entry }) => entry.seq)),
    int8Array(claims.map(({ entry }) => entry.at)),
  ];
}

/** Acts, and the numbers of their runs. */
interface NumberedActs {
  readonly acts: readonly ActEntry[];
  readonly numbers: readonly number[];
}

function actsIn(runs: readonly Run[]): NumberedActs {
  const numbers: number[] = [];
  const acts: ActEntry[] = [];
  for (const [index, { entries }] of runs.entries()) {
    for (const entry of entries) {
      if (entry.kind !== "act") continue;
      numbers.push(index + 1);
      acts.push(entry);
    }
  }
  return { acts, numbers };
}

function actValues({ acts, numbers }: NumberedActs): Buffer[] {
  return [int4Array(numbers), ...actColumns(acts), ...concernedColumns(acts, numbers)];
}

/** In place of the session of somebody who does not write: no session has this id, so that the end of one is none of their rights. */
const NO_SESSION = "";

/** Who writes in which run, and in which session; and on whose right it rests besides. */
function authorValues(runs: readonly Run[]): Buffer[] {
  const numbers: number[] = [];
  const authors: string[] = [];
  const sessions: string[] = [];
  for (const [index, { entries, restsOn }] of runs.entries()) {
    let last: LedgerEntry | undefined;
    for (const entry of entries) {
      // One after the other is mostly of one person; naming someone twice does no harm.
      if (entry.author === last?.author && entry.session === last.session) continue;
      last = entry;
      numbers.push(index + 1);
      authors.push(entry.author);
      sessions.push(entry.session);
    }
    for (const user of restsOn) {
      numbers.push(index + 1);
      authors.push(user);
      sessions.push(NO_SESSION);
    }
  }
  return [int4Array(numbers), textArray(authors), textArray(sessions)];
}
