import type { MessageDescriptor } from "@lingui/core";
import { msg, plural } from "@lingui/core/macro";
import type { z } from "zod";
import type { Role } from "../../shared/access/role.ts";
import { SITE_TRAIL } from "../../shared/trail/trail-owner.ts";
import { trailTypes, type TrailType } from "../../shared/trail/trail-types.ts";
import { levelsLine } from "../../shared/marking/marking-text.ts";
import type { Authority } from "./account-words.ts";

/** Who and what a record names, in the reader's language, each apart from the direction of the sentence around it. */
export interface TrailNames {
  /** Who did it. */
  readonly actor: string;
  /** Whether it was this account that did it. */
  readonly isActor: (user: string) => boolean;
  readonly person: (user: string) => string;
  /** A code, or what was typed for a name. */
  readonly text: (text: string) => string;
  readonly codes: (codes: readonly string[]) => string;
  readonly role: (role: Role) => string;
  readonly authorities: (authorities: readonly Authority[]) => string;
  /** Milliseconds since the epoch. */
  readonly moment: (at: number) => string;
}

type Said<Type extends TrailType> = z.output<(typeof trailTypes)[Type]>;

/** What a type of record is called, and what one of them says as one sentence. */
interface TypeWords<Type extends TrailType> {
  readonly name: MessageDescriptor;
  readonly sentence: (said: Said<Type>, names: TrailNames) => MessageDescriptor;
}

