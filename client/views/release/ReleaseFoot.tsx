import { useEffect, useId, useRef } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Send } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { useFocusAfter } from "../../hooks/use-focus-after.ts";
import { useRoom } from "../../hooks/use-room.ts";
import type { ReleaseWriting } from "../../hooks/use-release-writing.ts";
import { listed } from "../../i18n/format.ts";
import { readers } from "../../model/marking.ts";
import { MOST_REASON_CHARACTERS, type Missing } from "../../model/release-readiness.ts";

interface ReleaseFootProps {
  readonly writing: ReleaseWriting;
  readonly isConfirming: boolean;
  /** The first press, or Ctrl+Enter. */
  readonly onAct: () => void;
  readonly onBack: () => void;
}

/** Why it is released, what is still missing, and the button that releases: pressed, it names the nations that will read it, and asks once more. */
export function ReleaseFoot({ writing, isConfirming, onAct, onBack }: ReleaseFootProps) {
  const { t } = useLingui();
  const id = useId();
  const { draft, change, missing, isSending } = writing;
  const button = useFocusAfter(isConfirming);
  const isReady = missing.length === 0;
  return (
    <div className="release-foot">
      <div className="field" data-entry="reason">
        <label className="field-label" htmlFor={id}>
          {t`Why it is released: stays here`}
        </label>
        <textarea
          id={id}
          className="input"
          dir={draft.reason === "" ? undefined : "auto"}
          rows={2}
          readOnly={isSending}
          value={draft.reason}
          onChange={({ target }) => change({ reason: target.value })}
        />
      </div>
      {isConfirming ? (
        <Confirmation writing={writing} onConfirm={onAct} onBack={onBack} />
      ) : (
        <div className="release-act">
          <Button ref={button} look="main" isBusy={isSending} aria-describedby={`${id}-missing`} data-ready={isReady} onPress={onAct}>
            <Send className="rtl:-scale-x-100" /> {isSending ? <Trans>Releasing…</Trans> : <Trans>Release…</Trans>}
          </Button>
          <output id={`${id}-missing`} className="release-missing" data-ready={isReady}>
            {isReady ? <Trans>Ready. Ctrl+Enter</Trans> : <MissingWords missing={missing} />}
          </output>
        </div>
      )}
    </div>
  );
}

interface ConfirmationProps {
  readonly writing: ReleaseWriting;
  readonly onConfirm: () => void;
  readonly onBack: () => void;
}

/** The second step: who will read it, once more. It stands where the first press was not (S7): the way back is at the end of the line. */
function Confirmation({ writing: { targets, isSending, checks }, onConfirm, onBack }: ConfirmationProps) {
  const { i18n } = useLingui();
  const id = useId();
  const ref = useRef<HTMLButtonElement>(null);
  useEffect(() => ref.current?.focus(), []);
  const { user } = useRoom();
  const nations = [...new Set(targets.flatMap(readers))].filter((code) => code !== user.partner);
  const isWaiting = targets.some((target) => (checks.get(target.id)?.answer?.approvals.length ?? 0) > 0);
  return (
    <fieldset className="release-confirm" aria-labelledby={id}>
      <p id={id}>
        <Trans>
          <b>{listed(i18n.locale, nations)}</b> will read it. Whoever has read it keeps what they read: a recall takes the card away, not
          the knowledge.
        </Trans>{" "}
        {isWaiting && <Trans>It goes out once it is approved.</Trans>}
      </p>
      <div className="release-act">
        <Button onPress={onBack}>
          <Trans>Back</Trans>
        </Button>
        <Button ref={ref} look="main" isBusy={isSending} aria-describedby={id} onPress={onConfirm}>
          <Send className="rtl:-scale-x-100" />
          {isSending ? (
            <Trans>Releasing…</Trans>
          ) : isWaiting ? (
            <Trans>Ask for it in {user.partner}’s name</Trans>
          ) : (
            <Trans>Release in {user.partner}’s name</Trans>
          )}
        </Button>
      </div>
    </fieldset>
  );
}

/** What is still missing, in one line. */
function MissingWords({ missing }: { readonly missing: readonly Missing[] }) {
  const [first, ...rest] = missing;
  if (first === undefined) return null;
  return (
    <>
      <MissingOne missing={first} />
      {rest.length > 0 && (
        <>
          {" "}
          <Plural value={rest.length} one="and # more" other="and # more" />
        </>
      )}
    </>
  );
}

function MissingOne({ missing }: { readonly missing: Missing }) {
  switch (missing.kind) {
    case "target":
      return <Trans>Choose who will read it</Trans>;
    case "title":
      return <Trans>A headline is missing</Trans>;
    case "body":
      return <Trans>The text is missing</Trans>;
    case "entries":
      return <Trans>Something in the fields has to be put right</Trans>;
    case "ceiling":
      return <Trans>It is marked higher than its readers allow</Trans>;
    case "blocked":
      return <Plural value={missing.count} one="# finding must be rewritten first" other="# findings must be rewritten first" />;
    case "unexplained":
      return (
        <Plural value={missing.count} one="# finding needs a reason, or other words" other="# findings need a reason, or other words" />
      );
    case "reason":
      return <Trans>Say why it is released</Trans>;
    case "wordy":
      return <Trans>The reasons are too long: {MOST_REASON_CHARACTERS} characters at most, together</Trans>;
    case "checking":
      return <Trans>These words are being checked…</Trans>;
    case "unchecked":
      return <Trans>These words could not be checked</Trans>;
  }
}
