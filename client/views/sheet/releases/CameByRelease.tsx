import { Trans, useLingui } from "@lingui/react/macro";
import { Inbox, Pencil } from "lucide-react";
import { Moment } from "../../../components/Moment.tsx";
import { useDisclosure } from "../../../hooks/use-disclosure.ts";
import { useCard, useCardMap } from "../../../hooks/use-room.ts";
import { dateTimeGroup, listed } from "../../../i18n/format.ts";
import { FIELD_WORDS } from "../../../i18n/words.ts";
import { changedSinceMade } from "../../../model/changed-since-made.ts";
import type { CardKey } from "../../../model/card-key.ts";
import { useSheet } from "../sheet-context.ts";

/**
 * Who released this card, in which nation's name, when and by what authority, and which of its words others have changed since: those are not the words of that
 * nation. Nothing on a card that was not released.
 */
export function CameByRelease() {
  const { card } = useSheet();
  const disclosure = useDisclosure(card.compartment, card.id);
  if (disclosure === undefined) return null;
  const { by, partner, at } = disclosure;
  return (
    <div className="came-by">
      <p>
        <Inbox aria-hidden />
        <span>
          <Trans>
            Released by{" "}
            <b>
              <bdi>{by.displayName}</bdi>
            </b>{" "}
            in the name of{" "}
            <b>
              <bdi>{partner}</bdi>
            </b>
            , by the authority to release for <bdi>{partner}</bdi>, <bdi dir="ltr">{dateTimeGroup(new Date(at))}</bdi>
          </Trans>{" "}
          <Moment at={at} />
        </span>
      </p>
      <ChangedSince card={card.key} partner={partner} />
    </div>
  );
}

/** Which words of a released card are not those that were released. */
function ChangedSince({ card, partner }: { readonly card: CardKey; readonly partner: string }) {
  const { i18n } = useLingui();
  const map = useCardMap(card);
  // It is another object each time that the card has changed.
  useCard(card);
  const changed = map === undefined ? [] : changedSinceMade(map);
  if (changed.length === 0) return null;
  const fields = listed(
    i18n.locale,
    changed.flatMap((field) => FIELD_WORDS[field] ?? []).map((words) => i18n._(words)),
  );
  return (
    <p className="came-by-changed">
      <Pencil aria-hidden />
      <span>
        <Trans>
          <b>Edited here since it was released: {fields}.</b> That is no longer word for word what <bdi>{partner}</bdi> released. “Play
          back” shows the card as it came.
        </Trans>
      </span>
    </p>
  );
}
