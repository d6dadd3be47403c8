import { useCallback } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { msg } from "@lingui/core/macro";
import { Braces, Sheet } from "lucide-react";
import type { Compartment } from "../../../shared/rest/compartments.ts";
import type { Exposure } from "../../../shared/rest/releases.ts";
import { Button } from "../Button.tsx";
import { CompartmentChip } from "../CompartmentChip.tsx";
import { FormDialog } from "../FormDialog.tsx";
import { Note } from "../Note.tsx";
import { RequestFault } from "../RequestFault.tsx";
import { exposureApi } from "../../control/exposure-api.ts";
import type { RequestFailure } from "../../control/rest-client.ts";
import { saveFile } from "../../control/save-file.ts";
import { useAnswer } from "../../hooks/use-answer.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { localMoment } from "../../i18n/format.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { exposureCsv, exposureJson } from "../../model/exposure-file.ts";
import { holdingNations } from "../../model/exposure.ts";
import { HolderTable } from "./HolderTable.tsx";

interface ExposureDialogProps {
  readonly compartment: Compartment;
  readonly card: string;
  readonly title: string;
  readonly onClose: () => void;
}

/** Who has a card: nations first, then people, since when, and what they did with it. It never says that anything can be taken back. */
export function ExposureDialog({ compartment, card, title, onClose }: ExposureDialogProps) {
  const { t } = useLingui();
  const ask = useCallback(() => exposureApi.exposure(compartment.id, card), [compartment.id, card]);
  const { value, failure } = useAnswer(ask);
  return (
    <FormDialog title={t`Who has this?`} onClose={onClose} isWide>
      <div className="grid gap-4">
        <p className="exposure-card">
          <CompartmentChip compartment={compartment} />
          <bdi className="font-semibold">{title}</bdi>
        </p>
        <RequestFault code={failure} sentence={sentenceOf} />
        {value === null && failure === null && (
          <p className="text-ink-quiet" aria-live="polite">
            <Trans>Looking through the records…</Trans>
          </p>
        )}
        {value !== null && <ShownExposure exposure={value} compartment={compartment} title={title} />}
      </div>
    </FormDialog>
  );
}

function sentenceOf(code: RequestFailure["code"]) {
  if (code === "not-allowed")
    return msg`Only people who may release for the nation whose compartment this is, or that released the card, may see who has it.`;
  return code === "not-found" ? msg`There is no record of this card. It may not be saved yet.` : problemSentence(code);
}

interface ShownProps {
  readonly exposure: Exposure;
  readonly compartment: Compartment;
  readonly title: string;
}

function ShownExposure({ exposure, compartment, title }: ShownProps) {
  const { t, i18n } = useLingui();
  const { user } = useRoom();
  const nations = holdingNations(exposure, user.partner);
  const people = exposure.holders.length;
  const since = localMoment(i18n.locale, new Date(exposure.recordedSince));
  const [taken, operator] = [exposure.operator.length, exposure.operator.at(-1)];
  const last = operator === undefined ? "" : localMoment(i18n.locale, new Date(operator));
  const name = `exposure-${exposure.card.slice(0, 16)}`;
  return (
    <>
      <p className="exposure-sum">
        <strong>
          <Plural value={nations.length} one="# nation" other="# nations" />
        </strong>
        <span>
          <Plural value={people} one="# person" other="# people" />
        </span>
        <span className="grow" />
        <Button isSmall look="quiet" onPress={() => saveFile(new Blob([exposureCsv(exposure, compartment, title)], CSV), `${name}.csv`)}>
          <Sheet /> {t`CSV`}
        </Button>
        <Button
          isSmall
          look="quiet"
          onPress={() => saveFile(new Blob([exposureJson(exposure, compartment, title)], JSON_FILE), `${name}.json`)}
        >
          <Braces /> {t`JSON`}
        </Button>
      </p>
      <Note tone="calm">
        <Trans>
          Whoever is here was sent this card and has it: a copy on their device, in their memory, perhaps elsewhere. A recall asks them to
          delete it. Nothing takes it back.
        </Trans>
      </Note>
      {nations.map((nation) => (
        <HolderTable key={nation.partner} nation={nation} isRecalled={exposure.recalled !== undefined} />
      ))}
      {taken > 0 && (
        <Note tone="warn">
          <Plural
            value={taken}
            one={`The operator of this installation exported or backed up this compartment since the card was made, on ${last}.`}
            other={`The operator of this installation exported or backed up this compartment # times since the card was made, last on ${last}.`}
          />
        </Note>
      )}
      <p className="text-sm text-ink-quiet">{t`This has been recorded since ${since}. What was sent before is not in this list.`}</p>
    </>
  );
}

const CSV = { type: "text/csv;charset=utf-8" };
const JSON_FILE = { type: "application/json" };
