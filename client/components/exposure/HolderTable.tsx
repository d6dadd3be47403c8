import type { ReactNode } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Download, Eye, EyeOff, Radio } from "lucide-react";
import { localMoment } from "../../i18n/format.ts";
import type { Holder, HoldingNation } from "../../model/exposure.ts";

interface HolderTableProps {
  readonly nation: HoldingNation;
  readonly isRecalled: boolean;
}

/** The people of one nation who have a card. */
export function HolderTable({ nation: { partner, people, opened, exported, unheard }, isRecalled }: HolderTableProps) {
  const { t } = useLingui();
  return (
    <section className="holders">
      <h3>
        <bdi className="holders-nation">{partner}</bdi>
        <span>
          <Plural value={people.length} one="# person" other="# people" />
        </span>
        <span>{t`${opened} opened it`}</span>
        <span data-alert={exported > 0}>{t`${exported} exported it`}</span>
        {unheard !== null && <span data-alert={unheard > 0}>{t`${unheard} have not acknowledged the recall`}</span>}
      </h3>
      <div className="holders-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">{t`Person`}</th>
              <th scope="col">{t`Has it since`}</th>
              <th scope="col">{t`Last sent`}</th>
              <th scope="col">{t`Opened`}</th>
              <th scope="col">{t`Exported`}</th>
              {isRecalled && <th scope="col">{t`Recall`}</th>}
            </tr>
          </thead>
          <tbody>
            {people.map((holder) => (
              <HolderRow key={holder.by.id} holder={holder} isRecalled={isRecalled} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function HolderRow({ holder, isRecalled }: { readonly holder: Holder; readonly isRecalled: boolean }) {
  const { t } = useLingui();
  const { by, since, until, opened, exported, acknowledged } = holder;
  const last = exported.at(-1);
  return (
    <tr>
      <th scope="row">
        <bdi>{by.displayName}</bdi>
        <bdi className="holders-username">{by.username}</bdi>
      </th>
      <Cell label={t`Has it since`}>
        <When at={since} />
      </Cell>
      <Cell label={t`Last sent`}>
        {until === undefined ? (
          <span className="holders-live">
            <Radio aria-hidden /> <Trans>gets it now</Trans>
          </span>
        ) : (
          <When at={until} />
        )}
      </Cell>
      <Cell label={t`Opened`}>
        {opened === undefined ? (
          <span className="holders-no">
            <EyeOff aria-hidden /> <Trans>not seen to be</Trans>
          </span>
        ) : (
          <span className="holders-yes">
            <Eye aria-hidden /> <When at={opened} />
          </span>
        )}
      </Cell>
      <Cell label={t`Exported`}>
        {last === undefined ? (
          <span className="holders-no">
            <Trans>no</Trans>
          </span>
        ) : (
          <span className="holders-alert">
            <Download aria-hidden /> <When at={last} />
            {exported.length > 1 && <span>{`×${exported.length}`}</span>}
          </span>
        )}
      </Cell>
      {isRecalled && (
        <Cell label={t`Recall`}>
          {acknowledged === undefined ? (
            <span className="holders-alert">
              <Trans>not acknowledged</Trans>
            </span>
          ) : (
            <When at={acknowledged} />
          )}
        </Cell>
      )}
    </tr>
  );
}

/** On a narrow screen a row is a list, and each cell says what it is. */
function Cell({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return <td data-label={label}>{children}</td>;
}

function When({ at }: { readonly at: string }) {
  const { i18n } = useLingui();
  return <time dateTime={at}>{localMoment(i18n.locale, new Date(at))}</time>;
}
