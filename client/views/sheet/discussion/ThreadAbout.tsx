import { useEffect } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import * as Y from "yjs";
import type { Comment } from "../../../../shared/rest/acts.ts";
import { Button } from "../../../components/Button.tsx";
import type { CardPlace } from "../../../control/act-api.ts";
import { useCardMap, useRoom } from "../../../hooks/use-room.ts";
import { useDeepVersion } from "../../../hooks/use-shared-text.ts";
import { useSignal } from "../../../hooks/use-signal.ts";
import { FIELD_WORDS } from "../../../i18n/words.ts";
import { commentedText, inOneLine, stretchesOf, wordsOf } from "../../../model/anchor.ts";
import { cardKey } from "../../../model/card-key.ts";
import { focusAnchor } from "../../../state/focus-thread.ts";
import type { ThreadOnWords } from "../../../state/recorded-words.ts";

interface ThreadAboutProps {
  readonly place: CardPlace;
  readonly thread: string;
  /** The comment that began the thread. */
  readonly comment: Comment;
}

/** What a thread is about, where that is not the whole card: a field, or words of the text, to which it leads. */
export function ThreadAbout({ place, thread, comment: { field, anchor, seq } }: ThreadAboutProps) {
  const { t, i18n } = useLingui();
  if (field === undefined) return null;
  if (anchor !== undefined) return <AboutWords place={place} about={{ thread, field, anchor, seq }} />;
  const name = FIELD_WORDS[field];
  return <p className="thread-about">{t`About: ${name === undefined ? field : i18n._(name)}`}</p>;
}

interface AboutWordsProps {
  readonly place: CardPlace;
  readonly about: ThreadOnWords;
}

const nothing = new Y.Doc().getXmlFragment("empty");

function AboutWords({ place, about }: AboutWordsProps) {
  const { t } = useLingui();
  const { session } = useRoom();
  const map = useCardMap(cardKey(place.compartment, place.card));
  const text = commentedText(map, about.field) ?? nothing;
  useDeepVersion(text);
  useSignal(session.acts.words.known);
  const found = session.acts.words.placeIn(text, about);
  if (found === null) return <LostWords place={place} about={about} isCardGone={map === undefined} />;
  return (
    <button type="button" className="about-line about-go" title={t`Show it in the text`} onClick={() => focusAnchor(about.thread)}>
      <q className="about-words" dir="auto">
        {wordsOf(stretchesOf(text, found))}
      </q>
    </button>
  );
}

/** Words that are not in the text, as the record has them from when the thread began. Once they are known, they are looked for in the text by them. */
function LostWords({ place, about, isCardGone }: AboutWordsProps & { readonly isCardGone: boolean }) {
  const { session } = useRoom();
  const { words } = session.acts;
  const recorded = useSignal(words.known).get(about.thread);
  const ask = () => words.ask(place, about);
  useEffect(() => {
    if (recorded === undefined) ask();
  });
  if (recorded === undefined)
    return (
      <p className="thread-about" aria-busy>
        <Trans>Looking for the words that this is about…</Trans>
      </p>
    );
  if (recorded === "unread")
    return (
      <p className="thread-about">
        <Trans>The place of this comment in the text is gone, and its words could not be read from the record.</Trans>{" "}
        <Button look="quiet" isSmall onPress={ask}>
          <Trans>Try again</Trans>
        </Button>
      </p>
    );
  if (recorded === "none")
    return (
      <p className="thread-about">
        <Trans>The place of this comment in the text is gone. The record does not say which words it was about.</Trans>
      </p>
    );
  return (
    <p className="thread-about">
      {isCardGone ? <Trans>About these words of the deleted text:</Trans> : <Trans>These words are no longer in the text:</Trans>}{" "}
      <q className="about-words" dir="auto">
        {inOneLine(recorded.exact)}
      </q>
    </p>
  );
}
