import { useLingui } from "@lingui/react/macro";
import type { OwnUser } from "../../../../shared/rest/session.ts";
import { useTrailAsked } from "../../../hooks/use-trail-asked.ts";
import { TrailExport } from "./TrailExport.tsx";
import { TrailFilters } from "./TrailFilters.tsx";
import { TrailList } from "./TrailList.tsx";

/** The trail of rights of the site or of the person's nation (TR3): filters, the records, and the whole of it as a file. */
export function Trail({ user }: { readonly user: OwnUser }) {
  const { t } = useLingui();
  const [asked, set] = useTrailAsked(user);
  return (
    <div className="grid gap-4">
      <p className="text-[13px] text-quiet">
        {t`Who changed which right, signed in or was refused, or read a whole record, from where and when. Nothing here can be changed.`}
      </p>
      <TrailFilters user={user} asked={asked} set={set} />
      {/* Another question is another list: what another one has answered is not shown under it. */}
      <TrailList key={JSON.stringify(asked)} user={user} asked={asked} set={set} />
      <TrailExport user={user} of={asked.of} />
    </div>
  );
}
