import { Trans, useLingui } from "@lingui/react/macro";
import type { TrailPage } from "../../../../shared/rest/trail.ts";
import { Button } from "../../../components/Button.tsx";
import { dateTimeGroup, localMoment, zulu } from "../../../i18n/format.ts";
import { trailSentence, type TrailNames } from "../../../i18n/trail-words.ts";

type TrailEntry = TrailPage["entries"][number];

interface TrailLineProps {
  readonly entry: TrailEntry;
  readonly names: TrailNames;
  /** Shows only what this actor did. */
  readonly onOnly: (actor: string) => void;
}

/** A record: when, what was done as a sentence, from which nation and address; its ids and hash on demand. */
export function TrailLine({ entry, names, onOnly }: TrailLineProps) {
  const { t, i18n } = useLingui();
  const { at, type, said, actor, partner, address } = entry;
  const then = new Date(at);
  return (
    <li className="trail-line">
      <time dateTime={at}>
        <bdi dir="ltr">{dateTimeGroup(then)}</bdi>
        <span>{localMoment(i18n.locale, then)}</span>
      </time>
      <div className="min-w-0">
        <p>{i18n._(trailSentence(type, said, names))}</p>
        <details>
          <summary>
            {partner !== null && <bdi className="who-partner">{partner}</bdi>}
            {address !== null && <bdi dir="ltr">{address}</bdi>}
            <span>{t`Particulars`}</span>
          </summary>
          <Particulars entry={entry} />
          {actor !== null && (
            <Button look="quiet" isSmall onPress={() => onOnly(actor)}>
              <Trans>Filter by: {names.actor}</Trans>
            </Button>
          )}
        </details>
      </div>
    </li>
  );
}

/** What the sentence leaves out: who looks into something finds the same ids and hash in the exported file and the server's log. */
function Particulars({ entry: { seq, at, type, session, said, hash } }: { readonly entry: TrailEntry }) {
  const { t } = useLingui();
  const then = new Date(at);
  const words: Readonly<Record<string, string>> = {
    user: t`Account`,
    room: t`Room`,
    compartment: t`Compartment`,
    invitation: t`Invitation`,
    token: t`Access token`,
  };
  const ids = Object.entries(words).flatMap(([name, label]) => {
    const id = said?.[name];
    return typeof id === "string" ? [[label, id] as const] : [];
  });
  const rows: readonly (readonly [string, string])[] = [
    [t`Record`, `${seq} · ${type}`],
    [t`Time`, `${at.slice(0, 10)} ${zulu(then, true)}`],
    ...ids,
    ...(session === null ? [] : [[t`Session`, session] as const]),
    [t`Hash`, hash],
  ];
  return (
    <dl>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd dir="ltr">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
