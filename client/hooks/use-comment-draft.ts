import type { MadeComment } from "../../shared/acts/comment.ts";
import { stillMentioned } from "../model/mentions.ts";
import { EMPTY_DRAFT, type CommentDraft } from "../state/act-drafts.ts";
import type { CardActs } from "../state/card-acts.ts";
import { useKeptRequest } from "./use-kept-request.ts";
import type { DraftPlace } from "../state/drafts-of-kind.ts";
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
  const kept = session.acts.drafts.comment(place);
  const draft = useSignal(kept);
  const [state, send] = useKeptRequest(kept, EMPTY_DRAFT, (said: ReturnType<typeof saidBy>, key) => acts.comment(said, key));
  return {
    draft,
    state,
    change: (part) => kept.set({ ...kept.get(), ...part }),
    send: () => send(saidBy(draft, replyTo)),
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
