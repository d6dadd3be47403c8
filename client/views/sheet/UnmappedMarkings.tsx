import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { TLP_LEVELS, type Tlp } from "../../../shared/board/vocabulary.ts";
import { levelWord, plainWords } from "../../../shared/marking/marking-text.ts";
import { Button } from "../../components/Button.tsx";
import { RequestFault } from "../../components/RequestFault.tsx";
import { mapMarking } from "../../control/marking-api.ts";
import { useMarkingScheme } from "../../hooks/use-marking-scheme.ts";
import { useRequest } from "../../hooks/use-request.ts";
import { useSheet } from "./sheet-context.ts";

/** The imported markings of a card that nobody has mapped: a person says what each stands for (R47). */
export function UnmappedMarkings({ unmapped }: { readonly unmapped: readonly string[] }) {
  const { t } = useLingui();
  const { isReadOnly } = useSheet();
  if (unmapped.length === 0) return null;
  return (
    <div className="field">
      <span className="field-label">{t`Imported markings that are not mapped`}</span>
      <ul className="violations" aria-label={t`Imported markings that are not mapped`}>
        {unmapped.map((id) => (
          <li key={id}>
            <bdi className="portion" dir="ltr">
              {plainWords(id)}
            </bdi>
            {!isReadOnly && <Mapping unmapped={id} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What one of them stands for. A level of TLP is chosen knowingly: none is offered first. */
function Mapping({ unmapped }: { readonly unmapped: string }) {
  const { t } = useLingui();
  const { card } = useSheet();
  const { classifications } = useMarkingScheme();
  const [tlp, setTlp] = useState<Tlp | null>(null);
  const [classification, setClassification] = useState("");
  const [state, submit] = useRequest(async (as: { readonly tlp: Tlp; readonly classification?: string }, key) => {
    const answer = await mapMarking(card.compartment, { id: key, card: card.id, unmapped, as });
    return answer.ok ? null : answer.error.code;
  });
  return (
    <>
      <div className="flex flex-wrap items-end gap-2">
        <label className="grid gap-1">
          <span className="field-label">{t`Stands for TLP`}</span>
          <select
            className="input"
            value={tlp ?? ""}
            onChange={({ target }) => setTlp(TLP_LEVELS.find((level) => level === target.value) ?? null)}
          >
            <option value="">{t`Choose`}</option>
            {TLP_LEVELS.map((level) => (
              <option key={level} value={level}>
                {levelWord(level)}
              </option>
            ))}
          </select>
        </label>
        <label className="grid gap-1">
          <span className="field-label">{t`and classification`}</span>
          <select className="input" value={classification} onChange={({ target }) => setClassification(target.value)}>
            <option value="">{t`None`}</option>
            {classifications.map((level) => (
              <option key={level} value={level}>
                {levelWord(level)}
              </option>
            ))}
          </select>
        </label>
        <Button
          isBusy={state.kind === "sending"}
          isDisabled={tlp === null}
          onPress={() => void (tlp !== null && submit({ tlp, ...(classification !== "" && { classification }) }))}
        >
          <Trans>Map it</Trans>
        </Button>
      </div>
      {state.kind === "refused" && <RequestFault code={state.code} />}
    </>
  );
}
