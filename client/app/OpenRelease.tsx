import { Trans } from "@lingui/react/macro";
import { Button } from "../components/Button.tsx";
import { Later } from "../components/Later.tsx";
import { PartFailure } from "../components/PartFailure.tsx";
import { useCard, useIsAbsent, useRoom } from "../hooks/use-room.ts";
import { parseCardKey, type CardKey } from "../model/card-key.ts";
import { BOARD_PAGE, type RoomPage } from "../model/room-page.ts";

const loadWriter = () => import("../views/release/ReleaseWriter.tsx");
const loadRecord = () => import("../views/release/ReleaseRecord.tsx");
const loadSource = () => import("../views/sheet/SourceCard.tsx");

/** The page of a release: where it is written, or its record. Its code is fetched with the first one. */
export function OpenRelease({ page }: { readonly page: Exclude<RoomPage, { kind: "board" }> }) {
  if (page.kind === "writing") return <Writing key={page.draft} cardKey={page.card} draft={page.draft} />;
  return (
    <Later
      key={page.release}
      load={loadRecord}
      props={{ compartment: page.compartment, id: page.release }}
      waiting={<div className="release" aria-busy />}
      failed={<Failure />}
    />
  );
}

/** The writing of a release beside the card that it is from. */
function Writing({ cardKey, draft }: { readonly cardKey: CardKey; readonly draft: string }) {
  const { compartments } = useRoom();
  const place = parseCardKey(cardKey);
  const card = useCard(cardKey);
  const isAbsent = useIsAbsent(cardKey);
  const from = place === null ? undefined : compartments.get(place.compartment);
  // While the board arrives, nothing is proposed from a card that is late.
  const isLate = card === undefined && !isAbsent;
  if (place === null || from === undefined) return <Failure />;
  if (isLate) return <div className="release" aria-busy />;
  const source = <Later load={loadSource} props={{ cardKey }} waiting={<div aria-busy />} />;
  return (
    <Later
      load={loadWriter}
      props={{ from, card: place.id, draft, marking: card?.card?.marking, source }}
      waiting={<div className="release" aria-busy />}
      failed={<Failure />}
    />
  );
}

/** What stands where a release cannot be shown. */
function Failure() {
  const { turnTo } = useRoom();
  return (
    <div className="record" tabIndex={-1} data-focus-home>
      <div className="record-frame">
        <PartFailure />
        <Button className="justify-self-start" onPress={() => turnTo(BOARD_PAGE)}>
          <Trans>Back to the board</Trans>
        </Button>
      </div>
    </div>
  );
}
