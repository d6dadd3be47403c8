import { useState } from "react";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { Member } from "../../../../shared/rest/members.ts";
import type { RoomDetail } from "../../../../shared/rest/rooms.ts";
import { ConfirmButton } from "../../../components/ConfirmButton.tsx";
import { Note } from "../../../components/Note.tsx";
import { api } from "../../../control/api.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { listed } from "../../../i18n/format.ts";
import { isolated } from "../../../i18n/isolated.ts";
import { problemSentence } from "../../../i18n/problems.ts";
import { removableNations } from "../../../model/removable-nations.ts";
import { removePeople, type Removal } from "../../../state/remove-people.ts";

interface RemoveNationProps {
  readonly detail: RoomDetail;
  /** Whether this person may remove a member. */
  readonly mayRemove: (member: Member) => boolean;
}

/** Removes all people of another nation from the room. The confirmation says what this changes and what the nation keeps. */
export function RemoveNation({ detail, mayRemove }: RemoveNationProps) {
  const { t } = useLingui();
  // What became of the last one stays on the screen when its nation has left the list.
  const [outcome, setOutcome] = useState<{ readonly code: string; readonly removal: Removal } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { session, user } = useRoom();
  const nations = removableNations(detail, user.partner, mayRemove);
  const remove = async (code: string, people: readonly Member[]) => {
    setBusy(true);
    const removal = await removePeople(people, (member) => api.removeMember(detail.room.id, member));
    setBusy(false);
    setOutcome({ code, removal });
    void session.refresh();
  };
  if (nations.size === 0 && outcome === null) return null;
  return (
    <section className="grid gap-1.5" aria-label={t`Other nations`}>
      <h4 className="text-[13px] font-semibold text-quiet">{t`Other nations`}</h4>
      <ul className="grid gap-1.5">
        {[...nations].map(([code, people]) => (
          <NationLine key={code} code={code} people={people} isBusy={isBusy} onRemove={() => void remove(code, people)} />
        ))}
      </ul>
      <output>{outcome !== null && <OutcomeNote {...outcome} />}</output>
    </section>
  );
}

interface NationLineProps {
  readonly code: string;
  readonly people: readonly Member[];
  readonly isBusy: boolean;
  readonly onRemove: () => void;
}

function NationLine({ code, people, isBusy, onRemove }: NationLineProps) {
  const { t } = useLingui();
  const count = people.length;
  return (
    <li className="flex flex-wrap items-center justify-end gap-2">
      <span className="grow">
        <bdi className="font-semibold">{code}</bdi>{" "}
        <span className="text-quiet">{t`${plural(count, { one: "# person", other: "# people" })}`}</span>
      </span>
      <ConfirmButton
        label={t`Remove all of ${code}`}
        confirm={<Trans>Remove all</Trans>}
        isBusy={isBusy}
        onConfirm={onRemove}
        consequence={
          <>
            <Names people={people} />{" "}
            <Trans>
              They lose the room and its boards at once; what they wrote stays. The nation goes on reading the compartments that it
              originated itself, if there are any, and nobody else’s. Open invitations and links for it stay until you take them back below.
            </Trans>
          </>
        }
      >
        <Trans>Remove all</Trans>
      </ConfirmButton>
    </li>
  );
}

/** People that are named; of more, their number is told. */
const NAMED = 4;

function Names({ people }: { readonly people: readonly Member[] }) {
  const { t, i18n } = useLingui();
  const more = people.length - NAMED;
  const names = people.slice(0, NAMED).map(({ user }) => isolated(user.displayName));
  const all = more > 0 ? [...names, t`${plural(more, { one: "# more", other: "# more" })}`] : names;
  const list = listed(i18n.locale, all);
  return t`Removes ${plural(people.length, { one: "# person", other: "# people" })}: ${list}.`;
}

function OutcomeNote({ code, removal: { removed, remaining, failure } }: { readonly code: string; readonly removal: Removal }) {
  const { t, i18n } = useLingui();
  if (failure === null) {
    return <span className="text-[13px] text-good">{t`${plural(removed, { one: "# person", other: "# people" })} removed: ${code}`}</span>;
  }
  const names = listed(
    i18n.locale,
    remaining.map(({ user }) => isolated(user.displayName)),
  );
  return (
    <Note tone="bad">
      {t`Not all were removed. Still in the room: ${names}.`} {i18n._(problemSentence(failure))}
    </Note>
  );
}
