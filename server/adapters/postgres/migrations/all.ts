import type { Migration } from "../migrate.ts";
import { LEDGER } from "./001-ledger.ts";
import { DIRECTORY } from "./002-directory.ts";
import { MADE_COUNTS } from "./003-made-counts.ts";
import { SHOWN_IDS } from "./004-shown-ids.ts";
import { MASS_DELETION } from "./005-mass-deletion.ts";
import { ACTS } from "./006-acts.ts";
import { INBOX_READS } from "./007-inbox-reads.ts";
import { AUTHORITIES } from "./008-authorities.ts";
import { HOSTS } from "./009-hosts.ts";
import { FORMER_MEMBERS } from "./010-former-members.ts";
import { INVITATIONS } from "./011-invitations.ts";
import { TRAIL } from "./012-trail.ts";
import { SITE } from "./013-site.ts";
import { REFUSED_INVITATIONS } from "./014-refused-invitations.ts";
import { ACT_COUNTS } from "./015-act-counts.ts";
import { APPENDS_AND_RIGHTS } from "./016-appends-and-rights.ts";
import { NARROW_LISTS } from "./017-narrow-lists.ts";
import { EXPOSURES } from "./019-exposures.ts";
import { OPEN_ITEMS } from "./018-open-items.ts";

/** Every step of the schema `majlis`, oldest first. New ones go to the end. */
export const MIGRATIONS: readonly Migration[] = [
  LEDGER,
  DIRECTORY,
  MADE_COUNTS,
  SHOWN_IDS,
  MASS_DELETION,
  ACTS,
  INBOX_READS,
  AUTHORITIES,
  HOSTS,
  FORMER_MEMBERS,
  INVITATIONS,
  TRAIL,
  SITE,
  REFUSED_INVITATIONS,
  ACT_COUNTS,
  APPENDS_AND_RIGHTS,
  NARROW_LISTS,
  OPEN_ITEMS,
  EXPOSURES,
];
