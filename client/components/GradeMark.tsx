import { memo } from "react";
import { useLingui } from "@lingui/react";
import { gradeText, type Credibility, type Reliability } from "../../shared/board/grading.ts";
import { CREDIBILITY_MESSAGES, RELIABILITY_MESSAGES } from "../i18n/words.ts";

interface GradeMarkProps {
  readonly source: { readonly reliability?: Reliability | undefined; readonly credibility?: Credibility | undefined } | undefined;
}

/** A source grading such as B2; its meaning is in the tooltip and for screen readers. */
export const GradeMark = memo(function GradeMark({ source }: GradeMarkProps) {
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
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is written, not a picture of its own
    <span className="grade" role="img" aria-label={words} title={words}>
      <bdi dir="ltr">{grade}</bdi>
    </span>
  );
});
