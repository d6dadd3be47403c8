import { useEffect, useMemo } from "react";
import type { Compartment } from "../../shared/rest/compartments.ts";
import { releaseApi } from "../control/release-api.ts";
import { contentOf, emptyRelease, isReleaseBegun, type ReleaseForm } from "../model/release-form.ts";
import { foundIn, missingFrom, type FoundIn, type Missing } from "../model/release-readiness.ts";
import { LeakChecks, type CheckState } from "../state/leak-checks.ts";
import type { ReleaseDraft } from "../state/release-draft.ts";
import { useMarkingScheme } from "./use-marking-scheme.ts";
import { useReleaseSending, type Outcome } from "./use-release-sending.ts";
import { useRoom } from "./use-room.ts";
import { useSignal } from "./use-signal.ts";

/** The writing of a release. */
export interface ReleaseWriting {
  readonly from: Compartment;
  readonly draft: ReleaseDraft;
  /** The chosen targets that are still open. */
  readonly targets: readonly Compartment[];
  readonly change: (part: Partial<ReleaseDraft>) => void;
  /** Chooses the targets. The marking goes with them until the person has chosen one. */
  readonly choose: (targets: readonly string[]) => void;
  readonly setForm: (part: Partial<ReleaseForm>) => void;
  readonly checks: ReadonlyMap<string, CheckState>;
  readonly found: readonly FoundIn[];
  readonly missing: readonly Missing[];
  readonly checkAgain: () => void;
  /** By target. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly isSending: boolean;
  /** Sends it to every target that is open, one after the other. */
  readonly send: () => Promise<void>;
  readonly discard: () => void;
}

interface Place {
  readonly from: Compartment;
  readonly card: string;
  readonly draft: string;
}

/**
 * Writes a release from a card. The draft is kept until every target has it. `candidates`: where it can go. `propose`: how it is proposed to be marked there.
 */
export function useReleaseWriting(
  { from, card, draft: id }: Place,
  candidates: readonly Compartment[],
  propose: (targets: readonly Compartment[]) => ReleaseForm["marking"],
): ReleaseWriting {
  const { session } = useRoom();
  const kept = session.acts.drafts.release({ compartment: from.id, card, thread: id });
  const blank = useMemo<ReleaseDraft>(() => {
    const only = candidates.length === 1 ? candidates : [];
    return { form: emptyRelease(propose(only)), targets: only.map((each) => each.id), reason: "", kept: {}, tried: {} };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- a proposal is made once a draft: later it would overwrite what the person chose
  }, [id]);
  const draft = useSignal(kept) ?? blank;
  const targets = candidates.filter((each) => draft.targets.includes(each.id));
  const { checks, states } = useChecks(from.id, card, draft, targets);
  const found = foundIn(new Map([...states].map(([to, { answer }]) => [to, answer])));
  const change = (part: Partial<ReleaseDraft>) => kept.set({ ...(kept.get() ?? blank), ...part });
  const choose = (ids: readonly string[]) => {
    const { form } = draft;
    const chosen = candidates.filter((each) => ids.includes(each.id));
    const isProposed = JSON.stringify(form.marking) === JSON.stringify(propose(targets));
    change({ targets: ids, ...(isProposed && { form: { ...form, marking: propose(chosen) } }) });
  };
  const missing = missingFrom({ ...draft, targets, check: checkOf(states, targets), found, scheme: useMarkingScheme() });
  const sending = useReleaseSending({ from, card, kept, blank, found, onRefused: () => checks.again() });
  return {
    from,
    draft,
    targets,
    change,
    choose,
    setForm: (part) => change({ form: { ...(kept.get() ?? blank).form, ...part } }),
    checks: states,
    found,
    missing,
    checkAgain: () => checks.again(),
    outcomes: sending.outcomes,
    isSending: sending.isSending,
    send: async () => {
      if (missing.length === 0) await sending.send(targets.map((target) => target.id));
    },
    discard: () => kept.set(null),
  };
}

/** The check of what is written, for as long as the component is there, and what it knows of exactly these words. */
function useChecks(from: string, card: string, { form }: ReleaseDraft, targets: readonly Compartment[]) {
  const checks = useMemo(
    () => new LeakChecks((to, content, signal) => releaseApi.check(from, { card, to, content }, signal)),
    [from, card],
  );
  // As text: the same targets are then the same value.
  const ids = targets.map(({ id }) => id).join(" ");
  const asked = useMemo(() => {
    const content = contentOf(form);
    // A title is needed before it is sent, not before it is checked.
    const words = isReleaseBegun(form) ? { ...content, title: content.title === "" ? "–" : content.title } : null;
    return { ids: ids === "" ? [] : ids.split(" "), words };
  }, [form, ids]);
  useEffect(() => checks.look(asked.ids, asked.words), [checks, asked]);
  useEffect(() => () => checks.close(), [checks]);
  useSignal(checks.current);
  return { checks, states: checks.of(asked.ids, asked.words) };
}

function checkOf(states: ReadonlyMap<string, CheckState>, targets: readonly Compartment[]): "done" | "checking" | "failed" {
  const kinds = targets.map(({ id }) => states.get(id)?.kind ?? "checking");
  if (kinds.includes("failed")) return "failed";
  return kinds.includes("checking") ? "checking" : "done";
}
