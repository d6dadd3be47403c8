import { useRef, useState } from "react";
import type { AskedRelease } from "../../shared/acts/release.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import type { Release } from "../../shared/rest/releases.ts";
import { releaseApi } from "../control/release-api.ts";
import { isPassing, type RequestFailure } from "../control/rest-client.ts";
import { contentOf } from "../model/release-form.ts";
import { acceptedFor, saidReason, type FoundIn } from "../model/release-readiness.ts";
import { triedWith } from "../model/request-key.ts";
import type { ReleaseDraft } from "../state/release-draft.ts";
import type { Signal } from "../state/signal.ts";
import { useRoom } from "./use-room.ts";

/** What became of a release to one target. `unknown`: it may have been recorded; the same words may be sent again, and are recorded once. */
export type Outcome =
  | { readonly kind: "sending" }
  | { readonly kind: "recorded"; readonly release: Release }
  | { readonly kind: "refused" | "unknown"; readonly code: RequestFailure["code"] };

interface Sending {
  readonly from: Compartment;
  readonly card: string;
  readonly kept: Signal<ReleaseDraft | null>;
  /** What the draft is while nothing is kept. */
  readonly blank: ReleaseDraft;
  readonly found: readonly FoundIn[];
  /** Something was refused: the card or the room has changed since the check. */
  readonly onRefused: () => void;
}

/** Sends a release to its targets, one after the other: each is a release of its own, and the draft forgets each as soon as it is recorded. */
export function useReleaseSending({ from, card, kept, blank, found, onRefused }: Sending) {
  const { session } = useRoom();
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [isSending, setSending] = useState(false);
  const isBusy = useRef(false);
  const draft = () => kept.get() ?? blank;
  const show = (to: string, outcome: Outcome) => setOutcomes((before) => new Map([...before, [to, outcome]]));
  const sendTo = async (to: string, said: Omit<AskedRelease, "id">): Promise<Outcome> => {
    const { tried: before } = draft();
    const tried = triedWith(said, before[to]);
    // Before it is sent: the answer may never come.
    kept.set({ ...draft(), tried: { ...before, [to]: tried } });
    const answer = await releaseApi.release(from.id, { ...said, id: tried.key });
    if (!answer.ok) return { kind: isPassing(answer.error.code) ? "unknown" : "refused", code: answer.error.code };
    const { release } = answer.value;
    session.acts.releases.of(from.id).put(release);
    const targets = draft().targets.filter((target) => target !== to);
    kept.set(targets.length === 0 ? null : { ...draft(), targets });
    return { kind: "recorded", release };
  };
  const send = async (targets: readonly string[]): Promise<void> => {
    if (isBusy.current) return;
    isBusy.current = true;
    setSending(true);
    const { form, reason, kept: stands } = draft();
    const said = { card, content: contentOf(form), reason: saidReason(reason, stands, found) };
    for (const to of targets) {
      show(to, { kind: "sending" });
      const accepted = acceptedFor(to, found);
      // oxlint-disable-next-line no-await-in-loop -- a refusal for one target shows before the next is sent, and the rates of a person allow no burst
      const outcome = await sendTo(to, { ...said, to, ...(accepted.length > 0 && { accepted: [...accepted] }) });
      show(to, outcome);
      if (outcome.kind === "refused") onRefused();
    }
    isBusy.current = false;
    setSending(false);
  };
  return { outcomes, isSending, send };
}
