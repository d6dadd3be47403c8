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
  store: msg`Room in the stores`,
  trail: msg`The trail, which keeps every record`,
  work: msg`Processor time for others`,
  memory: msg`Memory of the server`,
  connections: msg`Connections for others`,
  boards: msg`Boards that open and respond quickly`,
};
