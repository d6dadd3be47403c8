import { Trans, useLingui } from "@lingui/react/macro";
import { CircleCheck, CircleHelp, CircleX, Hourglass, LoaderCircle } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { Deadline } from "../../components/Deadline.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { NotThereYet } from "./NotThereYet.tsx";
import type { Outcome } from "../../hooks/use-release-sending.ts";
import { releaseProblem } from "../../i18n/release-words.ts";
import { isOnItsWay } from "../../model/release-rights.ts";
import { cardKey } from "../../model/card-key.ts";

/** What became of the release to each target: said where it was sent, and again by the card's releases. */
export function ReleaseOutcomes({ outcomes }: { readonly outcomes: ReadonlyMap<string, Outcome> }) {
  const { t } = useLingui();
  const { compartments } = useRoom();
  if (outcomes.size === 0) return null;
  return (
    <ul className="outcomes" aria-label={t`What became of it`} aria-live="polite">
      {[...outcomes].map(([to, outcome]) => {
        const compartment = compartments.get(to);
        return (
          <li key={to} className="outcome" data-kind={toneOf(outcome)}>
            <OutcomeMark outcome={outcome} />
            <div className="grid justify-items-start gap-1">
              {compartment !== undefined && <CompartmentChip compartment={compartment} />}
              <OutcomeWords outcome={outcome} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function toneOf(outcome: Outcome): string {
  if (outcome.kind !== "recorded") return outcome.kind;
  return outcome.release.state === "released" && !isOnItsWay(outcome.release) ? "released" : "awaiting";
}

function OutcomeMark({ outcome }: { readonly outcome: Outcome }) {
  switch (toneOf(outcome)) {
    case "released":
      return <CircleCheck aria-hidden />;
    case "awaiting":
      return <Hourglass aria-hidden />;
    case "sending":
      return <LoaderCircle aria-hidden />;
    case "unknown":
      return <CircleHelp aria-hidden />;
    default:
      return <CircleX aria-hidden />;
  }
}

function OutcomeWords({ outcome }: { readonly outcome: Outcome }) {
  const { i18n } = useLingui();
  const { open, turnTo, compartments } = useRoom();
  if (outcome.kind === "sending")
    return (
      <p>
        <Trans>Being sent…</Trans>
      </p>
    );
  if (outcome.kind !== "recorded")
    return (
      <p>
        {outcome.kind === "unknown" ? (
          <b>
            <Trans>Not known.</Trans>
          </b>
        ) : (
          <b>
            <Trans>Refused.</Trans>
          </b>
        )}{" "}
        {i18n._(releaseProblem(outcome.code))}
      </p>
    );
  const { card, approvals, id, compartment, state } = outcome.release;
  const waiting = approvals.filter(({ decision }) => decision === undefined);
  if (card !== undefined && compartments.has(card.compartment))
    return (
      <p>
        <b>
          <Trans>Released.</Trans>
        </b>{" "}
        <Button isSmall onPress={() => open(cardKey(card.compartment, card.id))}>
          <Trans>Open the new card</Trans>
        </Button>
      </p>
    );
  return (
    <div className="grid gap-1">
      <b>{waiting.length > 0 ? <Trans>Waits for approval. It goes out as soon as it is given.</Trans> : <Trans>Recorded.</Trans>}</b>
      {isOnItsWay({ card, state }) && <NotThereYet />}
      {waiting.map(({ partner, dueAt, why }) => (
        <p key={`${partner} ${why}`}>
          <bdi>{partner}</bdi> <Deadline at={dueAt} />
        </p>
      ))}
      <Button isSmall className="justify-self-start" onPress={() => turnTo({ kind: "release", compartment, release: id })}>
        <Trans>Open its record</Trans>
      </Button>
    </div>
  );
}
