import { useId } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { OctagonX, TriangleAlert } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import type { ReleaseWriting } from "../../hooks/use-release-writing.ts";
import { dateTimeGroup, listed } from "../../i18n/format.ts";
import { LEAK_RULE_ADVICE, LEAK_RULE_WORDS } from "../../i18n/release-words.ts";
import { withSuggestion } from "../../model/finding-marks.ts";
import type { FoundIn } from "../../model/release-readiness.ts";

interface FindingBoxProps {
  readonly found: FoundIn;
  readonly writing: ReleaseWriting;
  /** Why the person lets it stand; empty where they do not. */
  readonly why: string;
  readonly onKeep: (why: string) => void;
  readonly onGo: () => void;
}

/** One finding: what it is, the words, what they were found in, and what can be done about it. */
export function FindingBox({ found: { finding, targets }, writing, why, onKeep, onGo }: FindingBoxProps) {
  const { t, i18n } = useLingui();
  const id = useId();
  const { compartments } = useRoom();
  const { draft, change } = writing;
  const { rule, weight, excerpt, suggestion } = finding;
  const better = withSuggestion(draft.form, finding);
  const names = targets.map((target) => compartments.get(target)?.name ?? target);
  return (
    <li className="finding" data-weight={weight} tabIndex={-1} data-focus-home>
      <h3 id={id}>
        {weight === "block" ? <OctagonX aria-hidden /> : <TriangleAlert aria-hidden />}
        {i18n._(LEAK_RULE_WORDS[rule])}
        <span className="unseen">{weight === "block" ? t`: must be rewritten` : t`: keep it with a reason, or rewrite it`}</span>
      </h3>
      {excerpt !== "" && (
        <button type="button" className="finding-words" aria-label={t`Go to “${excerpt}” in the text`} onClick={onGo}>
          <q dir="auto">{excerpt}</q>
        </button>
      )}
      <FoundIn finding={finding} />
      <p>{i18n._(LEAK_RULE_ADVICE[rule])}</p>
      {names.length < writing.targets.length && (
        <p className="release-quiet">
          <Trans>
            Towards <bdi>{listed(i18n.locale, names)}</bdi>
          </Trans>
        </p>
      )}
      {better !== null && (
        <Button isSmall onPress={() => change({ form: better })}>
          <span>
            <Trans>
              use “<bdi>{suggestion}</bdi>”
            </Trans>
          </span>
        </Button>
      )}
      {weight === "warn" && (
        <label className="finding-keep">
          <span>{t`Keep it, because`}</span>
          <input className="input" dir="auto" value={why} aria-describedby={id} onChange={({ target }) => onKeep(target.value)} />
        </label>
      )}
    </li>
  );
}

/** What it was found in: the card's title with its marking, and the words there. */
function FoundIn({ finding: { from } }: Pick<FoundIn, "finding">) {
  const { compartments } = useRoom();
  const titleWords = useTitleWords();
  if (from === undefined) return null;
  const compartment = compartments.get(from.compartment);
  return (
    <div className="finding-from" data-text-of={from.compartment} data-text-card={from.card}>
      <p>
        {compartment !== undefined && <CompartmentChip compartment={compartment} isShort />}
        {from.title !== undefined && (
          <span>
            <Trans>
              in <bdi>{titleWords(from.title)}</bdi>
            </Trans>
          </span>
        )}
      </p>
      {from.excerpt !== undefined && from.excerpt !== from.title && <FoundWords words={from.excerpt} />}
    </div>
  );
}

/** The words that a finding was found in. A moment is written as people write it (the server gives it as the board keeps it). */
function FoundWords({ words }: { readonly words: string }) {
  const moment = INSTANT.test(words) ? new Date(words) : null;
  return moment === null || Number.isNaN(moment.getTime()) ? (
    <blockquote dir="auto">{words}</blockquote>
  ) : (
    <blockquote>
      <bdi dir="ltr">{dateTimeGroup(moment)}</bdi>
    </blockquote>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;
