import { memo } from "react";
import { Plural, Trans } from "@lingui/react/macro";
import { Eye, MapPin } from "lucide-react";
import type { Sighting } from "../../../../shared/rest/acts.ts";
import { GradeMark } from "../../../components/GradeMark.tsx";
import { dateTimeGroup } from "../../../i18n/format.ts";
import type { CardActs } from "../../../state/card-acts.ts";
import { ActHead } from "../ActHead.tsx";
import { FoldedWords } from "../FoldedWords.tsx";
import { WithdrawButton } from "../WithdrawButton.tsx";

interface SightingLineProps {
  readonly acts: CardActs;
  readonly sighting: Sighting;
  /** This person reported it and may withdraw it now. */
  readonly isOwn: boolean;
}

/** One sighting: who reported it, when and where it was, and how good the source is. Of one that was withdrawn there is only that it was. */
export const SightingLine = memo(function SightingLine({ acts, sighting, isOwn }: SightingLineProps) {
  const { id, author, partner, reportedAt, withdrawnAt } = sighting;
  return (
    <li className="sighting">
      <ActHead author={author} partner={partner} at={reportedAt}>
        {isOwn && withdrawnAt === undefined && <WithdrawButton onWithdraw={(key) => acts.withdrawSighting(id, key)} />}
      </ActHead>
      {withdrawnAt === undefined ? (
        <Seen sighting={sighting} />
      ) : (
        <p className="act-withdrawn">
          <Trans>Withdrawn by its author.</Trans>
        </p>
      )}
    </li>
  );
});

function Seen({ sighting: { at, count, place, source, note } }: { readonly sighting: Sighting }) {
  return (
    <>
      <p className="seen">
        <Eye aria-hidden />
        {at !== undefined && (
          <time dateTime={at} dir="ltr">
            {dateTimeGroup(new Date(at))}
          </time>
        )}
        {count !== undefined && count > 1 && (
          <span>
            <Plural value={count} one="# seen" other="# seen" />
          </span>
        )}
        {place !== undefined && (
          <span className="seen-place">
            <MapPin aria-hidden />
            {place.name !== undefined && <bdi>{place.name}</bdi>}
            {place.lat !== undefined && <bdi dir="ltr">{`${place.lat}, ${place.lon ?? ""}`}</bdi>}
          </span>
        )}
        <GradeMark source={source} />
      </p>
      {note !== undefined && <FoldedWords text={note} />}
    </>
  );
}
