import { memo, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowLeft, ArrowRight, Plus, Unlink } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { ShortList } from "../../components/ShortList.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { useFocusAfter } from "../../hooks/use-focus-after.ts";
import { useAreBoardsWhole, useCard, useLinks, useReadOnlyReason, useRoom } from "../../hooks/use-room.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { LINK_WORDS } from "../../i18n/words.ts";
import type { BoardLink } from "../../model/board-store.ts";
import { Field } from "./Field.tsx";
import { LinkPicker } from "./LinkPicker.tsx";
import { useSheet } from "./sheet-context.ts";

/** The links between this card and other cards that this person may see. */
export const LinksField = memo(function LinksField() {
  const { t } = useLingui();
  const { card, isReadOnly } = useSheet();
  const links = useLinks(card.key);
  // A narrower board that has not arrived may hold some.
  const isWhole = useAreBoardsWhole();
  const [isAdding, setAdding] = useState(false);
  const add = useFocusAfter(isAdding);
  return (
    <Field name="links" label={t`Links`}>
      {() => (
        <div className="grid grid-cols-1 gap-1.5" data-lines>
          {isWhole && links.length === 0 && !isAdding && <p className="text-[13px] text-faint">{t`No links yet.`}</p>}
          <ShortList items={links} className="grid grid-cols-1 gap-1">
            {(link) => <LinkLine key={`${link.compartment} ${link.link.id} ${link.direction}`} link={link} />}
          </ShortList>
          {isAdding && <LinkPicker onDone={() => setAdding(false)} />}
          {!isReadOnly && !isAdding && (
            <Button ref={add} isSmall className="justify-self-start" data-lines-end onPress={() => setAdding(true)}>
              <Plus /> <Trans>Add a link</Trans>
            </Button>
          )}
        </div>
      )}
    </Field>
  );
});

function LinkLine({ link }: { readonly link: BoardLink }) {
  const { t, i18n } = useLingui();
  const { compartments, edits, open } = useRoom();
  const { key } = useSheet().card;
  const isReadOnly = useReadOnlyReason(link.compartment) !== null;
  const other = useCard(link.other);
  const titleWords = useTitleWords();
  const compartment = other && compartments.get(other.compartment);
  const words = LINK_WORDS[link.link.type];
  const Arrow = link.direction === "out" ? ArrowRight : ArrowLeft;
  return (
    <li className="link-line">
      <span className="link-type">
        <Arrow aria-label={link.direction === "out" ? t`from this card` : t`to this card`} className="size-3.5 rtl:-scale-x-100" />
        {words === undefined ? <bdi dir="ltr">{link.link.type}</bdi> : i18n._(words)}
      </span>
      <button type="button" className="link-other" data-text-of={other?.compartment} onClick={() => open(link.other)}>
        {compartment && <CompartmentChip compartment={compartment} isShort />}
        <bdi className="truncate">{other?.card ? titleWords(other.card.title) : "…"}</bdi>
      </button>
      {!isReadOnly && (
        <Button look="quiet" isSmall isIcon aria-label={t`Remove this link`} onPress={() => edits.unlink(key, link)}>
          <Unlink />
        </Button>
      )}
    </li>
  );
}
