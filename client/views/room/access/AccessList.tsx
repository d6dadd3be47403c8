import { useLingui } from "@lingui/react/macro";
import type { Compartment } from "../../../../shared/rest/compartments.ts";
import type { Reach } from "../../../model/access-picture.ts";
import type { PicturedAccess } from "./AccessMatrix.tsx";
import { NationHead } from "./NationHead.tsx";
import { REACH_SIGNS, REACH_WORDS, REACHES } from "./reach-marks.tsx";

/** The same as the matrix, nation after nation, for a narrow screen. */
export function AccessList({ nations, compartments, names }: PicturedAccess) {
  const { t } = useLingui();
  return (
    <ul className="grid gap-2 outline-none" aria-label={t`Nations and compartments`} tabIndex={-1} data-arrival>
      {nations.map((nation) => (
        <li key={nation.code} className="grid gap-1.5 rounded-lg border p-3">
          <NationHead nation={nation} name={names.get(nation.code)} />
          {REACHES.map((reach) => (
            <ReachLine key={reach} reach={reach} compartments={compartments.filter((_, index) => nation.reaches[index] === reach)} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function ReachLine({ reach, compartments }: { readonly reach: Reach; readonly compartments: readonly Compartment[] }) {
  const { i18n } = useLingui();
  if (compartments.length === 0) return null;
  const Sign = REACH_SIGNS[reach];
  return (
    <p className="reach-line">
      <span className="reach" data-reach={reach}>
        <Sign aria-hidden /> {i18n._(REACH_WORDS[reach])}
      </span>
      {compartments.map(({ id, name }) => (
        <bdi key={id} className="chip">
          {name}
        </bdi>
      ))}
    </p>
  );
}
