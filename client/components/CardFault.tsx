import { Trans } from "@lingui/react/macro";
import { useLingui } from "@lingui/react";
import { FIELD_WORDS } from "../i18n/words.ts";

/** Why a card cannot be shown: the name of the field at fault in the reader's language, where it is one of a card's fields. */
export function CardFault({ field }: { readonly field: string | undefined }) {
  const { i18n } = useLingui();
  const name = field !== undefined && Object.hasOwn(FIELD_WORDS, field) ? FIELD_WORDS[field] : undefined;
  if (name === undefined) return <Trans>This card cannot be read as stored.</Trans>;
  return (
    <Trans>
      This card cannot be read as stored; the fault is in its <b>{i18n._(name)}</b>.
    </Trans>
  );
}
