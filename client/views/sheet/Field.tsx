import { useId, type ReactNode } from "react";
import { Avatar } from "../../components/Avatar.tsx";
import { useGuests } from "../../hooks/use-room.ts";
import { FieldComments } from "./FieldComments.tsx";
import { useSheet } from "./sheet-context.ts";

interface FieldProps {
  /** Name of the field in the document; presence uses it too. */
  readonly name: string;
  readonly label: string;
  readonly className?: string;
  /** The portion mark of what stands in it; left out where it is no portion of the text. */
  readonly portion?: string | undefined;
  /** A single control is labelled by `labelId`; several controls form a group with that label. */
  readonly children: (labelId: string) => ReactNode;
}

/** A field of the sheet: its label, the other people in it, and its content. */
export function Field({ name, label, className = "", portion, children }: FieldProps) {
  const labelId = useId();
  const { card } = useSheet();
  const guests = useGuests(card.key).filter((guest) => guest.field === name);
  return (
    <div className={`field ${className}`} data-field={name} data-busy={guests.length > 0}>
      <span className="field-label">
        {portion !== undefined && (
          <bdi className="portion" dir="ltr">
            {portion}
          </bdi>
        )}
        <span id={labelId}>{label}</span>
        {guests.slice(0, 3).map((guest) => (
          <Avatar
            key={guest.user.id}
            username={guest.user.username}
            displayName={guest.user.displayName}
            size={18}
            label={guest.user.displayName}
          />
        ))}
        <FieldComments field={name} label={label} />
      </span>
      {children(labelId)}
    </div>
  );
}
