import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { LimitList } from "../../../shared/rest/limits.ts";
import { RequestFault } from "../../components/RequestFault.tsx";
import { adminApi } from "../../control/admin-api.ts";
import { useAnswer } from "../../hooks/use-answer.ts";
import { byteSize, wholeNumber } from "../../i18n/format.ts";
import { LIMIT_PURPOSES, LIMIT_UNITS } from "../../i18n/limit-kinds.ts";
import { LIMIT_WORDS } from "../../i18n/limit-words.ts";

type Limit = LimitList["limits"][number];

/** The limits in force on the server, for whoever has to explain why something was refused. They are set where the server is started. */
export function LimitTable() {
  const { t } = useLingui();
  const { value, failure } = useAnswer(adminApi.limits);
  const changed = value?.limits.filter((limit) => limit.value !== limit.usual).length ?? 0;
  return (
    <div className="grid gap-3">
      <p className="text-[13px] text-quiet">{t`These limits are set with MAJLIS_LIMITS where the server is started.`}</p>
      <RequestFault code={failure} />
      {value !== null && (
        <>
          <p className="text-[13px]">
            {changed === 0 ? (
              <Trans>All of them are the usual ones.</Trans>
            ) : (
              <Plural value={changed} one="# limit differs from the usual." other="# limits differ from the usual." />
            )}
          </p>
          <table className="limits">
            <thead>
              <tr>
                <th scope="col">{t`Limit`}</th>
                <th scope="col">{t`In force`}</th>
                <th scope="col">{t`Usual`}</th>
              </tr>
            </thead>
            <tbody>
              {value.limits.map((limit) => (
                <LimitLine key={limit.name} limit={limit} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </div>
  );
}

function LimitLine({ limit: { name, value, usual, unit, counted, protects } }: { readonly limit: Limit }) {
  const { t, i18n } = useLingui();
  const words = LIMIT_WORDS[name];
  const purpose = LIMIT_PURPOSES[protects];
  const amount = (of: number) => (unit.startsWith("bytes") ? byteSize : wholeNumber)(i18n.locale, of);
  const rate = LIMIT_UNITS[unit];
  return (
    <tr data-changed={value !== usual}>
      <th scope="row">
        <span>{words === undefined ? name : i18n._(words)}</span>
        <small>
          {purpose === undefined ? protects : i18n._(purpose)}
          {" · "}
          {counted === "site" ? t`all servers of the site together` : t`on this server`}
        </small>
        <code dir="ltr">{name}</code>
      </th>
      <td>
        {amount(value)}
        {rate !== undefined && <small>{i18n._(rate)}</small>}
      </td>
      <td className="text-quiet">{amount(usual)}</td>
    </tr>
  );
}
