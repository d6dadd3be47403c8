import { useLingui } from "@lingui/react/macro";
import type { Release } from "../../../shared/rest/releases.ts";
import { useRoom } from "../../hooks/use-room.ts";
import { readers as readersOf } from "../../model/marking.ts";
import { approvalBy, mayRecall } from "../../model/release-rights.ts";
import { DecisionForm } from "./DecisionForm.tsx";
import { RecallForm } from "./RecallForm.tsx";
import { RecallProgress } from "./RecallProgress.tsx";
import { ReleasedWords } from "./ReleasedWords.tsx";
import { RecordSide } from "./RecordSide.tsx";

/** What is known of a release: the words, and what this person can do about it; beside them whose they are. */
export function KnownRelease({ release }: { readonly release: Release }) {
  const { t } = useLingui();
  const { user, compartments } = useRoom();
  const { compartment, recall, readers } = release;
  const origin = compartments.get(compartment);
  const approval = approvalBy(user, release);
  const others = origin === undefined ? readers : readers.filter((code) => !readersOf(origin).includes(code));
  return (
    <div className="record-body">
      <div className="record-main">
        <section className="record-part">
          <h3>{release.state === "awaiting-approval" ? t`What would go out, word for word` : t`What went out, word for word`}</h3>
          <ReleasedWords content={release.content} />
        </section>
        {approval !== undefined && <DecisionForm key={approval.why} release={release} approval={approval} />}
        {mayRecall(user, release) && <RecallForm release={release} readers={others} isWaiting={release.state === "awaiting-approval"} />}
        {recall !== undefined && <RecallProgress release={release} />}
      </div>
      <RecordSide release={release} readers={others} />
    </div>
  );
}
