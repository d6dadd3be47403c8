import { useCallback, useMemo } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../../components/Button.tsx";
import { RequestFault } from "../../../components/RequestFault.tsx";
import { adminApi } from "../../../control/admin-api.ts";
import { useArrivalFocus } from "../../../hooks/use-arrival-focus.ts";
import { usePages } from "../../../hooks/use-pages.ts";
import { useTrailNames } from "../../../hooks/use-trail-names.ts";
import { trailProblem } from "../../../i18n/trail-problems.ts";
import type { TrailQuestion } from "./trail-question.ts";
import { TrailLine } from "./TrailLine.tsx";

/** The records that are asked for, newest first, older ones page by page until the end. */
export function TrailList({ asked, set }: TrailQuestion) {
  const { t } = useLingui();
  const { pages, failure, isBusy, more, reload } = usePages(useCallback((before?: string) => adminApi.trail(asked, before), [asked]));
  const people = useMemo(() => new Map(pages?.flatMap((page) => page.people).map((person) => [person.id, person])), [pages]);
  const namesOf = useTrailNames(pages?.[0]?.partner ?? null, people);
  const entries = pages?.flatMap((page) => page.entries) ?? [];
  return (
    <>
      {failure !== null && (
        <div className="flex flex-wrap items-center gap-3">
          <div className="grow">
            <RequestFault code={failure} sentence={trailProblem} />
          </div>
          <Button isSmall onPress={() => void reload()}>
            <Trans>Try again</Trans>
          </Button>
        </div>
      )}
      {pages === null && failure === null && <p className="p-10 text-center text-quiet">{t`Loading…`}</p>}
      {entries.length > 0 && (
        <ol className="panel-list" aria-label={t`Trail of rights`}>
          {entries.map((entry) => (
            <TrailLine key={entry.seq} entry={entry} names={namesOf(entry)} onOnly={(actor) => set({ actor })} />
          ))}
        </ol>
      )}
      {more !== null && (
        <Button className="justify-self-center" isBusy={isBusy} onPress={() => void more()}>
          {isBusy ? t`Loading…` : t`Show older`}
        </Button>
      )}
      {pages !== null && more === null && <ListEnd isEmpty={entries.length === 0} isAfterMore={pages.length > 1} />}
    </>
  );
}

/** Says that there is nothing more; it takes the focus of the button that it replaces. */
function ListEnd({ isEmpty, isAfterMore }: { readonly isEmpty: boolean; readonly isAfterMore: boolean }) {
  const ref = useArrivalFocus<HTMLParagraphElement>(isAfterMore);
  return (
    <p
      ref={ref}
      tabIndex={-1}
      className={
        isEmpty ? "rounded-xl border border-dashed p-10 text-center text-quiet" : "text-center text-[13px] text-quiet outline-none"
      }
    >
      {isEmpty ? <Trans>There is no such record in this trail.</Trans> : <Trans>Nothing older.</Trans>}
    </p>
  );
}
