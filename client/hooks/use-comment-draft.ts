import { useState } from "react";
import type { MadeComment } from "../../shared/acts/comment.ts";
import { triedWith } from "../model/request-key.ts";
import { stillMentioned } from "../model/mentions.ts";
import { EMPTY_DRAFT, type CommentDraft, type DraftPlace } from "../state/act-drafts.ts";
import type { CardActs } from "../state/card-acts.ts";
import type { RequestState } from "./use-request.ts";
import { useRoom } from "./use-room.ts";
import { useSignal } from "./use-signal.ts";

interface CommentDrafting {
  readonly draft: CommentDraft;
  readonly state: RequestState;
  /** Changes a part of the draft. */
  readonly change: (part: Partial<CommentDraft>) => void;
  /** Sends it; the words stay until they are recorded. Resolves whether they were. */
  readonly send: () => Promise<boolean>;
  readonly discard: () => void;
}

/** A comment that is being written, and the sending of it. `replyTo`: the comment that it answers. */
export function useCommentDraft(acts: CardActs, place: DraftPlace, replyTo: string | undefined): CommentDrafting {
  const { session } = useRoom();
  const kept = session.acts.drafts.at(place);
  const draft = useSignal(kept);
  const [state, setState] = useState<RequestState>({ kind: "idle" });
  const send = async () => {
    const said = saidBy(draft, replyTo);
    const tried = triedWith(said, draft.tried);
    kept.set({ ...draft, tried });
    setState({ kind: "sending" });
    const code = await acts.comment(said, tried.key);
    // What was written since, in the same place, is kept.
    if (code === null && kept.get().text === draft.text) kept.set(EMPTY_DRAFT);
    setState(code === null ? { kind: "idle" } : { kind: "refused", code });
    return code === null;
  };
  return {
    draft,
    state,
    change: (part) => kept.set({ ...kept.get(), ...part }),
    send,
    discard: () => kept.set(EMPTY_DRAFT),
  };
}

function saidBy({ text, mentions, about }: CommentDraft, replyTo: string | undefined): Omit<MadeComment, "card"> {
  const people = stillMentioned(text, mentions).map(({ id }) => id);
  return {
    text,
    ...(people.length > 0 && { mentions: people }),
    ...(replyTo !== undefined && { replyTo }),
    ...(replyTo === undefined &&
      about !== undefined && { field: about.field, ...(about.anchor !== undefined && { anchor: about.anchor }) }),
  };
}
