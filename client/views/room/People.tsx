import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from "react-aria-components";
import type { RosterPerson } from "../../../shared/control/events.ts";
import { ShortList } from "../../components/ShortList.tsx";
import { Avatar } from "../../components/Avatar.tsx";
import { useCard, useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { ROLE_WORDS } from "../../i18n/words.ts";
import { cardKey, type CardKey } from "../../model/card-key.ts";
import { inOrder } from "../../model/presence.ts";

const SHOWN = 5;

/** The people in the room: up to five avatars, and on a press the whole list with nation, role and card. */
export function People() {
  const { t } = useLingui();
  const { session, user, preview } = useRoom();
  const roster = useSignal(session.roster);
  const known =
    preview === null
      ? roster.people
      : roster.people.filter((person) => preview.members.some((member) => member.user.id === person.user.id));
  const people = inOrder(known, user.id);
  if (people.length === 0) return null;
  return (
    <div className="people" data-live={roster.isLive}>
      <DialogTrigger>
        <AriaButton aria-label={t`${plural(people.length, { one: "# person here", other: "# people here" })}`}>
          {people.slice(0, SHOWN).map((person) => (
            <Avatar
              key={person.user.id}
              username={person.user.username}
              displayName={person.user.displayName}
              isIdle={person.idle || !roster.isLive}
            />
          ))}
          {people.length > SHOWN && <span className="people-more">+{people.length - SHOWN}</span>}
        </AriaButton>
        <Popover placement="bottom end" offset={6} containerPadding={32}>
          <Dialog className="menu" aria-label={t`Who is here`}>
            {({ close }) => (
              <>
                <p className="menu-head">{t`Here now`}</p>
                <ShortList items={people}>
                  {(person) => <PersonLine key={person.user.id} person={person} isOwn={person.user.id === user.id} onLeave={close} />}
                </ShortList>
              </>
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
    </div>
  );
}

interface PersonLineProps {
  readonly person: RosterPerson;
  readonly isOwn: boolean;
  /** Called when the line leads somewhere else. */
  readonly onLeave: () => void;
}

function PersonLine({ person, isOwn, onLeave }: PersonLineProps) {
  const { t, i18n } = useLingui();
  const place = person.compartments.find((at) => at.card !== undefined);
  return (
    <li className="flex items-center gap-2.5 px-2 py-1.5">
      <Avatar username={person.user.username} displayName={person.user.displayName} isIdle={person.idle} size={32} />
      <div className="grid min-w-0">
        <span className="truncate font-medium">
          <bdi>{person.user.displayName}</bdi> {isOwn && <span className="text-quiet">{t`(you)`}</span>}
        </span>
        <span className="text-[12px] text-quiet">
          <bdi>{person.user.partner}</bdi> · {i18n._(ROLE_WORDS[person.user.role])}
          {person.idle && <> · {t`idle`}</>}
        </span>
        {place?.card !== undefined && <OpenedCard at={cardKey(place.id, place.card)} onLeave={onLeave} />}
      </div>
    </li>
  );
}

/** The card that a person has open, as soon as it is on the board here. */
function OpenedCard({ at, onLeave }: { readonly at: CardKey; readonly onLeave: () => void }) {
  const { open } = useRoom();
  const card = useCard(at);
  const titleWords = useTitleWords();
  if (!card?.card) return null;
  return (
    <button
      type="button"
      className="min-h-6 truncate text-start text-[12px] text-accent"
      dir="auto"
      onClick={() => {
        onLeave();
        open(at);
      }}
    >
      {titleWords(card.card.title)}
    </button>
  );
}
