import { useLingui } from "@lingui/react/macro";
import { RequestFault } from "../../components/RequestFault.tsx";
import { adminApi } from "../../control/admin-api.ts";
import { useAnswer } from "../../hooks/use-answer.ts";
import { byteSize, wholeNumber } from "../../i18n/format.ts";
import { LIMIT_WORDS } from "../../i18n/limit-words.ts";

/** The limits in force on the server, for whoever has to explain why something was refused. They are set where the server is started. */
export function LimitTable() {
  const { t, i18n } = useLingui();
  const { value, failure } = useAnswer(adminApi.limits);
  const shown = (name: string, amount: number) => (name.includes("ytes") ? byteSize : wholeNumber)(i18n.locale, amount);
  return (
    <div className="grid gap-3">
      <p className="text-[13px] text-quiet">{t`These limits are set with MAJLIS_LIMITS where the server is started.`}</p>
      <RequestFault code={failure} />
      {value !== null && (
        <table className="limits">
          <thead>
            <tr>
              <th scope="col">{t`Limit`}</th>
              <th scope="col">{t`In force`}</th>
              <th scope="col">{t`Usual`}</th>
            </tr>
          </thead>
          <tbody>
            {value.limits.map(({ name, value: amount, usual }) => {
              const words = LIMIT_WORDS[name];
              return (
                <tr key={name} data-changed={amount !== usual}>
                  <th scope="row">
                    <span>{words === undefined ? name : i18n._(words)}</span>
                    <code dir="ltr">{name}</code>
                  </th>
                  <td>{shown(name, amount)}</td>
                  <td className="text-quiet">{shown(name, usual)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </div>
  );
}
