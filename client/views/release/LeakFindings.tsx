import { useId } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { problemSentence } from "../../i18n/problems.ts";
import type { ReleaseWriting } from "../../hooks/use-release-writing.ts";
import { isReleaseBegun } from "../../model/release-form.ts";
import type { FoundIn } from "../../model/release-readiness.ts";
import { FindingBox } from "./FindingBox.tsx";

interface LeakFindingsProps {
  readonly writing: ReleaseWriting;
  /** The person wants to see a finding where it stands. */
  readonly onGo: (found: FoundIn) => void;
}

/** What the check of the words found, as they are typed. "Nothing found" is said only of exactly these words, for every target. */
export function LeakFindings({ writing, onGo }: LeakFindingsProps) {
  const { t } = useLingui();
  const headId = useId();
  const { found, checks, draft, change } = writing;
  const isFresh = [...checks.values()].every(({ kind }) => kind === "checked");
  return (
    <section className="release-part" aria-labelledby={headId} tabIndex={-1} data-focus-home>
      <div className="release-part-head">
        <h2 id={headId}>{t`Leak check`}</h2>
        <CheckState writing={writing} />
      </div>
      {!isReleaseBegun(draft.form) && (
        <p className="release-quiet">
          <Trans>What you write is compared with the card, with what it links to, and with all that its new readers may not see.</Trans>
        </p>
      )}
      <ul className="findings" data-stale={!isFresh} data-lines>
        {found.map((each) => (
          <FindingBox
            key={`${each.finding.weight} ${each.finding.id}`}
            found={each}
            writing={writing}
            why={draft.kept[each.finding.id] ?? ""}
            onKeep={(why) => change({ kept: { ...draft.kept, [each.finding.id]: why } })}
            onGo={() => onGo(each)}
          />
        ))}
      </ul>
    </section>
  );
}

/** How far the check of these words has come. */
function CheckState({ writing: { checks, found, targets, draft, checkAgain } }: Pick<LeakFindingsProps, "writing">) {
  const { i18n } = useLingui();
  const states = [...checks.values()];
  const failed = states.find((state) => state.kind === "failed");
  if (!isReleaseBegun(draft.form)) return null;
  if (targets.length === 0)
    return (
      <output className="check-state">
        <Trans>not checked: choose who will read it</Trans>
      </output>
    );
  if (failed !== undefined)
    return (
      <output className="check-state" data-tone="bad">
        <CircleX aria-hidden />
        <span>
          <Trans>not checked: {i18n._(problemSentence(failed.code))}</Trans>{" "}
          <Button isSmall onPress={checkAgain}>
            <Trans>Check again</Trans>
          </Button>
        </span>
      </output>
    );
  if (states.length === 0 || states.some(({ kind }) => kind === "checking"))
    return (
      <output className="check-state" data-tone="busy">
        <LoaderCircle aria-hidden />
        <Trans>checking…</Trans>
      </output>
    );
  return (
    <output className="check-state" data-tone={found.length === 0 ? "good" : "warn"}>
      {found.length === 0 && <CircleCheck aria-hidden />}
      {found.length === 0 ? (
        <Trans>nothing found in these words</Trans>
      ) : (
        <Plural value={found.length} one="# finding" other="# findings" />
      )}
    </output>
  );
}
