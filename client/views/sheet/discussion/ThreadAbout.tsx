import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import * as Y from "yjs";
import { cardsOf } from "../../../../shared/board/roots.ts";
import type { Comment } from "../../../../shared/rest/acts.ts";
import { Button } from "../../../components/Button.tsx";
import { api } from "../../../control/api.ts";
import { useCardMap } from "../../../hooks/use-room.ts";
import { useDeepVersion } from "../../../hooks/use-shared-text.ts";
import { FIELD_WORDS } from "../../../i18n/words.ts";
import { commentedText, stretchesOf, wordsOf, type Anchor } from "../../../model/anchor.ts";
import { cardKey } from "../../../model/card-key.ts";
import type { CardPlace } from "../../../control/act-api.ts";
import { focusAnchor } from "../../../state/focus-thread.ts";

interface ThreadAboutProps {
  readonly place: CardPlace;
  readonly thread: string;
  /** The comment that began the thread. */
  readonly comment: Comment;
}

/** What a thread is about, where that is not the whole card: a field, or words of the text, to which it leads. */
export function ThreadAbout({ place, thread, comment }: ThreadAboutProps) {
  const { t, i18n } = useLingui();
  const { field, anchor } = comment;
  if (field === undefined) return null;
  if (anchor !== undefined) return <AboutWords place={place} thread={thread} field={field} anchor={anchor} seq={comment.seq} />;
  const name = FIELD_WORDS[field];
  return <p className="thread-about">{t`About: ${name === undefined ? field : i18n._(name)}`}</p>;
}

interface AboutWordsProps extends Pick<ThreadAboutProps, "place" | "thread"> {
  readonly field: string;
  readonly anchor: Anchor;
  /** Where the ledger has the comment. */
  readonly seq: number;
}

const nothing = new Y.Doc().getXmlFragment("empty");

function AboutWords({ place, thread, field, anchor, seq }: AboutWordsProps) {
  const { t } = useLingui();
  const map = useCardMap(cardKey(place.compartment, place.card));
  const text = commentedText(map, field) ?? nothing;
  useDeepVersion(text);
  const words = wordsOf(stretchesOf(text, anchor));
  if (words === "") return <GoneWords place={place} field={field} anchor={anchor} seq={seq} />;
  return (
    <button type="button" className="about-line about-go" title={t`Show it in the text`} onClick={() => focusAnchor(thread)}>
      <q className="about-words" dir="auto">
        {words}
      </q>
    </button>
  );
}

/** Words that are no longer in the text. The record has them as they were when the thread began; they are asked for by the person. */
function GoneWords({ place, field, anchor, seq }: Omit<AboutWordsProps, "thread">) {
  const { t } = useLingui();
  const [then, setThen] = useState<string | null>(null);
  const ask = async () => setThen((await wordsThen(place, field, anchor, seq)) || t`It could not be read.`);
  return (
    <p className="thread-about">
      <Trans>The words that this was about are no longer in the text.</Trans>{" "}
      {then === null ? (
        <Button look="quiet" isSmall onPress={() => void ask()}>
          <Trans>Show them</Trans>
        </Button>
      ) : (
        <q className="about-words" dir="auto">
          {then}
        </q>
      )}
    </p>
  );
}

async function wordsThen({ compartment, card }: CardPlace, field: string, anchor: Anchor, seq: number): Promise<string> {
  const state = await api.stateAt(compartment, seq);
  if (!state.ok) return "";
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state.value);
  const map = cardsOf(doc).get(card);
  const text = commentedText(map instanceof Y.Map ? map : undefined, field);
  return text === undefined ? "" : wordsOf(stretchesOf(text, anchor));
}
