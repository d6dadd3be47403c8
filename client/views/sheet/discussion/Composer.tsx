import { useId, useRef, useEffect, type KeyboardEvent } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Send } from "lucide-react";
import { MOST_COMMENT_CHARACTERS } from "../../../../shared/acts/comment.ts";
import type { Member } from "../../../../shared/rest/members.ts";
import type { Compartment } from "../../../../shared/rest/compartments.ts";
import { isDeceptiveInLines, isVisible } from "../../../../shared/visible-text.ts";
import { Button } from "../../../components/Button.tsx";
import { useCommentDraft } from "../../../hooks/use-comment-draft.ts";
import { useMentionKeys } from "../../../hooks/use-mention-keys.ts";
import { stillMentioned, withMention, type MentionQuery } from "../../../model/mentions.ts";
import type { DraftPlace } from "../../../state/drafts-of-kind.ts";
import type { CardActs } from "../../../state/card-acts.ts";
import { ActFault } from "../ActFault.tsx";
import { AboutLine } from "./AboutLine.tsx";
import { MentionPicker } from "./MentionPicker.tsx";

interface ComposerProps {
  readonly acts: CardActs;
  readonly compartment: Compartment;
  readonly place: DraftPlace;
  readonly label: string;
  /** The comment that this one answers. */
  readonly replyTo?: string;
  /** It was opened by the person, who is about to write. */
  readonly takesFocus?: boolean;
  /** Closes it, once the comment was sent or given up. */
  readonly onDone?: () => void;
}

/** Where a comment is written. Ctrl+Enter or Cmd+Enter sends it; what is not sent is kept ({@link DraftPlace}). */
export function Composer({ acts, compartment, place, label, replyTo, takesFocus = false, onDone }: ComposerProps) {
  const { t } = useLingui();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const { draft, state, change, send, discard } = useCommentDraft(acts, place, replyTo);
  const mention = useMentionKeys(compartment);
  const fault = useTextFault(draft.text);
  const isSending = state.kind === "sending";
  const canSend = !isSending && fault === null && isVisible(draft.text);
  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);
  const submit = async () => {
    if (canSend && (await send())) onDone?.();
    else field.current?.focus();
  };
  const choose = (person: Member, query: MentionQuery) => {
    const { text, caret } = withMention(draft.text, query, person.user.displayName);
    change({ text, mentions: stillMentioned(text, [...draft.mentions, { id: person.user.id, name: person.user.displayName }]) });
    mention.close();
    // The caret can be set once the new text is there.
    requestAnimationFrame(() => field.current?.setSelectionRange(caret, caret));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || mention.onKey(event, choose)) return;
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  };
  const look = (element: HTMLTextAreaElement) => mention.look(element.value, element.selectionStart);
  const isPicking = mention.people.length > 0;
  return (
    <div className="composer" data-sending={isSending} data-new={replyTo === undefined}>
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {draft.about !== undefined && <AboutLine about={draft.about} onRemove={() => change({ about: undefined })} />}
      <textarea
        ref={field}
        id={id}
        className="input composer-text"
        // An empty field has the page's direction, and so has its placeholder.
        dir={draft.text === "" ? undefined : "auto"}
        rows={2}
        readOnly={isSending}
        value={draft.text}
        placeholder={t`Write a comment. @ mentions somebody.`}
        aria-describedby={`${id}-about`}
        aria-invalid={fault !== null}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={isPicking ? mention.listId : undefined}
        aria-activedescendant={isPicking ? `${mention.listId}-${mention.active}` : undefined}
        onKeyDown={onKeyDown}
        onSelect={(event) => look(event.currentTarget)}
        onBlur={mention.close}
        onChange={(event) => {
          change({ text: event.target.value });
          look(event.target);
        }}
      />
      {isPicking && (
        <MentionPicker
          id={mention.listId}
          people={mention.people}
          active={mention.active}
          onChoose={(person) => mention.query !== null && choose(person, mention.query)}
        />
      )}
      <div id={`${id}-about`} className="composer-about">
        {fault !== null && <p className="field-fault">{fault}</p>}
        <Mentioned names={stillMentioned(draft.text, draft.mentions).map(({ name }) => name)} />
        <ActFault state={state} />
      </div>
      <div className="composer-foot">
        <span className="composer-hint" aria-hidden>
          <Trans>Ctrl+Enter sends</Trans>
        </span>
        <span className="grow" />
        {(onDone !== undefined || draft.text !== "" || draft.about !== undefined) && (
          <Button
            look="quiet"
            isSmall
            isBusy={isSending}
            onPress={() => {
              discard();
              onDone?.();
            }}
          >
            <Trans>Discard</Trans>
          </Button>
        )}
        <Button look="main" isSmall isBusy={isSending} onPress={() => void submit()}>
          <Send className="rtl:-scale-x-100" />
          {isSending ? <Trans>Sending…</Trans> : <Trans>Send</Trans>}
        </Button>
      </div>
    </div>
  );
}

function Mentioned({ names }: { readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p className="composer-mentions">
      <Trans>Mentioned:</Trans>{" "}
      {names.map((name) => (
        <bdi key={name} className="chip">
          {name}
        </bdi>
      ))}
    </p>
  );
}

/** What the server would refuse in a comment, in words that say what to do; null if nothing. */
function useTextFault(text: string): string | null {
  const { t } = useLingui();
  const over = text.length - MOST_COMMENT_CHARACTERS;
  if (over > 0) return t`This is ${over} characters too long.`;
  return isDeceptiveInLines(text)
    ? t`Some characters cannot be seen, or change the direction of the text. Type it again without them.`
    : null;
}
