import { useMemo } from "react";
import { useLingui } from "@lingui/react/macro";
import { plural } from "@lingui/core/macro";
import { MessageSquare, MessageSquarePlus } from "lucide-react";
import { useMaySay } from "../../hooks/use-may-say.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { focusComposer, focusThread } from "../../state/focus-thread.ts";
import { useSheet } from "./sheet-context.ts";

/** Beside a field's label: how many open threads are about it, leading to the first, and a button to comment on it. */
export function FieldComments({ field, label }: { readonly field: string; readonly label: string }) {
  const { t } = useLingui();
  const { session } = useRoom();
  const { acts, card } = useSheet();
  const mayComment = useMaySay(card.compartment, "comment");
  const { value } = useSignal(acts.threads.current);
  const about = useMemo(
    () => (value ?? []).filter(({ comments, resolved }) => resolved === undefined && comments[0]?.field === field),
    [value, field],
  );
  if (!mayComment) return null;
  const begin = () => {
    const draft = session.acts.drafts.comment(acts.place);
    draft.set({ ...draft.get(), about: { field } });
    focusComposer();
  };
  const [first] = about;
  return (
    <span className="field-comments">
      {first !== undefined && (
        <button
          type="button"
          className="field-comment"
          data-some
          title={t`Go to the comments on this field`}
          onClick={() => focusThread(first.id)}
        >
          <MessageSquare aria-hidden />
          <span aria-hidden>{about.length}</span>
          <span className="unseen">{t`${plural(about.length, { one: "# open thread", other: "# open threads" })}: ${label}`}</span>
        </button>
      )}
      <button
        type="button"
        className="field-comment"
        title={t`Comment on this field`}
        aria-label={t`Comment on this field: ${label}`}
        onClick={begin}
      >
        <MessageSquarePlus aria-hidden />
      </button>
    </span>
  );
}
