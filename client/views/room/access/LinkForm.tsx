import { useState } from "react";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { GivenRole } from "../../../../shared/access/role.ts";
import { Button } from "../../../components/Button.tsx";
import { CheckedForm } from "../../../components/CheckedForm.tsx";
import { RequestFault } from "../../../components/RequestFault.tsx";
import { accessApi } from "../../../control/access-api.ts";
import { useChange } from "../../../hooks/use-change.ts";
import { useRoom } from "../../../hooks/use-room.ts";
import { MadeLink } from "./MadeLink.tsx";
import { PreviewSummary } from "./PreviewSummary.tsx";
import { RoleChoice } from "./RoleChoice.tsx";

/** How long a link may let somebody in, hours. */
const HOURS = [1, 8, 24, 72, 168] as const;

interface LinkFormProps {
  /** The partners that this person may make a link for, with their names as far as they have come; at least one. */
  readonly partners: readonly { readonly code: string; readonly name: string }[];
  readonly onMade: () => void;
  /** Ids of links that stand no more. */
  readonly ended: ReadonlySet<string>;
  /** Looks at the room as a member of a partner. */
  readonly onPreview: (partner: string, role: GivenRole) => void;
}

/** A link that was made; its id where the server told it. */
interface Made {
  readonly id?: string | undefined;
  readonly link: string;
  readonly partner: string;
  readonly expiresAt: string;
}

/** Makes a link that lets one person of a nation in, and says before that, if asked, what its members would see. The link is shown once, and no longer than it stands. */
export function LinkForm({ partners, onMade, ended, onPreview }: LinkFormProps) {
  const { t } = useLingui();
  const { session } = useRoom();
  const [chosen, setChosen] = useState<string | null>(null);
  const [role, setRole] = useState<GivenRole>("analyst");
  const [hours, setHours] = useState<number>(24);
  const [made, setMade] = useState<Made | null>(null);
  const change = useChange();
  const partner = partners.find(({ code }) => code === chosen)?.code ?? partners[0]?.code ?? "";
  const make = async () => {
    const link = await change.make(() => accessApi.makeLink(session.id, { partner, role, expiresInHours: hours }));
    setMade(link === null ? null : { ...link.value, partner });
    if (link !== null) onMade();
  };
  return (
    <div className="grid gap-2">
      <CheckedForm className="flex flex-wrap items-start gap-2" onSubmit={() => void make()}>
        <label className="field min-w-32 grow">
          <span className="field-label">{t`Link for one person of`}</span>
          <select className="input" name="link-partner" value={partner} onChange={(event) => setChosen(event.target.value)}>
            {partners.map(({ code, name }) => (
              <option key={code} value={code}>
                {name === "" ? code : `${code} ${name}`}
              </option>
            ))}
          </select>
        </label>
        <RoleChoice role={role} onChoose={setRole} />
        <label className="field">
          <span className="field-label">{t`Works for`}</span>
          <select className="input" name="link-hours" value={hours} onChange={(event) => setHours(Number(event.target.value))}>
            {HOURS.map((option) => (
              <option key={option} value={option}>
                {option < 48
                  ? t`${plural(option, { one: "# hour", other: "# hours" })}`
                  : t`${plural(option / 24, { one: "# day", other: "# days" })}`}
              </option>
            ))}
          </select>
        </label>
        <Button type="submit" className="field-beside" isBusy={change.isBusy}>
          <Trans>Make the link</Trans>
        </Button>
      </CheckedForm>
      <RequestFault code={change.failure} />
      {made !== null && !(made.id !== undefined && ended.has(made.id)) && (
        <MadeLink key={made.link} link={made.link} partner={made.partner} expiresAt={made.expiresAt} />
      )}
      {partner !== "" && (
        <PreviewSummary key={`${partner} ${role}`} partner={partner} role={role} onPreview={() => onPreview(partner, role)} />
      )}
    </div>
  );
}
