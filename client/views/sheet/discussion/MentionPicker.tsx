import type { Member } from "../../../../shared/rest/members.ts";
import { useLingui } from "@lingui/react/macro";
import { useShown } from "../../../hooks/use-shown.ts";
import { Avatar } from "../../../components/Avatar.tsx";

interface MentionPickerProps {
  /** Id of the list; its options are `<id>-<index>`. */
  readonly id: string;
  readonly people: readonly Member[];
  /** Index of the one that Enter chooses. */
  readonly active: number;
  readonly onChoose: (person: Member) => void;
}

/** The people whom the name that is being typed may mean. The focus stays in the text; its keys move through the list. */
export function MentionPicker({ id, people, active, onChoose }: MentionPickerProps) {
  const { t } = useLingui();
  const ref = useShown<HTMLDivElement>();
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a select takes the focus, which stays in the text
    <div ref={ref} id={id} className="mention-list" role="listbox" aria-label={t`People who can read this card`}>
      {people.map((person, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the text, which has the focus
        <div
          key={person.user.id}
          id={`${id}-${index}`}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an option belongs to a select
          role="option"
          aria-selected={index === active}
          tabIndex={-1}
          className="mention-option"
          // The text keeps the focus and its caret.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(person)}
        >
          <Avatar username={person.user.username} displayName={person.user.displayName} size={22} />
          <bdi className="truncate">{person.user.displayName}</bdi>
          <bdi dir="ltr" className="act-partner">
            {person.partner}
          </bdi>
        </div>
      ))}
    </div>
  );
}
