import type { Attack } from "../attack.ts";
import { ACT_ATTACKS } from "./acts.ts";
import { ADMINISTRATION_ATTACKS } from "./administration.ts";
import { ACCOUNT_ATTACKS } from "./accounts.ts";
import { CONTENT_ATTACKS } from "./content.ts";
import { LARGE_MESSAGE_ATTACKS } from "./large-messages.ts";
import { PRESENCE_ATTACKS } from "./presence.ts";
import { REST_ATTACKS } from "./rest.ts";
import { SYNC_ATTACKS } from "./sync.ts";

/** Every attack of the trial. */
export const ATTACKS: readonly Attack[] = [
  ...CONTENT_ATTACKS,
  ...PRESENCE_ATTACKS,
  ...SYNC_ATTACKS,
  ...LARGE_MESSAGE_ATTACKS,
  ...REST_ATTACKS,
  ...ACCOUNT_ATTACKS,
  ...ADMINISTRATION_ATTACKS,
  ...ACT_ATTACKS,
];
