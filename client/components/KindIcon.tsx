import {
  Box,
  Building2,
  CalendarClock,
  CircleHelp,
  Crosshair,
  FileText,
  Fingerprint,
  Gavel,
  Lightbulb,
  ListChecks,
  MapPin,
  Paperclip,
  TriangleAlert,
  UserRound,
  type LucideIcon,
} from "lucide-react";
import { useLingui } from "@lingui/react";
import type { CardKind } from "../../shared/board/vocabulary.ts";
import { KIND_WORDS } from "../i18n/words.ts";

const icons: Readonly<Record<CardKind, LucideIcon>> = {
  report: FileText,
  event: CalendarClock,
  actor: Crosshair,
  person: UserRound,
  organisation: Building2,
  place: MapPin,
  indicator: Fingerprint,
  asset: Box,
  hypothesis: Lightbulb,
  warning: TriangleAlert,
  rfi: CircleHelp,
  task: ListChecks,
  decision: Gavel,
  evidence: Paperclip,
};

/** The kind of a card as an icon, with its name for screen readers. */
export function KindIcon({ kind }: { readonly kind: CardKind }) {
  const { i18n } = useLingui();
  const Icon = icons[kind];
  const word = i18n._(KIND_WORDS[kind]);
  return (
    <span className="kind" title={word}>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is drawn here, not fetched */}
      <Icon role="img" aria-label={word} />
    </span>
  );
}
