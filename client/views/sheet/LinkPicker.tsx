import { useMemo, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { LINK_TYPES } from "../../../shared/board/vocabulary.ts";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { LINK_WORDS } from "../../i18n/words.ts";
import type { BoardCard } from "../../model/board-store.ts";
import { narrowerOf } from "../../model/marking.ts";
import { useSheet } from "./sheet-context.ts";

const MOST_SHOWN = 8;

interface LinkPickerProps {
  readonly title: string;
  readonly onDone: () => void;
}

/**
 * Chooses the type and the other end of a new link. Cards whose compartment is neither wider nor narrower than this one's
 * are not offered: a link to them would reveal to one nation that the other holds something.
 */
export function LinkPicker({ title, onDone }: LinkPickerProps) {
  const { t, i18n } = useLingui();
  const { board, compartments, edits } = useRoom();
  const { card } = useSheet();
  const [type, setType] = useState<string>(LINK_TYPES[0]);
  const [wanted, setWanted] = useState("");
  const own = compartments.get(card.compartment);

  const found = useMemo(() => {
    const needle = wanted.trim().toLocaleLowerCase();
    const fits = (other: BoardCard) => other.key !== card.key && (other.card?.title.toLocaleLowerCase().includes(needle) ?? false);
    const home = (other: BoardCard) => {
      const theirs = compartments.get(other.compartment);
      const narrower = own && theirs && narrowerOf(own, theirs);
      return narrower?.canWrite === true ? narrower.id : null;
    };
    return [...board.cards()]
      .filter(fits)
      .map((other) => ({ other, home: home(other) }))
      .filter((candidate) => candidate.home !== null)
      .toSorted((a, b) => (a.other.card?.title ?? "").localeCompare(b.other.card?.title ?? ""))
      .slice(0, MOST_SHOWN);
  }, [board, card.key, compartments, own, wanted]);

  const link = (other: BoardCard, home: string | null) => {
    if (home !== null && edits.link(home, title, { from: card.id, to: other.id, type }).ok) onDone();
  };
  return (
    <div className="grid gap-2 rounded-lg border p-2.5">
      <div className="sheet-pair">
        <select className="input" aria-label={t`Type of the link`} value={type} onChange={(event) => setType(event.target.value)}>
          {LINK_TYPES.map((id) => {
            const words = LINK_WORDS[id];
            return (
              <option key={id} value={id}>
                {words === undefined ? id : i18n._(words)}
              </option>
            );
          })}
        </select>
        <input
          className="input"
          type="search"
          dir="auto"
          aria-label={t`Find the other card`}
          placeholder={t`Find the other card`}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
      </div>
      <ul className="grid">
        {found.map(({ other, home }) => {
          const compartment = compartments.get(other.compartment);
          return (
            <li key={other.key}>
              <button type="button" className="link-choice" onClick={() => link(other, home)}>
                {compartment && <CompartmentChip compartment={compartment} isShort />}
                <bdi className="truncate">{other.card?.title}</bdi>
              </button>
            </li>
          );
        })}
        {found.length === 0 && <li className="p-1 text-[13px] text-faint">{t`No such card.`}</li>}
      </ul>
      <Button isSmall look="quiet" className="justify-self-end" onPress={onDone}>
        <Trans>Cancel</Trans>
      </Button>
    </div>
  );
}
