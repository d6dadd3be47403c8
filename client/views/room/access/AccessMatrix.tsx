import { useLingui } from "@lingui/react/macro";
import type { Compartment } from "../../../../shared/rest/compartments.ts";
import type { NationReach, Reach } from "../../../model/access-picture.ts";
import { levelsLine } from "../../../../shared/marking/marking-text.ts";
import { NationHead } from "./NationHead.tsx";
import { REACH_SIGNS, REACH_WORDS } from "./reach-marks.tsx";

/** More columns than this have their names set upright. */
const WIDE_COLUMNS = 6;

/** What a picture of access shows. */
export interface PicturedAccess {
  readonly nations: readonly NationReach[];
  readonly compartments: readonly Compartment[];
  /** Names of partners by code, as far as they have come. */
  readonly names: ReadonlyMap<string, string>;
}

/** Nations by compartments. It scrolls both ways in its own frame; the nations and the names of the compartments stay in view. */
export function AccessMatrix({ nations, compartments, names }: PicturedAccess) {
  const { t } = useLingui();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role -- it scrolls, so the keyboard must reach it; a group has no tag
    <div className="matrix-frame" role="group" aria-label={t`Nations and compartments`} tabIndex={0} data-arrival>
      <table className="matrix" data-many={compartments.length > WIDE_COLUMNS}>
        <thead>
          <tr>
            <th scope="col" className="matrix-corner">
              {t`Nation`}
            </th>
            {compartments.map((compartment) => (
              <Column key={compartment.id} compartment={compartment} />
            ))}
          </tr>
        </thead>
        <tbody>
          {nations.map((nation) => (
            <tr key={nation.code}>
              <th scope="row">
                <NationHead nation={nation} name={names.get(nation.code)} />
              </th>
              {nation.reaches.map((reach, index) => (
                <Cell key={compartments[index]?.id} reach={reach} nation={nation.code} compartment={compartments[index]?.name ?? ""} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The head of a column. Its ceiling is told by pointer and screen reader: the list of compartments beside the picture writes it out. */
function Column({ compartment }: { readonly compartment: Compartment }) {
  const { t } = useLingui();
  const { name, originator } = compartment;
  const bounds = levelsLine(compartment.ceiling);
  const title = bounds === null ? name : t`${name}, at most ${bounds}`;
  return (
    <th scope="col" aria-label={title} title={title}>
      <span className="matrix-column">
        <bdi className="matrix-name">{name}</bdi>
        <bdi className="matrix-of">{originator}</bdi>
      </span>
    </th>
  );
}

interface CellProps {
  readonly reach: Reach;
  readonly nation: string;
  readonly compartment: string;
}

function Cell({ reach, nation, compartment }: CellProps) {
  const { i18n } = useLingui();
  const Sign = REACH_SIGNS[reach];
  const words = i18n._(REACH_WORDS[reach]);
  return (
    <td className="reach" data-reach={reach} aria-label={words} title={`${nation} · ${compartment}: ${words}`}>
      <Sign aria-hidden />
    </td>
  );
}
