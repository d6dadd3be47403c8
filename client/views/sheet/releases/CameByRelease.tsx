import { Trans } from "@lingui/react/macro";
import { Inbox } from "lucide-react";
import { Moment } from "../../../components/Moment.tsx";
import { useDisclosure } from "../../../hooks/use-disclosure.ts";
import { dateTimeGroup } from "../../../i18n/format.ts";
import { useSheet } from "../sheet-context.ts";

/** Who released this card, in which nation's name, when and by what authority; nothing on a card that was not released. */
export function CameByRelease() {
  const { card } = useSheet();
  const disclosure = useDisclosure(card.compartment, card.id);
  if (disclosure === undefined) return null;
  const { by, partner, at } = disclosure;
  return (
    <p className="came-by">
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
  );
}
