import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { Button } from "../../../components/Button.tsx";
import { FIELD_WORDS } from "../../../i18n/words.ts";
import type { DraftAbout } from "../../../state/act-drafts.ts";

/** What the comment that is being written is about: a field, or words of the text. */
export function AboutLine({ about: { field, words }, onRemove }: { readonly about: DraftAbout; readonly onRemove: () => void }) {
  const { t, i18n } = useLingui();
  const name = FIELD_WORDS[field];
  return (
    <p className="about-line">
      {words === undefined ? (
        <span>{t`About: ${name === undefined ? field : i18n._(name)}`}</span>
      ) : (
        <q className="about-words" dir="auto">
          {words}
        </q>
      )}
      <Button look="quiet" isSmall isIcon aria-label={t`Make it about the whole card`} onPress={onRemove}>
        <X />
      </Button>
    </p>
  );
}
