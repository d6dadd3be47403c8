import { createPrivateKey, createPublicKey } from "node:crypto";
import { sha256 } from "../../server/domain/sha256.ts";
import { newSite } from "../../server/domain/site-identity.ts";
import type { Directory } from "../../server/ports/directory.ts";
import type { NewUser } from "../../server/ports/directory/accounts.ts";
import type { InvitationRecord } from "../../server/ports/directory/invitations.ts";
import type { SessionRecord } from "../../server/ports/directory/sessions.ts";
import type { SiteRecord } from "../../server/ports/directory/site.ts";
import type { TokenRecord } from "../../server/ports/directory/tokens.ts";
import type { Cause } from "../../server/ports/directory/trail.ts";

/** Who changes the directories of tests: amal of ALF, at 10. */
export const BY: Cause = { actor: "id-amal", partner: "ALF", isAdmin: false, session: "session-amal", address: "192.0.2.7", at: 10 };

/** Of an account that may do no more than anyone. */
export const NO_AUTHORITY = { isAdmin: false, isPartnerAdmin: false, mayRelease: false } as const;

/** An account to be made; everything follows from the username unless given. */
export function aUser(username: string, fields: Partial<NewUser> = {}): NewUser {
  return {
    id: `id-${username}`,
    username,
    displayName: `Name of ${username}`,
    partner: "ALF",
    ...NO_AUTHORITY,
    passwordHash: `hash-${username}`,
    createdAt: 1,
    ...fields,
  };
}

/** A session of a user; its secret's hash is `secret-<id>`. */
export function aSession(id: string, user: string, fields: Partial<SessionRecord> = {}): SessionRecord {
  return { id, user, secretHash: `secret-${id}`, createdAt: 10, lastSeenAt: 10, expiresAt: 1000, ...fields };
}

/** A token of a user; its secret's hash is `secret-<id>`. */
export function aToken(id: string, user: string, fields: Partial<TokenRecord> = {}): TokenRecord {
  return { id, user, name: `token ${id}`, secretHash: `secret-${id}`, createdAt: 10, expiresAt: 1000, ...fields };
}

/** An invitation to room-1 as an analyst, made by amal at 10 and valid until 1000. */
export function anInvitation(id: string, to: InvitationRecord["to"], fields: Partial<InvitationRecord> = {}): InvitationRecord {
  return { id, room: "room-1", by: "id-amal", role: "analyst", to, createdAt: 10, expiresAt: 1000, isRefused: false, ...fields };
}

/** What stands before the 32 random bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7). */
const ED25519_PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** An identity of a site with one key pair, which follows from the name. */
export function aSite(name: string): SiteRecord {
  const pkcs8 = Buffer.concat([ED25519_PKCS8, sha256(Buffer.from(name))]);
  const spki = createPublicKey(createPrivateKey({ key: pkcs8, type: "pkcs8", format: "der" })).export({ type: "spki", format: "der" });
  return newSite([{ algorithm: "ed25519", publicKey: spki.toString("base64"), privateKey: pkcs8.toString("base64") }], sha256);
}

/** Fills an empty directory: partners ALF, BRV, CRL; amal and adib (ALF), bilge (BRV); room `room-1` led by amal with bilge as analyst. */
export async function fill(directory: Directory): Promise<void> {
  for (const code of ["CRL", "ALF", "BRV"]) await directory.addPartner(BY, { code, name: `Name of ${code}` });
  await directory.addUser(BY, aUser("amal"));
  await directory.addUser(BY, aUser("adib"));
  await directory.addUser(BY, aUser("bilge", { partner: "BRV" }));
  await directory.createRoom(BY, { id: "room-1", title: "Strait Watch", summary: "", host: "ALF", createdAt: 5 }, "id-amal");
  await directory.setMember(BY, { room: "room-1", user: "id-bilge", role: "analyst" });
}
