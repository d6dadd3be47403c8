import { useLingui } from "@lingui/react";
import { gradeText, type Credibility, type Reliability } from "../../shared/board/grading.ts";
import { CREDIBILITY_MESSAGES, RELIABILITY_MESSAGES } from "../i18n/words.ts";

interface GradeMarkProps {
  readonly source: { readonly reliability?: Reliability | undefined; readonly credibility?: Credibility | undefined } | undefined;
}

/** A source grading such as B2; its meaning is in the tooltip and for screen readers. */
export function GradeMark({ source }: GradeMarkProps) {
  const { i18n } = useLingui();
  const grade = gradeText(source);
  if (grade === "" || source === undefined) return null;
  const words = [
    source.reliability && i18n._(RELIABILITY_MESSAGES[source.reliability]),
    source.credibility && i18n._(CREDIBILITY_MESSAGES[source.credibility]),
  ]
    .filter(Boolean)
    .join(" · ");
  return (
    <span className="grade" title={words}>
      <bdi dir="ltr" aria-hidden>
        {grade}
      </bdi>
      <span className="unseen">{words}</span>
    </span>
  );
}
