import { useLingui } from "@lingui/react/macro";
import type { Comment } from "../../../../shared/rest/acts.ts";
import { FIELD_WORDS } from "../../../i18n/words.ts";

/** What a thread is about, where that is not the whole card. */
export function ThreadAbout({ comment: { field } }: { readonly comment: Comment }) {
  const { t, i18n } = useLingui();
  if (field === undefined) return null;
  const name = FIELD_WORDS[field];
  return <p className="thread-about">{t`About: ${name === undefined ? field : i18n._(name)}`}</p>;
}
