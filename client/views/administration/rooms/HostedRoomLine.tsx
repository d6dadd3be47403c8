import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "wouter";
import type { HostedRoom } from "../../../../shared/rest/rooms.ts";
import { localLongDay } from "../../../i18n/format.ts";

interface HostedRoomLineProps {
  readonly room: HostedRoom;
  /** The name of its host. */
  readonly nation: string;
  /** What it is called, where this person is in it; else null. */
  readonly title: string | null;
}

/** A room in the list of an administrator: its host, when it was made, and the ways to the accounts of those who lead it. */
export function HostedRoomLine({ room, nation, title }: HostedRoomLineProps) {
  const { i18n } = useLingui();
  const day = localLongDay(i18n.locale, new Date(room.createdAt));
  return (
    <li className="hosted-room">
      <div className="grid min-w-0 grow gap-0.5">
        <span className="font-medium">
          {title === null ? (
            <Trans>
              A room of <bdi>{nation}</bdi>
            </Trans>
          ) : (
            <bdi>{title}</bdi>
          )}
        </span>
        <span className="hosted-room-facts">
          <span>
            {title === null ? (
              <Trans>Made on {day}</Trans>
            ) : (
              <Trans>
                Hosted by <bdi>{nation}</bdi>, made on {day}
              </Trans>
            )}
          </span>
          <bdi className="hosted-room-id" dir="ltr">
            {room.id}
          </bdi>
        </span>
        <Leads leads={room.leads} nation={nation} />
      </div>
      {title !== null && (
        <Link href={`/r/${room.id}/board`} className="btn btn-small">
          <Trans>Go there</Trans>
        </Link>
      )}
    </li>
  );
}

function Leads({ leads, nation }: { readonly leads: HostedRoom["leads"]; readonly nation: string }) {
  if (leads.length === 0)
    return (
      <p className="hosted-room-lack">
        <Trans>
          Nobody of <bdi>{nation}</bdi> leads it any more. Leads of other nations manage the people of their own.
        </Trans>
      </p>
    );
  return (
    <>
      <p className="hosted-room-leads">
        <span className="text-quiet">
          <Trans>Led by</Trans>
        </span>
        {leads.map(({ id, displayName, isDisabled }) => (
          <span key={id}>
            <Link href={`/admin/accounts/${id}`} className="underline underline-offset-2">
              <bdi>{displayName}</bdi>
            </Link>
            {isDisabled && (
              <span className="text-quiet">
                {" "}
                <Trans>(disabled)</Trans>
              </span>
            )}
          </span>
        ))}
      </p>
      {leads.every(({ isDisabled }) => isDisabled) && (
        <p className="hosted-room-lack">
          <Trans>None of them can sign in. Enable an account, so that somebody can manage the room.</Trans>
        </p>
      )}
    </>
  );
}
