import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { levelsLine, plainWords } from "../../shared/marking/marking-text.ts";
import type { MarkedPlace } from "../../shared/marking/marking.ts";
import type { Violation } from "../../shared/marking/violations.ts";
import { utcDay } from "./format.ts";
import { isolated } from "./isolated.ts";

/** What is wrong with the marking of a card, and what to do about it, in the reader's language. */
export function violationWords(i18n: I18n, { kind, about }: Violation, place: MarkedPlace): string {
  const named = isolated(about.map(plainWords).join(", "));
  switch (kind) {
    case "unreadable":
      return i18n._(msg`Its marking cannot be read. It counts as the strictest, for the originator alone.`);
    case "unmapped":
      return i18n._(msg`An imported marking is not mapped: ${named}. It counts as the strictest until a person says what it stands for.`);
    case "unknown-level":
      return i18n._(msg`This installation does not know the level ${named}. It counts as the strictest.`);
    case "above-ceiling": {
      const most = isolated(levelsLine(place.ceiling) ?? "");
      return i18n._(
        msg`Marked ${named}, above the ceiling of its compartment, ${most}. It belongs in a compartment with a higher ceiling.`,
      );
    }
    case "outside-room":
      return i18n._(msg`REL TO names nations that are not in this room: ${named}.`);
    case "outside-set":
      return i18n._(msg`REL TO names nations that do not read this compartment: ${named}.`);
    case "reader-not-named":
      return i18n._(
        msg`Nations read this compartment that REL TO does not name: ${named}. The card belongs in a compartment without them.`,
      );
    case "review-overdue": {
      const day = utcDay(i18n.locale, new Date(about[0] ?? ""));
      return i18n._(msg`The marking was to be reviewed by ${day}.`);
    }
    default:
      return kind satisfies never;
  }
}