/** The words of every type of record: one that is missing does not compile. */
export const TRAIL_WORDS: { readonly [Type in TrailType]: TypeWords<Type> } = {
  "partner.added": {
    name: msg`Nation added`,
    sentence: ({ code }, { actor, text }) => msg`${actor} added the nation ${{ nation: text(code) }}`,
  },
  "setup.completed": {
    name: msg`Site set up`,
    sentence: ({ user, partner }, { person, text }) =>
      msg`The site was set up with ${{ user: person(user) }} of ${{ partner: text(partner) }} as its administrator`,
  },
  "account.added": {
    name: msg`Account added`,
    sentence: (said, { actor, person, text, authorities }) => {
      const [user, partner, held] = [person(said.user), text(said.partner), AUTHORITIES.filter((authority) => said[authority])];
      if (held.length === 0) return msg`${actor} added the account of ${user}, of ${partner}`;
      return msg`${actor} added the account of ${user}, of ${partner}, with ${{ held: authorities(held) }}`;
    },
  },
  "account.changed": { name: msg`Account changed`, sentence: accountChanged },
  "account.disabled": {
    name: msg`Account disabled`,
    sentence: ({ user }, { actor, person }) => msg`${actor} disabled the account of ${{ user: person(user) }}`,
  },
  "account.enabled": {
    name: msg`Account enabled`,
    sentence: ({ user }, { actor, person }) => msg`${actor} enabled the account of ${{ user: person(user) }}`,
  },
  "password.set": {
    name: msg`Password set`,
    sentence: ({ user }, { actor, isActor, person }) =>
      isActor(user) ? msg`${actor} changed their own password` : msg`${actor} set the password of ${{ user: person(user) }}`,
  },
  "session.opened": {
    name: msg`Signed in`,
    sentence: (_, { actor }) => msg`${actor} signed in`,
  },
  "session.ended": {
    name: msg`Signed out`,
    sentence: ({ user, why }, { actor, isActor, person }) => {
      if (why === "too-many") return msg`A new sign-in of ${{ user: person(user) }} ended their oldest session: there were too many`;
      return isActor(user) ? msg`${actor} ended a session of their own` : msg`${actor} ended a session of ${{ user: person(user) }}`;
    },
  },
  "session.refused": {
    name: msg`Sign-ins refused`,
    sentence: ({ user, attempts }, { person }) => {
      if (user === null)
        return msg({
          message: plural(attempts, { one: "# sign-in refused for no known account", other: "# sign-ins refused for no known account" }),
        });
      const name = person(user);
      return msg({ message: plural(attempts, { one: `# sign-in refused for ${name}`, other: `# sign-ins refused for ${name}` }) });
    },
  },
  "token.made": {
    name: msg`Access token made`,
    sentence: ({ user, expiresAt }, { actor, isActor, person, moment }) =>
      isActor(user)
        ? msg`${actor} made an access token, valid until ${{ until: moment(expiresAt) }}`
        : msg`${actor} made an access token for ${{ user: person(user) }}, valid until ${{ until: moment(expiresAt) }}`,
  },
  "token.ended": {
    name: msg`Access token ended`,
    sentence: ({ user }, { actor, isActor, person }) =>
      isActor(user) ? msg`${actor} ended an access token of their own` : msg`${actor} ended an access token of ${{ user: person(user) }}`,
  },
  "room.made": {
    name: msg`Room made`,
    sentence: ({ lead }, { actor, isActor, person }) =>
      isActor(lead) ? msg`${actor} made a room` : msg`${actor} made a room that ${{ lead: person(lead) }} leads`,
  },
  "room.previewed": {
    name: msg`Room previewed`,
    sentence: ({ partner, role }, names) =>
      msg`${{ actor: names.actor }} looked at a room as ${{ partner: names.text(partner) }} would see it, as ${{ role: names.role(role) }}`,
  },
  "member.added": {
    name: msg`Member added`,
    sentence: ({ user, role, invitation }, names) =>
      invitation === undefined
        ? msg`${{ actor: names.actor }} added ${{ user: names.person(user) }} to a room as ${{ role: names.role(role) }}`
        : msg`${{ actor: names.actor }} accepted an invitation to a room as ${{ role: names.role(role) }}`,
  },
  "member.changed": {
    name: msg`Role changed`,
    sentence: ({ user, role, before, invitation }, names) =>
      invitation === undefined
        ? msg`${{ actor: names.actor }} changed the role of ${{ user: names.person(user) }} in a room from ${{ before: names.role(before) }} to ${{ role: names.role(role) }}`
        : msg`${{ actor: names.actor }} accepted an invitation, and has the role ${{ role: names.role(role) }} in place of ${{ before: names.role(before) }}`,
  },
  "member.removed": {
    name: msg`Member removed`,
    sentence: ({ user, before }, names) =>
      names.isActor(user)
        ? msg`${{ actor: names.actor }} left a room; their role was ${{ before: names.role(before) }}`
        : msg`${{ actor: names.actor }} removed ${{ user: names.person(user) }} from a room; their role was ${{ before: names.role(before) }}`,
  },
  "invitation.made": {
    name: msg`Invitation made`,
    sentence: ({ role, username, partner }, names) =>
      msg`${{ actor: names.actor }} invited ${{ invited: names.text(username ?? partner ?? "–") }} to a room as ${{ role: names.role(role) }}`,
  },
  "invitation.refused": {
    name: msg`Invitation refused`,
    sentence: (_, { actor }) => msg`${actor} refused an invitation to a room`,
  },
  "invitation.withdrawn": {
    name: msg`Invitation taken back`,
    sentence: (_, { actor }) => msg`${actor} took back an invitation to a room`,
  },
  "compartment.made": {
    name: msg`Compartment made`,
    sentence: ({ releasableTo, ceiling }, { actor, codes, text }) => {
      const bounds = levelsLine(ceiling);
      const nations = codes(releasableTo);
      if (releasableTo.length === 0) return msg`${actor} made a compartment that is not releasable`;
      return bounds === null
        ? msg`${actor} made a compartment, releasable to ${nations}`
        : msg`${actor} made a compartment, releasable to ${nations}, with the ceiling ${{ ceiling: text(bounds) }}`;
    },
  },
  "writing.held": {
    name: msg`Writing held`,
    sentence: ({ user, cards }, { person }) => {
      const name = person(user);
      return msg({
        message: plural(cards, {
          one: `Writing by ${name} was held after the deletion of # card`,
          other: `Writing by ${name} was held after the deletion of # cards`,
        }),
      });
    },
  },
  "writing.resumed": {
    name: msg`Writing resumed`,
    sentence: ({ user }, { actor, person }) => msg`${actor} let ${{ user: person(user) }} write again`,
  },
  "release.refused": {
    name: msg`Release refused`,
    sentence: ({ why }, { actor, text }) => msg`A release that ${actor} asked for or decided on was refused (${{ code: text(why) }})`,
  },
  "ledger.read": {
    name: msg`Whole record of a compartment read`,
    sentence: (_, { actor }) => msg`${actor} read the whole record of a compartment`,
  },
  "trail.read": {
    name: msg`Whole trail read`,
    sentence: ({ of }, { actor, text }) =>
      of === SITE_TRAIL ? msg`${actor} read the whole trail of the site` : msg`${actor} read the whole trail of ${{ partner: text(of) }}`,
  },
  "backup.made": {
    name: msg`Backup made`,
    sentence: (_, { actor }) => msg`${actor} made a backup`,
  },
  "backup.restored": {
    name: msg`Backup restored`,
    sentence: ({ madeAt }, { actor, moment }) => msg`${actor} restored a backup that was made on ${{ time: moment(madeAt) }}`,
  },
  "store.migrated": {
    name: msg`Moved to another store`,
    sentence: ({ to }, { actor }) =>
      to === "postgres" ? msg`${actor} moved everything into a PostgreSQL database` : msg`${actor} moved everything into a data folder`,
  },
};

