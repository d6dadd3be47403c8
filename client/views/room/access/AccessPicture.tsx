import { useMemo } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { RoomDetail } from "../../../../shared/rest/rooms.ts";
import { useMedia } from "../../../hooks/use-media.ts";
import { accessPicture } from "../../../model/access-picture.ts";
import { AccessList } from "./AccessList.tsx";
import { AccessMatrix } from "./AccessMatrix.tsx";
import { REACH_SIGNS, REACH_WORDS, REACHES } from "./reach-marks.tsx";

interface AccessPictureProps {
  readonly detail: RoomDetail;
  /** Names of partners by code, as far as they have come. */
  readonly names: ReadonlyMap<string, string>;
}

/** Which nation reaches which compartment, with its people: a matrix, or a list where the screen is narrow. */
export function AccessPicture({ detail, names }: AccessPictureProps) {
  const { i18n } = useLingui();
  const isNarrow = useMedia("(width < 760px)");
  const nations = useMemo(() => accessPicture(detail), [detail]);
  const parts = { nations, names, compartments: detail.compartments };
  if (isNarrow) return <AccessList {...parts} />;
  return (
    <div className="grid min-w-0 gap-2">
      <AccessMatrix {...parts} />
      <p className="reach-legend">
        {REACHES.map((reach) => {
          const Sign = REACH_SIGNS[reach];
          return (
            <span key={reach} className="reach" data-reach={reach}>
              <Sign aria-hidden /> {i18n._(REACH_WORDS[reach])}
            </span>
          );
        })}
        <span className="grow text-end">
          <Trans>Only what you may know is in it.</Trans>
        </span>
      </p>
    </div>
  );
}
