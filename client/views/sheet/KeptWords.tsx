import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import type { LastWords } from "../../model/last-words.ts";
import { showToast } from "../../state/toasts.ts";
import { useSheet } from "./sheet-context.ts";

interface KeptBesideProps {
  readonly words: LastWords;
  readonly onClose: () => void;
}

/**
 * What a card said before it was deleted and restored, above the card as it says now. The record may hold less than was on this screen: what was
 * written offline arrived after the deletion.
 */
export function KeptBeside({ words, onClose }: KeptBesideProps) {
  const { edits } = useRoom();
  const { card, isReadOnly } = useSheet();
  const putBack = () => {
    if (!edits.putBack(card.key, words).ok) return showToast(msg`The card has no room for this text. Copy it instead.`);
    showToast(msg`The text is in the card again.`);
    onClose();
  };
  return (
    <section className="grid gap-3">
      <Note tone="warn">
        <Trans>The card is back, but not with all that it said here. That text stays here until you close it.</Trans>
      </Note>
      {words.title !== "" && <KeptText text={words.title} />}
      {words.body !== "" && <KeptText text={words.body} />}
      <div className="flex flex-wrap gap-2">
        {!isReadOnly && (
          <Button isSmall look="main" onPress={putBack}>
            <Trans>Put it back into the card</Trans>
          </Button>
        )}
        <CopyWords words={words} />
        <Button isSmall look="quiet" onPress={onClose}>
          <Trans>Close this text</Trans>
        </Button>
      </div>
    </section>
  );
}

/** A text that is no longer in a card, kept on the screen to be copied. */
export function KeptText({ text }: { readonly text: string }) {
  return (
    <p className="kept-text" dir="auto">
      {text}
    </p>
  );
}

/** Copies the title and the text. */
export function CopyWords({ words }: { readonly words: LastWords }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText([words.title, words.body].filter(Boolean).join("\n\n"));
      showToast(msg`The text is copied.`);
    } catch {
      showToast(msg`The browser does not let this page copy. Select the text instead.`);
    }
  };
  return (
    <Button isSmall onPress={() => void copy()}>
      <Trans>Copy the text</Trans>
    </Button>
  );
}
