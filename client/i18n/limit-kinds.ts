import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** What a limit is a number of, where that is more than a number. */
export const LIMIT_UNITS: Readonly<Record<string, MessageDescriptor>> = {
  "bytes-per-second": msg`a second`,
  "per-10-seconds": msg`in ten seconds`,
  "per-minute": msg`a minute`,
  "per-hour": msg`an hour`,
};

/** What a limit keeps for everyone else. */
export const LIMIT_PURPOSES: Readonly<Record<string, MessageDescriptor>> = {
  store: msg`Keeps room on disk`,
  trail: msg`Keeps the trail short, since nothing in it is deleted`,
  work: msg`Keeps processor time for others`,
  memory: msg`Keeps memory of the server free`,
  connections: msg`Keeps connections free for others`,
  boards: msg`Keeps boards quick`,
};
