import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { CalendarClock, Stamp, Undo2 } from "lucide-react";
import { Link } from "wouter";
import type { WaitingItem } from "../../../shared/rest/releases.ts";
import { Button } from "../Button.tsx";
import { CompartmentChip } from "../CompartmentChip.tsx";
import { Deadline } from "../Deadline.tsx";
import { Moment } from "../Moment.tsx";
import { Note } from "../Note.tsx";
import { usePersonNews } from "../../hooks/use-person-news.ts";
import { useSignal } from "../../hooks/use-signal.ts";
import { useTitleWords } from "../../hooks/use-title-words.ts";
import { problemSentence } from "../../i18n/problems.ts";
import { waitingAddress } from "../../model/inbox.ts";

const KINDS: Readonly<Record<WaitingItem["kind"], MessageDescriptor>> = {
  approval: msg`Approve or deny a release`,
  recall: msg`A release was recalled: acknowledge it`,
  review: msg`Review a marking`,
};

const ICONS = { approval: Stamp, recall: Undo2, review: CalendarClock } as const;

/** What this person has to act on, the most urgent first, each with its clock and the way to where it is done; nothing where nothing waits. */
export function InboxWaiting({ onLeave }: { readonly onLeave: () => void }) {
  const { t, i18n } = useLingui();
  const { waiting } = usePersonNews();
  const { items, isMore, fault } = useSignal(waiting.current);
  if ((items ?? []).length === 0 && fault === null) return null;
  return (
    <section className="inbox-waiting" aria-label={t`Waits for you`} tabIndex={-1} data-focus-home>
      <h3>{t`Waits for you`}</h3>
      {fault !== null && (
        <Note tone="warn">
          {i18n._(problemSentence(fault))}{" "}
          <Button isSmall onPress={() => waiting.ask()}>
            <Trans>Try again</Trans>
          </Button>
        </Note>
      )}
      <ul className="inbox-list">
        {items?.map((item) => (
          <li key={`${item.kind} ${item.id}`}>
            <WaitingLine item={item} onLeave={onLeave} />
          </li>
        ))}
      </ul>
      {isMore && (
        <p className="inbox-none">
          <Trans>There is more. It comes here as these are done.</Trans>
        </p>
      )}
    </section>
  );
}

function WaitingLine({ item, onLeave }: { readonly item: WaitingItem; readonly onLeave: () => void }) {
  const { i18n } = useLingui();
  const titleWords = useTitleWords();
  const { kind, roomTitle, marking, title, since, dueAt, compartment, card } = item;
  const Icon = ICONS[kind];
  return (
    <Link href={waitingAddress(item)} className="inbox-open inbox-due" data-text-of={compartment} data-text-card={card} onClick={onLeave}>
      <Icon aria-hidden />
      <span className="grid min-w-0 gap-0.5">
        <span className="inbox-meta">
          {marking !== undefined && <CompartmentChip compartment={marking} isShort />}
          <bdi className="inbox-room">{roomTitle}</bdi>
          <Moment at={since} />
        </span>
        <span className="inbox-what">{i18n._(KINDS[kind])}</span>
        {/* Words are shown with their marking or not at all. */}
        {title !== undefined && marking !== undefined && (
          <span className="inbox-card">
            <bdi>{titleWords(title)}</bdi>
          </span>
        )}
        {dueAt !== undefined && <Deadline at={dueAt} />}
      </span>
    </Link>
  );
}
