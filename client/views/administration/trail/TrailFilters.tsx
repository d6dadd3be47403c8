import { useRef, useState, type Ref } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "../../../components/Button.tsx";
import { EntryField } from "../../../components/EntryField.tsx";
import { CheckedContext } from "../../../components/checked-context.ts";
import type { TrailOf } from "../../../control/admin-api.ts";
import { dateTimeGroup } from "../../../i18n/format.ts";
import { isTrailType, TRAIL_WORDS } from "../../../i18n/trail-words.ts";
import { readZulu } from "../../../model/zulu-input.ts";
import { isSiteMatter, trailTypes } from "../../../../shared/trail/trail-types.ts";
import type { TrailQuestion } from "./trail-question.ts";
import { TrailPerson } from "./TrailPerson.tsx";

/** Which records are shown: of which trail, type, person and time. */
export function TrailFilters({ user, asked, set }: TrailQuestion) {
  const { t } = useLingui();
  const { type, actor, from, to } = asked;
  const first = useRef<HTMLSelectElement>(null);
  const showAll = () => {
    set({ type: "", actor: "", from: "", to: "" });
    // The button goes away with the filters.
    first.current?.focus();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- React knows no search element
    <div role="search" aria-label={t`Filters of the trail`} className="trail-filters">
      {user.isAdmin && user.isPartnerAdmin && (
        <label className="field">
          <span className="field-label">{t`Trail`}</span>
          {/* A person of one trail may be none of the other. */}
          <select className="input" name="of" value={asked.of} onChange={(event) => set({ of: event.target.value, actor: "" })}>
            <option value="site">{t`Of the site`}</option>
            <option value="nation">{t`Of ${user.partner}`}</option>
          </select>
        </label>
      )}
      <TypeFilter ref={first} of={asked.of} type={type} onChoose={(chosen) => set({ type: chosen })} />
      <TrailPerson key={asked.of} user={user} asked={asked} set={set} />
      <MomentFilter label={t`From, Zulu`} name="from" at={from} onSet={(at) => set({ from: at })} />
      <MomentFilter label={t`Before, Zulu`} name="to" at={to} onSet={(at) => set({ to: at })} />
      {[type, actor, from, to].some((part) => part !== "") && (
        <Button look="quiet" className="self-end justify-self-start" onPress={showAll}>
          <Trans>Show all</Trans>
        </Button>
      )}
    </div>
  );
}

interface TypeFilterProps {
  readonly ref: Ref<HTMLSelectElement>;
  readonly of: TrailOf;
  readonly type: string;
  readonly onChoose: (type: string) => void;
}

function TypeFilter({ ref, of, type, onChoose }: TypeFilterProps) {
  const { t, i18n } = useLingui();
  // The site's trail tells of no room (TR2).
  const types = Object.keys(trailTypes).filter((name) => isTrailType(name) && (of === "nation" || isSiteMatter(name)));
  return (
    <label className="field">
      <span className="field-label">{t`What happened`}</span>
      <select ref={ref} className="input" name="type" value={type} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{t`Anything`}</option>
        {[...types, ...(type === "" || types.includes(type) ? [] : [type])].map((name) => (
          <option key={name} value={name}>
            {isTrailType(name) ? i18n._(TRAIL_WORDS[name].name) : name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface MomentFilterProps {
  readonly label: string;
  readonly name: string;
  /** ISO 8601; empty for none. */
  readonly at: string;
  readonly onSet: (at: string) => void;
}

/** A moment in Zulu, which is asked for once the person leaves the field or presses Enter. */
function MomentFilter({ label, name, at, onSet }: MomentFilterProps) {
  const { t } = useLingui();
  const shown = asGroup(at);
  const [text, setText] = useState(shown);
  const [isFinished, setFinished] = useState(false);
  const [last, setLast] = useState(at);
  if (at !== last) {
    setLast(at);
    setText(shown);
  }
  const fault =
    text.trim() === "" || text === shown || readZulu(text) !== null ? null : t`Write a moment such as 221634Z NOV 26 or 2026-11-22.`;
  const finish = () => {
    setFinished(true);
    if (text !== shown && fault === null) onSet(text.trim() === "" ? "" : (readZulu(text) ?? ""));
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        finish();
      }}
    >
      <CheckedContext value={isFinished}>
        <EntryField
          label={label}
          isOptional
          input={{ name, dir: "ltr", autoComplete: "off", maxLength: 40, placeholder: "221634Z NOV 26" }}
          value={text}
          onChange={setText}
          onBlur={finish}
          fault={fault}
        />
      </CheckedContext>
    </form>
  );
}

/** What the address says, where that is no moment. */
function asGroup(at: string): string {
  const moment = new Date(at);
  return Number.isNaN(moment.getTime()) ? at : dateTimeGroup(moment);
}
