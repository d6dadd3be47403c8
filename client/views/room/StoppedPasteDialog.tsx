import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../components/Button.tsx";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { FormDialog } from "../../components/FormDialog.tsx";
import type { StoppedPaste } from "../../hooks/use-clip-guard.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { listed } from "../../i18n/format.ts";
import { cardKey } from "../../model/card-key.ts";
import { readers } from "../../model/marking.ts";
import { newDraftId } from "../../model/room-page.ts";

interface StoppedPasteDialogProps {
  readonly stopped: StoppedPaste;
  readonly onClose: () => void;
}

/** Says why a text was not pasted: who would read it here and cannot read it where it is from. To those who may release, it offers that. */
export function StoppedPasteDialog({ stopped: { from, to }, onClose }: StoppedPasteDialogProps) {
  const { t, i18n } = useLingui();
  const { session, compartments, user, turnTo, open } = useRoom();
  const target = compartments.get(to);
  if (target === undefined) return null;
  const others = readers(target).filter((code) => from.some((source) => !source.readers.includes(code)));
  const here = from.filter(({ room }) => room === session.id);
  const [source] = here.filter(({ card }) => card !== undefined);
  const release = () => {
    if (source?.card === undefined) return;
    const key = cardKey(source.compartment, source.card);
    onClose();
    open(key);
    turnTo({ kind: "writing", card: key, draft: newDraftId(new Date()) });
  };
  return (
    <FormDialog title={t`Not pasted: others would read it here`} onClose={onClose}>
      <div className="grid gap-3">
        <dl className="stopped-paste">
          <dt>{t`From`}</dt>
          <dd className="flex flex-wrap gap-1.5">
            {here.length === 0 && t`another room`}
            {here
              .flatMap(({ compartment }) => compartments.get(compartment) ?? [])
              .map((each) => (
                <CompartmentChip key={each.id} compartment={each} />
              ))}
          </dd>
          <dt>{t`To`}</dt>
          <dd>
            <CompartmentChip compartment={target} />
          </dd>
        </dl>
        <p>
          <Trans>
            <b>{listed(i18n.locale, others)}</b> would read this text here, and cannot read it where it is from. Nothing was pasted, and
            your clipboard still holds it.
          </Trans>
        </p>
        {user.mayRelease ? (
          <p>
            <Trans>A release tells them what they need, without what it is from.</Trans>
          </p>
        ) : (
          <p>
            <Trans>If they need to know it, ask somebody of your nation who may release.</Trans>
          </p>
        )}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onPress={onClose} data-arrival>
            <Trans>Understood</Trans>
          </Button>
          {user.mayRelease && source !== undefined && (
            <Button look="main" onPress={release}>
              <Trans>Write a release…</Trans>
            </Button>
          )}
        </div>
      </div>
    </FormDialog>
  );
}
