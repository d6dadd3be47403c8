import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** What each limit of the server counts. One of a newer server is shown by its name alone. */
export const LIMIT_WORDS: Readonly<Record<string, MessageDescriptor>> = {
  sessions: msg`Sessions of an account; one more ends the one that was used the longest ago`,
  tokens: msg`Valid access tokens of a person`,
  rooms: msg`Rooms that a person has made`,
  compartments: msg`Compartments that a person has made`,
  invitations: msg`Unanswered invitations and links of a person`,
  signInsPerMinute: msg`Sign-ins of an account from one address or browser in a minute`,
  accountSignInsPerMinute: msg`Sign-ins of an account from all addresses in a minute`,
  memberChangesPerMinute: msg`Changes of members, invitations and links by a person in a minute`,
  accountChangesPerMinute: msg`Changes of accounts and nations by an administrator in a minute`,
  accountListsPerMinute: msg`Lists of accounts that an administrator asks for in a minute`,
  previewsPerMinute: msg`Previews of rooms that a person asks for in a minute`,
  wholeReadsPerMinute: msg`Whole records and trails that a person exports in a minute`,
  trailPagesPerMinute: msg`Pages of the trail that an administrator asks for in a minute`,
  pastStatesPerMinute: msg`Past states of boards that a person asks for in a minute`,
  actsPerMinute: msg`Comments, sightings and opinions by a person in a minute`,
  readingsPerMinute: msg`Times in a minute that a person marks their inbox as read`,
  restorationsPerMinute: msg`Requests by a person to bring cards back, in a minute`,
  ticketsPerMinute: msg`Boards that a person opens in a minute`,
  partners: msg`Nations in a compartment’s set, its originator included`,
  controlConnections: msg`Pages and programs of a person that follow rooms at once`,
  syncSockets: msg`Boards that a person has open at once`,
  unfinishedBytes: msg`Data of a person that has begun to arrive and is not whole`,
  unreadAnswerBytes: msg`Large answers that nobody has read yet`,
  personImports: msg`Imports of a person at once`,
  imports: msg`Imports at once`,
  waitingImports: msg`Imports that wait for their turn`,
  exports: msg`Exports of a record of which a piece is made at once`,
  waitingExports: msg`Exports of a record that are open beside those`,
  hashes: msg`Passwords checked at once`,
  waitingHashes: msg`Passwords that wait to be checked`,
  handshakes: msg`Connections that a person opens in ten seconds`,
  unprovenConnections: msg`Connections whose person is not known yet`,
  boardBytes: msg`Size of a board`,
  boardWarningBytes: msg`Size from which on a board counts as large`,
  boardClients: msg`Page loads that have written to a board`,
  boardShares: msg`One person holds at most one part of a board in this many`,
  newBytesPerSecond: msg`New content of a person on a board in a second, in the long run`,
  newBytesAtOnce: msg`New content of a person on a board at once`,
  newClientsPerHour: msg`Page loads of a person that write to a board, in an hour`,
};

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
