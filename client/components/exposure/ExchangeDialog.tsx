import { useCallback, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Exchange } from "../../../shared/rest/exchange.ts";
import type { RoomDetail } from "../../../shared/rest/rooms.ts";
import { Button } from "../Button.tsx";
import { FormDialog } from "../FormDialog.tsx";
import { Note } from "../Note.tsx";
import { RequestFault } from "../RequestFault.tsx";
import { exposureApi } from "../../control/exposure-api.ts";
import { useAnswer } from "../../hooks/use-answer.ts";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { exchangeCsv, exchangeJson } from "../../model/exposure-file.ts";
import { ExchangeChart } from "./ExchangeChart.tsx";
import { ExchangeList } from "./ExchangeList.tsx";
import { SaveFiles } from "./SaveFiles.tsx";

interface ExchangeDialogProps {
  readonly detail: RoomDetail;
  readonly onClose: () => void;
}

/** What one's own nation and another one have released to each other in a room, as lists and over time. */
export function ExchangeDialog({ detail, onClose }: ExchangeDialogProps) {
  const { t } = useLingui();
  const { user } = useRoom();
  const nations = partnersIn(detail, user.partner);
  const [chosen, choose] = useState<string | null>(null);
  const partner = chosen ?? nations[0];
  return (
    <FormDialog title={t`Given and received`} onClose={onClose} isWide>
      <div className="grid gap-4">
        {partner === undefined ? (
          <Note tone="calm">
            <Trans>No compartment that you read here is shared with another nation.</Trans>
          </Note>
        ) : (
          <>
            <fieldset className="exchange-nations" aria-label={t`Nation`}>
              {nations.map((code) => (
                <Button
                  key={code}
                  isSmall
                  look={code === partner ? "main" : "quiet"}
                  aria-pressed={code === partner}
                  onPress={() => choose(code)}
                >
                  <bdi>{code}</bdi>
                </Button>
              ))}
            </fieldset>
            <ExchangeWith key={partner} room={detail.room.id} partner={partner} own={user.partner} />
          </>
        )}
      </div>
    </FormDialog>
  );
}

/** The nations that share a compartment with one's own, as far as the person reads. */
function partnersIn({ compartments }: RoomDetail, own: string): readonly string[] {
  return [...new Set(compartments.flatMap(({ releasableTo }) => releasableTo))].filter((code) => code !== own).toSorted();
}

interface ExchangeWithProps {
  readonly room: string;
  readonly partner: string;
  readonly own: string;
}

function ExchangeWith({ room, partner, own }: ExchangeWithProps) {
  const ask = useCallback(() => exposureApi.exchange(room, partner), [room, partner]);
  const { value, atMs, failure } = useAnswer(ask);
  return (
    <>
      <RequestFault code={failure} />
      {value === null && failure === null && (
        <p className="exposure-foot" aria-live="polite">
          <Trans>Looking through the records…</Trans>
        </p>
      )}
      {value !== null && <ShownExchange exchange={value} own={own} askedAt={new Date(atMs)} />}
    </>
  );
}

interface ShownExchangeProps {
  readonly exchange: Exchange;
  readonly own: string;
  readonly askedAt: Date;
}

function ShownExchange({ exchange, own, askedAt }: ShownExchangeProps) {
  const { t } = useLingui();
  const scheme = useMarkingScheme();
  const filed = { exchange, scheme, askedAt };
  const { partner, given, received, isMore } = exchange;
  return (
    <>
      <ExchangeChart exchange={exchange} own={own} />
      <div className="exchange-columns">
        <ExchangeList title={t`What ${partner} has from ${own}`} released={given} />
        <ExchangeList title={t`What ${own} has from ${partner}`} released={received} />
      </div>
      {isMore && (
        <Note tone="calm">
          <Trans>A compartment has more releases than fit here. The newest are shown.</Trans>
        </Note>
      )}
      <p className="exposure-sum">
        <span className="grow" />
        <SaveFiles name={`exchange-${partner}`} csv={() => exchangeCsv(filed)} json={() => exchangeJson(filed)} />
      </p>
    </>
  );
}
