import { Trans, useLingui } from "@lingui/react/macro";
import { CalendarCheck } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { OptionMenu } from "../../components/OptionMenu.tsx";
import { useDraft } from "../../hooks/use-draft.ts";
import { useMinute } from "../../hooks/use-minute.ts";
import { utcDay } from "../../i18n/format.ts";
import { reviewDay, reviewInDays, reviewOn } from "../../model/review-date.ts";
import { FieldFault } from "./FieldFault.tsx";
import type { MarkingChange } from "./marking-change.ts";
import { useSheet } from "./sheet-context.ts";

type ReviewFault = "format" | "past";

interface ReviewDateProps {
  readonly reviewAt: string | undefined;
  readonly onChange: (change: MarkingChange) => void;
}

/** When the marking is to be looked at again; once it was, when the next time is. */
export function ReviewDate({ reviewAt, onChange }: ReviewDateProps) {
  const { t, i18n } = useLingui();
  const { card, isReadOnly } = useSheet();
  const now = useMinute();
  const draft = useDraft<ReviewFault>(reviewDay(reviewAt), { card: card.key, field: "marking.reviewAt" });
  const input = draft.bind((text) => {
    const day = text.trim();
    if (day === "") return done(onChange({ reviewAt: undefined }));
    const at = reviewOn(day);
    if (at === null) return "format";
    if (Date.parse(at) <= now) return "past";
    return done(onChange({ reviewAt: at }));
  });
  if (isReadOnly && reviewAt === undefined) return null;
  const sentences: Record<ReviewFault, string> = {
    format: t`Write a day such as 2027-01-31; nothing was changed.`,
    past: t`The next review is a day to come; nothing was changed.`,
  };
  const choices = [
    { id: "30", label: t`Next in 30 days` },
    { id: "90", label: t`Next in 90 days` },
    { id: "365", label: t`Next in a year` },
    { id: "", label: t`No further review` },
  ];
  return (
    <div className="field">
      <span className="field-label">{t`Review of the marking`}</span>
      <div className="flex flex-wrap items-center gap-2">
        <input
          className="input review-input"
          dir="ltr"
          inputMode="numeric"
          aria-label={t`Day of the review (year-month-day, UTC)`}
          placeholder={isReadOnly ? "–" : "2027-01-31"}
          disabled={isReadOnly}
          {...input}
        />
        {reviewAt !== undefined && !isReadOnly && (
          <OptionMenu
            label={t`When the marking is to be reviewed again`}
            trigger={
              <Button isSmall>
                <CalendarCheck /> <Trans>Reviewed</Trans>
              </Button>
            }
            options={choices}
            onChoose={(days) => onChange({ reviewAt: days === "" ? undefined : reviewInDays(Date.now(), Number(days)) })}
          />
        )}
        {reviewAt !== undefined && <span className="text-[12px] text-quiet">{utcDay(i18n.locale, new Date(reviewAt))}</span>}
      </div>
      <FieldFault draft={draft} sentences={sentences} />
    </div>
  );
}

function done(_written: void): null {
  return null;
}
