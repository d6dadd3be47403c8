import { useCallback, useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Plus } from "lucide-react";
import { useSearchParams } from "wouter";
import type { OwnUser } from "../../../../shared/rest/session.ts";
import { Button } from "../../../components/Button.tsx";
import { RequestFault } from "../../../components/RequestFault.tsx";
import { adminApi } from "../../../control/admin-api.ts";
import { api } from "../../../control/api.ts";
import { useAnswer } from "../../../hooks/use-answer.ts";
import { usePages } from "../../../hooks/use-pages.ts";
import { CreateRoomDialog } from "../../../components/CreateRoomDialog.tsx";
import { NationFilter } from "../NationFilter.tsx";
import { HostedRoomLine } from "./HostedRoomLine.tsx";

/** The rooms that this person administers from outside (A22): who hosts and leads each, found by host. The host that was asked for is in the address. */
export function HostedRooms({ user }: { readonly user: OwnUser }) {
  const { t } = useLingui();
  const [params, setParams] = useSearchParams();
  const [isCreating, setCreating] = useState(false);
  const host = params.get("host") ?? "";
  const { pages, failure, isBusy, more, reload } = usePages(useCallback((after?: string) => adminApi.hostedRooms(host, after), [host]));
  const { value } = useAnswer(api.partners);
  const own = useAnswer(api.rooms);
  const partners = value?.partners ?? [];
  const rooms = pages?.flatMap((page) => page.rooms) ?? [];
  return (
    <div className="grid gap-4">
      <p className="text-[13px] text-quiet">
        {t`Who hosts and leads each room, so that you know whom to ask. What a room is called, what it holds and who else is in it, only its members see.`}
      </p>
      <div className="flex flex-wrap items-end gap-3">
        {user.isAdmin && (
          <NationFilter
            label={t`Host`}
            partners={partners}
            nation={host}
            onChoose={(code) => setParams(code === "" ? {} : { host: code }, { replace: true })}
          />
        )}
        <span className="grow" />
        <Button look="main" className="min-h-9" onPress={() => setCreating(true)}>
          <Plus /> <Trans>New room</Trans>
        </Button>
      </div>
      <RequestFault code={failure} />
      {pages !== null && rooms.length === 0 && (
        <p className="rounded-xl border border-dashed p-10 text-center text-quiet">{t`There is no room here yet.`}</p>
      )}
      {rooms.length > 0 && (
        <ul className="panel-list" aria-label={t`Rooms`}>
          {rooms.map((room) => (
            <HostedRoomLine
              key={room.id}
              room={room}
              nation={partners.find(({ code }) => code === room.host)?.name ?? room.host}
              title={own.value?.rooms.find(({ id }) => id === room.id)?.title ?? null}
            />
          ))}
        </ul>
      )}
      {more !== null && (
        <Button className="justify-self-center" isBusy={isBusy} onPress={() => void more()}>
          {isBusy ? t`Loading…` : t`Show more`}
        </Button>
      )}
      {isCreating && <CreateRoomDialog onClose={() => setCreating(false)} onCreated={() => void reload()} />}
    </div>
  );
}
