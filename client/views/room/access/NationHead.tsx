import { useLingui } from "@lingui/react/macro";
import type { NationReach } from "../../../model/access-picture.ts";
import { ROLE_WORDS } from "../../../i18n/words.ts";

/** People that are named; of more, their number is told. The list of members has all of them. */
const NAMED = 4;

interface NationHeadProps {
  readonly nation: NationReach;
  /** Undefined until the names of partners have come. */
  readonly name: string | undefined;
}

/** A nation with its people and their roles. */
export function NationHead({ nation: { code, isHost, people }, name }: NationHeadProps) {
  const { t, i18n } = useLingui();
  const more = people.length - NAMED;
  return (
    <span className="nation-head">
      <span>
        <bdi className="font-semibold">{code}</bdi> {name !== undefined && <bdi>{name}</bdi>}
        {isHost && <span className="chip ms-1.5">{t`host`}</span>}
      </span>
      {people.slice(0, NAMED).map(({ user, role }) => (
        <span key={user.id} className="nation-person">
          <bdi>{user.displayName}</bdi> · {i18n._(ROLE_WORDS[role])}
        </span>
      ))}
      {more > 0 && <span className="nation-person">{t`and ${more} more`}</span>}
      {people.length === 0 && <span className="nation-person">{t`nobody here`}</span>}
    </span>
  );
}
