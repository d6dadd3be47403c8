import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { LINK_TYPES } from "../../../shared/board/vocabulary.ts";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { useAreBoardsWhole, useCards, useRoom } from "../../hooks/use-room.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { LINK_WORDS } from "../../i18n/words.ts";
import type { BoardCard } from "../../model/board-store.ts";
import { narrowerOf } from "../../model/marking.ts";
import { useSheet } from "./sheet-context.ts";

const MOST_SHOWN = 8;

/** Chooses the type and the other end of a new link. */
export function LinkPicker({ onDone }: { readonly onDone: () => void }) {
  const { t } = useLingui();
  const { edits } = useRoom();
  const { card } = useSheet();
  const [type, setType] = useState<string>(LINK_TYPES[0]);
  const [wanted, setWanted] = useState("");
  const found = useOtherEnds(wanted);
  const isWhole = useAreBoardsWhole();
  const search = useRef<HTMLInputElement>(null);
  // What was pressed to come here is gone.
  useEffect(() => search.current?.focus(), []);
  const link = ({ other, home }: OtherEnd) => {
    if (edits.link(home, card.key, { from: card.id, to: other.id, type }).ok) onDone();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape does what the button below does
    <div
      className="grid grid-cols-1 gap-2 rounded-lg border p-2.5"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone();
      }}
    >
      <div className="sheet-pair">
        <LinkTypeChoice type={type} onChoose={setType} />
        <input
          ref={search}
          className="input"
          type="search"
          dir="auto"
          aria-label={t`Find the other card`}
          placeholder={t`Find the other card`}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </div>
      <ul className="grid grid-cols-1">
        {found.map((end) => (
          <OtherEndLine key={end.other.key} end={end} onChoose={() => link(end)} />
        ))}
        {isWhole && found.length === 0 && (
          <li className="p-1 text-[13px] text-faint">
            {wanted.trim() === "" ? t`There is no other card to link to yet.` : t`No other card has these letters in its title.`}
          </li>
        )}
      </ul>
      <Button isSmall look="quiet" className="justify-self-end" onPress={onDone}>
        <Trans>Cancel</Trans>
      </Button>
    </div>
  );
}

function LinkTypeChoice({ type, onChoose }: { readonly type: string; readonly onChoose: (type: string) => void }) {
  const { t, i18n } = useLingui();
  return (
    <select className="input" aria-label={t`Type of the link`} value={type} onChange={(event) => onChoose(event.target.value)}>
      {LINK_TYPES.map((id) => {
        const words = LINK_WORDS[id];
        return (
          <option key={id} value={id}>
            {words === undefined ? id : i18n._(words)}
          </option>
        );
      })}
    </select>
  );
}

function OtherEndLine({ end: { other }, onChoose }: { readonly end: OtherEnd; readonly onChoose: () => void }) {
  const { compartments } = useRoom();
  const titleWords = useTitleWords();
  const compartment = compartments.get(other.compartment);
  return (
    <li>
      <button type="button" className="link-choice" onClick={onChoose}>
        {compartment && <CompartmentChip compartment={compartment} isShort />}
        <bdi className="truncate">{titleWords(other.card?.title)}</bdi>
      </button>
    </li>
  );
}

/** A card that a link from this one may end in, and the compartment that the link goes into. */
interface OtherEnd {
  readonly other: BoardCard;
  readonly home: string;
}

/**
 * The first cards by title whose title has what is wanted. Cards whose compartment is neither wider nor narrower than this one's are left out: a link to
 * them would reveal to one nation that the other holds something.
 */
function useOtherEnds(wanted: string): readonly OtherEnd[] {
  const { compartments } = useRoom();
  const { card } = useSheet();
  // The whole board is searched; typing does not wait for that.
  const cards = useDeferredValue(useCards());
  const own = compartments.get(card.compartment);
  return useMemo(() => {
    const needle = wanted.trim().toLocaleLowerCase();
    const homeOf = (other: BoardCard): string | null => {
      const theirs = compartments.get(other.compartment);
      const narrower = own && theirs && narrowerOf(own, theirs);
      return narrower?.canWrite === true ? narrower.id : null;
    };
    return cards
      .filter((other) => other.key !== card.key && (other.card?.title.toLocaleLowerCase().includes(needle) ?? false))
      .flatMap((other) => {
        const home = homeOf(other);
        return home === null ? [] : [{ other, home }];
      })
      .toSorted((a, b) => titles.compare(a.other.card?.title ?? "", b.other.card?.title ?? ""))
      .slice(0, MOST_SHOWN);
  }, [cards, card.key, compartments, own, wanted]);
}

const titles = new Intl.Collator();
