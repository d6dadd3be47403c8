/** Opaque random id of an incident room. */
export type RoomId = string;
/** Opaque random id of a compartment; also the path of its sync socket. Never carries a name. */
export type CompartmentId = string;
/** Opaque random id of a person's account. */
export type UserId = string;
/** Opaque random id of an invitation to a room. */
export type InvitationId = string;
/** A partner's (nation's) code: three capital letters. */
export type PartnerCode = string;
/** Opaque public id of one authenticated session. It names the session in the ledger and is no secret. */
export type SessionId = string;
/** A Yjs client id: an integer from 0 to 2^32 - 1, claimed by one user per compartment. */
export type ClientId = number;
