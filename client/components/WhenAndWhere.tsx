import { useLingui } from "@lingui/react/macro";
import type { Card } from "../../shared/board/card.ts";
import { dateTimeGroup } from "../i18n/format.ts";

interface WhenAndWhereProps {
  readonly occurred: Card["occurred"] | undefined;
  readonly place: Card["place"] | undefined;
}

/** When and where something happened, as two pairs of a list of terms (`dl`); what is not known is left out. */
export function WhenAndWhere({ occurred, place }: WhenAndWhereProps) {
  const { t } = useLingui();
  return (
    <>
      {occurred !== undefined && (
        <>
          <dt>{t`When`}</dt>
          <dd>
            <bdi dir="ltr">
              {dateTimeGroup(new Date(occurred.from))}
              {occurred.to !== undefined && ` – ${dateTimeGroup(new Date(occurred.to))}`}
            </bdi>
          </dd>
        </>
      )}
      {place !== undefined && (
        <>
          <dt>{t`Where`}</dt>
          <dd>
            {place.name !== undefined && <bdi>{place.name} </bdi>}
            {place.lat !== undefined && <bdi dir="ltr">{`${place.lat}, ${place.lon} `}</bdi>}
            {place.precisionMetres !== undefined && <bdi dir="ltr">{`± ${place.precisionMetres} m`}</bdi>}
          </dd>
        </>
      )}
    </>
  );
}