const AUTHORITIES: readonly Authority[] = ["mayRelease", "isPartnerAdmin", "isAdmin"];

function accountChanged(said: Said<"account.changed">, { actor, person, authorities }: TrailNames): MessageDescriptor {
  const user = person(said.user);
  const { before } = said;
  if (before === undefined) {
    const held = AUTHORITIES.filter((authority) => said[authority]);
    if (held.length === 0) return msg`${actor} changed the account of ${user}; it has no authority now`;
    return msg`${actor} changed the account of ${user}; it has ${{ held: authorities(held) }} now`;
  }
  const given = AUTHORITIES.filter((authority) => said[authority] && !before[authority]);
  const taken = AUTHORITIES.filter((authority) => before[authority] && !said[authority]);
  if (given.length === 0 && taken.length === 0) return msg`${actor} changed the name of ${user}`;
  if (taken.length === 0) return msg`${actor} gave ${user} ${{ given: authorities(given) }}`;
  if (given.length === 0) return msg`${actor} took ${{ taken: authorities(taken) }} from ${user}`;
  return msg`${actor} gave ${user} ${{ given: authorities(given) }}; and took away ${{ taken: authorities(taken) }}`;
}

/** Whether this version knows a type of record. */
export function isTrailType(type: string): type is TrailType {
  return Object.hasOwn(trailTypes, type);
}

/** What a record says, as one sentence. `said`: null where it was shredded. One of a later version is said to be one. */
export function trailSentence(type: string, said: Readonly<Record<string, unknown>> | null, names: TrailNames): MessageDescriptor {
  if (said === null) return msg`What this record said was removed`;
  return (
    (isTrailType(type) ? sentenceOf(type, said, names) : null) ??
    msg`A record that this version cannot put into words: ${{ type: names.text(type) }}`
  );
}

/** Null where it does not say what its type says. */
function sentenceOf(type: TrailType, said: Readonly<Record<string, unknown>>, names: TrailNames): MessageDescriptor | null {
  const read = trailTypes[type].safeParse(said);
  // It was read by the schema of this very type, which the compiler does not follow.
  return read.success ? TRAIL_WORDS[type].sentence(read.data as never, names) : null;
}
