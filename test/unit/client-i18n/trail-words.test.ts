import { setupI18n } from "@lingui/core";
import { describe, expect, it } from "vitest";
import { isTrailType, TRAIL_WORDS, trailSentence, type TrailNames } from "../../../client/i18n/trail-words.ts";
import { messages as arabic } from "../../../client/i18n/locales/ar.po";
import { messages as english } from "../../../client/i18n/locales/en.po";
import { trailTypes, type TrailType, type TrailSaid } from "../../../shared/trail/trail-types.ts";

const names: TrailNames = {
  actor: "Layan",
  isActor: (user) => user === "layan",
  person: (user) => (user === "layan" ? "Layan" : "Tomas"),
  text: (text) => text,
  codes: (codes) => codes.join(" and "),
  role: (role) => role,
  authorities: (authorities) => authorities.join(" and "),
  moment: (at) => new Date(at).toISOString().slice(0, 10),
};
const noAuthority = { isAdmin: false, isPartnerAdmin: false, mayRelease: false };
const inRoom = { room: "r1", user: "tomas" };

/** What one record of each type says. */
const said: { readonly [Type in TrailType]: Extract<TrailSaid, { type: Type }>["said"] } = {
  "partner.added": { code: "BRV" },
  "setup.completed": { user: "layan", partner: "ALF" },
  "account.added": { user: "tomas", username: "tomas", partner: "BRV", ...noAuthority },
  "account.changed": { user: "tomas", ...noAuthority, mayRelease: true, before: noAuthority },
  "account.disabled": { user: "tomas" },
  "account.enabled": { user: "tomas" },
  "password.set": { user: "tomas" },
  "session.opened": { user: "layan", session: "s1" },
  "session.ended": { user: "tomas", session: "s1" },
  "session.refused": { user: "tomas", minute: 0, attempts: 3 },
  "token.made": { user: "layan", token: "t1", expiresAt: Date.UTC(2026, 11, 24) },
  "token.ended": { user: "tomas", token: "t1" },
  "room.made": { room: "r1", lead: "layan" },
  "room.previewed": { room: "r1", partner: "BRV", role: "watch" },
  "member.added": { ...inRoom, role: "analyst" },
  "member.changed": { ...inRoom, role: "lead", before: "analyst" },
  "member.removed": { ...inRoom, before: "lead" },
  "invitation.made": { invitation: "i1", room: "r1", role: "watch", username: "cem" },
  "invitation.refused": { invitation: "i1", room: "r1" },
  "invitation.withdrawn": { invitation: "i1", room: "r1" },
  "compartment.made": { room: "r1", compartment: "c1", releasableTo: ["ALF", "BRV"] },
  "writing.held": { ...inRoom, compartment: "c1", cards: 1 },
  "writing.resumed": { ...inRoom, compartment: "c1" },
  "release.refused": { room: "r1", compartment: "c1", why: "leak-found" },
  "ledger.read": { room: "r1", compartment: "c1" },
  "trail.read": { of: "" },
  "backup.made": {},
  "backup.restored": { madeAt: Date.UTC(2026, 10, 1) },
  "store.migrated": { to: "postgres" },
};
const types = Object.keys(said).filter(isTrailType);

function worded(locale: "en" | "ar", type: string, what: Readonly<Record<string, unknown>> | null): string {
  const i18n = setupI18n({ locale, messages: { en: english, ar: arabic } });
  return i18n._(trailSentence(type, what, names));
}

describe("the words of the trail of rights (TR3)", () => {
  it("has a name and a sentence of its own for every type of record, in English and Arabic", () => {
    expect(types).toEqual(Object.keys(trailTypes));
    expect(Object.keys(TRAIL_WORDS)).toEqual(types);
    for (const locale of ["en", "ar"] as const) {
      const sentences = types.map((type) => worded(locale, type, said[type]));
      expect(new Set(sentences).size).toBe(types.length);
      // Nothing is left to fill in, and none is of a record that has no words.
      expect(sentences.filter((sentence) => /[{}]|undefined/.test(sentence))).toEqual([]);
      expect(sentences).not.toContain(worded(locale, "account.changed", {}));
      const letters = locale === "en" ? /^[\p{Script=Latin}\p{N}\p{P}\p{Z}]+$/u : /\p{Script=Arabic}/u;
      expect(sentences.filter((sentence) => !letters.test(sentence))).toEqual([]);
    }
  });

  it("tells which authority was given or taken, as far as the record says what there was before", () => {
    const changed = (before: object | undefined, after: object) =>
      worded("en", "account.changed", {
        user: "tomas",
        ...noAuthority,
        ...after,
        ...(before !== undefined && { before: { ...noAuthority, ...before } }),
      });
    expect(changed({}, { mayRelease: true })).toBe("Layan gave Tomas mayRelease");
    expect(changed({ mayRelease: true }, {})).toBe("Layan took mayRelease from Tomas");
    expect(changed({ mayRelease: true }, { isAdmin: true })).toBe("Layan gave Tomas isAdmin; and took away mayRelease");
    expect(changed({ isAdmin: true }, { isAdmin: true })).toBe("Layan changed the name of Tomas");
    expect(changed(undefined, { isAdmin: true })).toBe("Layan changed the account of Tomas; it has isAdmin now");
    expect(changed(undefined, {})).toBe("Layan changed the account of Tomas; it has no authority now");
  });

  it("tells what a person does to their own account from what is done to another's, and who accepted an invitation from who was added", () => {
    expect(worded("en", "session.ended", { user: "layan", session: "s1" })).toBe("Layan ended a session of their own");
    expect(worded("en", "session.ended", { user: "layan", session: "s1", why: "too-many" })).toBe(
      "A new sign-in of Layan ended their oldest session: there were too many",
    );
    expect(worded("en", "member.removed", { user: "layan", room: "r1", before: "lead" })).toBe("Layan left a room; their role was lead");
    expect(worded("en", "member.added", said["member.added"])).toBe("Layan added Tomas to a room as analyst");
    expect(worded("en", "member.added", { ...said["member.added"], invitation: "i1" })).toBe(
      "Layan accepted an invitation to a room as analyst",
    );
  });

  it("tells the ceiling of a compartment that has one (A21)", () => {
    const made = { ...said["compartment.made"], ceiling: { classification: "secret", tlp: null } };
    expect(worded("en", "compartment.made", made)).toBe("Layan made a compartment, releasable to ALF and BRV, with the ceiling SECRET");
    expect(worded("ar", "compartment.made", made)).toContain("SECRET");
  });

  it("counts refused sign-ins in the plural of the language (TR4)", () => {
    expect(worded("en", "session.refused", said["session.refused"])).toBe("3 sign-ins refused for Tomas");
    expect(worded("en", "session.refused", { user: null, minute: 0, attempts: 1 })).toBe("1 sign-in refused for no known account");
    expect(worded("ar", "session.refused", { user: "tomas", minute: 0, attempts: 2 })).not.toMatch(/\d/);
  });

  it("says of a record of a later version, and of one that was shredded (TR6), that it cannot say more", () => {
    expect(worded("en", "moon.landed", {})).toBe("A record that this version cannot put into words: moon.landed");
    expect(worded("en", "toString", {})).toBe("A record that this version cannot put into words: toString");
    expect(worded("en", "account.added", null)).toBe("What this record said was removed");
  });
});
