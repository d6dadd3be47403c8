import { memo } from "react";
import { useLingui } from "@lingui/react/macro";
import { msg } from "@lingui/core/macro";
import { LinkIcon, UsersRound, X } from "lucide-react";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import { Button } from "../../components/Button.tsx";
import { CardMarking } from "../../components/CardMarking.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { Tip } from "../../components/Tip.tsx";
import { showToast } from "../../state/toasts.ts";
import { ExposureButton } from "../../components/exposure/ExposureButton.tsx";
import { useOpenedCard } from "../../hooks/use-opened-card.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { CameByRelease } from "./releases/CameByRelease.tsx";
import { ReleaseButton } from "./releases/ReleaseButton.tsx";
import { storedMarking, type BoardCard } from "../../model/board-store.ts";
import { CardReach } from "./CardReach.tsx";
import { MarkingViolations } from "./MarkingViolations.tsx";

interface SheetHeadProps {
  /** Undefined if there is no such card; then the sheet can only be closed. */
  readonly compartment?: Compartment | undefined;
  /** The card, where there is one. */
  readonly card?: BoardCard;
  readonly hasAuthors?: boolean;
  readonly onToggleAuthors?: () => void;
}

/** The head of a card: its marking first, then the actions for the whole card, below who has it, and what is wrong with its marking. */
export const SheetHead = memo(function SheetHead({ compartment, card, hasAuthors = false, onToggleAuthors }: SheetHeadProps) {
  const { t } = useLingui();
  const { open } = useRoom();
  const titleWords = useTitleWords();
  useOpenedCard(card);
  return (
    <>
      <header className="sheet-head">
        {compartment && <CompartmentChip compartment={compartment} />}
        {compartment && card && <CardMarking card={card} compartment={compartment} isPlain />}
        <span className="grow" />
        {onToggleAuthors && (
          <>
            {compartment && card && (
              <ExposureButton compartment={compartment} card={card.id} title={titleWords(card.card?.title)} marking={storedMarking(card)} />
            )}
            {compartment && <ReleaseButton compartment={compartment} />}
            <Tip text={t`Colour the text by author`}>
              <Button look="quiet" isSmall isIcon aria-label={t`Show authors`} aria-pressed={hasAuthors} onPress={onToggleAuthors}>
                <UsersRound />
              </Button>
            </Tip>
            <Tip text={t`Copy a link to this card`}>
              <Button look="quiet" isSmall isIcon aria-label={t`Copy link`} onPress={() => void copyLink()}>
                <LinkIcon />
              </Button>
            </Tip>
          </>
        )}
        <Button look="quiet" isSmall isIcon aria-label={t`Close the card`} onPress={() => open(null)}>
          <X />
        </Button>
      </header>
      {compartment && onToggleAuthors && (
        <>
          <CardReach compartment={compartment} />
          <CameByRelease />
        </>
      )}
      {compartment && card && <MarkingViolations card={card} compartment={compartment} />}
    </>
  );
});

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    showToast(msg`The link is copied. It opens for those who may read the card.`);
  } catch {
    // The browser denies access to the clipboard; the address bar has the same link.
    showToast(msg`The browser does not let this page copy. The address line holds the link.`);
  }
}
