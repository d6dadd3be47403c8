import { Trans, useLingui } from "@lingui/react/macro";
import { Download } from "lucide-react";
import type { OwnUser } from "../../../../shared/rest/session.ts";
import { Button } from "../../../components/Button.tsx";
import { RequestFault } from "../../../components/RequestFault.tsx";
import { adminApi, type TrailOf } from "../../../control/admin-api.ts";
import { saveFile } from "../../../control/save-file.ts";
import { useChange } from "../../../hooks/use-change.ts";
import { trailProblem } from "../../../i18n/trail-problems.ts";

/** The whole trail as a file, whatever the filters say: a part of a chain proves nothing. */
export function TrailExport({ user, of }: { readonly user: OwnUser; readonly of: TrailOf }) {
  const { t } = useLingui();
  const { failure, isBusy, make } = useChange();
  const save = async () => {
    const made = await make(() => adminApi.trailExport(of));
    if (made !== null) saveFile(made.value, `${of === "site" ? "site" : user.partner}.trail.jsonl`);
  };
  return (
    <section className="panel">
      <h2>{t`The whole trail as a file`}</h2>
      <div className="flex flex-wrap items-center gap-3">
        <p className="grow basis-72 text-[13px] text-quiet">
          <Trans>
            <code dir="ltr">npx majlis verify</code> checks it on any machine, without this server: that no record was changed or left out.
            That it was exported is recorded in it.
          </Trans>
        </p>
        <Button isBusy={isBusy} onPress={() => void save()}>
          <Download aria-hidden /> {isBusy ? t`Exporting…` : t`Export the whole trail`}
        </Button>
      </div>
      <RequestFault code={failure} sentence={trailProblem} />
    </section>
  );
}
