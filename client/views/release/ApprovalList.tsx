import { Trans, useLingui } from "@lingui/react/macro";
import { Check, Hourglass, X } from "lucide-react";
import type { Release } from "../../../shared/rest/releases.ts";
import { Deadline } from "../../components/Deadline.tsx";
import { Moment } from "../../components/Moment.tsx";
import { dateTimeGroup } from "../../i18n/format.ts";
import { APPROVAL_WORDS } from "../../i18n/release-words.ts";

/** Which nations have to agree to a release, why, until when, and what they said. */
export function ApprovalList({ approvals }: Pick<Release, "approvals">) {
  const { i18n } = useLingui();
  return (
    <ul className="grid gap-2">
      {approvals.map(({ partner, why, dueAt, decision }) => (
        <li key={`${partner} ${why}`} className="approval" data-decision={decision?.decision ?? "open"}>
          {decision === undefined ? <Hourglass aria-hidden /> : decision.decision === "approve" ? <Check aria-hidden /> : <X aria-hidden />}
          <div className="grid gap-0.5">
            <p>
              <b>
                <bdi>{partner}</bdi>
              </b>{" "}
              {decision === undefined ? (
                <Deadline at={dueAt} />
              ) : decision.decision === "approve" ? (
                <Trans>
                  approved: <bdi>{decision.by.displayName}</bdi>
                </Trans>
              ) : (
                <Trans>
                  denied: <bdi>{decision.by.displayName}</bdi>
                </Trans>
              )}{" "}
              {decision !== undefined && (
                <>
                  <bdi dir="ltr">{dateTimeGroup(new Date(decision.at))}</bdi> <Moment at={decision.at} />
                </>
              )}
            </p>
            <p className="release-quiet">{i18n._(APPROVAL_WORDS[why])}</p>
            {decision !== undefined && (
              <p className="record-reason" dir="auto">
                {decision.reason}
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
