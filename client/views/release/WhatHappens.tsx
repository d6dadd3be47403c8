import { useId } from "react";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { CompartmentChip } from "../../components/CompartmentChip.tsx";
import { useRoom } from "../../hooks/use-room.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import type { ReleaseWriting } from "../../hooks/use-release-writing.ts";
import { listed } from "../../i18n/format.ts";
import { APPROVAL_WORDS } from "../../i18n/release-words.ts";
import { readers } from "../../model/marking.ts";
import { newReaders } from "../../model/release-targets.ts";

/** What a release does, in plain words: who reads it, what they see, what stays here, who has to approve. */
export function WhatHappens({ writing }: { readonly writing: ReleaseWriting }) {
  const { t, i18n } = useLingui();
  const headId = useId();
  const { user } = useRoom();
  const { targets, from, checks } = writing;
  return (
    <section className="release-part" aria-labelledby={headId}>
      <h2 id={headId}>{t`What happens`}</h2>
      {targets.length === 0 && <p className="release-quiet">{t`Choose who will read it.`}</p>}
      <ul className="grid gap-3">
        {targets.map((target) => {
          const answer = checks.get(target.id)?.answer;
          return (
            <li key={target.id} className="release-happens">
              <CompartmentChip compartment={target} />
              <p>
                <Trans>
                  Read by <b>{listed(i18n.locale, newReaders(from, target))}</b>, who do not read this card
                </Trans>{" "}
                <OnlineOf codes={readers(target)} />
              </p>
              {answer?.approvals.map(({ partner, why }) => (
                <p key={`${partner} ${why}`} className="release-approval">
                  <Trans>
                    <b>{partner}</b> has to approve first, within its time: {i18n._(APPROVAL_WORDS[why])}.
                  </Trans>
                </p>
              ))}
            </li>
          );
        })}
      </ul>
      <p>
        <Trans>
          They see: released by <bdi>{user.displayName}</bdi>, <bdi>{user.partner}</bdi>, and when. Nothing of this card, and not that there
          is one.
        </Trans>
      </p>
      <p>
        <Trans>Here stays: which card, which words, why, and who agreed.</Trans>
      </p>
    </section>
  );
}

/** How many of some nations' people are in the room now; nothing while that is not known. */
function OnlineOf({ codes }: { readonly codes: readonly string[] }) {
  const { session, user: own } = useRoom();
  const { people, isLive } = useSignal(session.roster);
  if (!isLive) return null;
  const count = people.filter(({ user }) => codes.includes(user.partner) && user.id !== own.id).length;
  return (
    <span className="release-quiet">
      <Plural
        value={count}
        _0="· nobody else of its readers is here now"
        one="· # other of its readers is here now"
        other="· # others of its readers are here now"
      />
    </span>
  );
}
