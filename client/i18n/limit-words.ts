import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** What each limit of the server counts. One of a newer server is shown by its name alone. */
export const LIMIT_WORDS: Readonly<Record<string, MessageDescriptor>> = {
  tokens: msg`Valid access tokens of a person`,
  rooms: msg`Rooms that a person has made`,
  compartments: msg`Compartments that a person has made`,
  invitations: msg`Unanswered invitations and links of a person`,
  memberChangesPerMinute: msg`Changes of members, invitations and links by a person in a minute`,
  accountChangesPerMinute: msg`Changes of accounts and nations by an administrator in a minute`,
  accountListsPerMinute: msg`Lists of accounts and rooms that an administrator asks for in a minute`,
  previewsPerMinute: msg`Previews of rooms that a person asks for in a minute`,
  partners: msg`Nations in a compartment’s set, its originator included`,
  controlConnections: msg`Pages and programs of a person that follow rooms at once`,
  syncSockets: msg`Boards that a person has open at once`,
  unfinishedBytes: msg`Data of a person that has begun to arrive and is not whole`,
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
