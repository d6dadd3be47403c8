import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { ShortList } from "../../components/ShortList.tsx";
import type { RestorationOutcome } from "../../control/restore-missing.ts";
import { REFUSAL_WORDS } from "../../i18n/restoration-words.ts";

/** The cards that a restoration did not bring back, each with the reason. A card without a title is named by its id. */
export function RefusedCards({ cards }: { readonly cards: RestorationOutcome["refused"] }) {
  const { t, i18n } = useLingui();
  const count = cards.length;
  return (
    <div className="mt-2 grid gap-1">
      <output>
        <Trans>
          <Plural value={count} one="# card could not be restored:" other="# cards could not be restored:" />
        </Trans>
      </output>
      <ShortList items={cards} className="grid gap-1 text-[13px]" label={t`Cards that could not be restored`}>
        {({ id, title, why }) => (
          <li key={id}>
            <bdi className="font-medium">{title ?? id}</bdi>. {i18n._(REFUSAL_WORDS[why])}
          </li>
        )}
      </ShortList>
    </div>
  );
}
