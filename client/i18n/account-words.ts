import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Account } from "../../shared/rest/users.ts";
import type { RequestFailure } from "../control/rest-client.ts";
import { problemSentence } from "./problems.ts";

/** An authority that an account may have. */
export type Authority = Extract<keyof Account, "isAdmin" | "isPartnerAdmin" | "mayRelease">;

/** What an authority is called, how a sentence that gives or takes it names it, and what it lets another person, or the reader, do. */
export const AUTHORITY_WORDS: Readonly<
  Record<
    Authority,
    {
      readonly name: MessageDescriptor;
      readonly right: MessageDescriptor;
      readonly about: MessageDescriptor;
      readonly own: MessageDescriptor;
    }
  >
> = {
  mayRelease: {
    name: msg`Release authority`,
    right: msg`the right to release`,
    about: msg`May disclose in the name of their nation, and make compartments for it in every room they are in.`,
    own: msg`You may disclose in the name of your nation, and make compartments for it in every room you are in.`,
  },
  isPartnerAdmin: {
    name: msg`Nation’s administrator`,
    right: msg`the administration of their nation`,
    about: msg`Manages the accounts of their own nation, but for those that administer the site.`,
    own: msg`You manage the accounts of your own nation, but for those that administer the site.`,
  },
  isAdmin: {
    name: msg`Site administrator`,
    right: msg`the administration of the site`,
    about: msg`Manages all nations and accounts. Sees no room by that.`,
    own: msg`You manage all nations and accounts. You see no room by that.`,
  },
};

const SENTENCES: Partial<Record<RequestFailure["code"], MessageDescriptor>> = {
  "not-found": msg`There is no such account, or it is not yours to see. Go back to all accounts.`,
  "not-allowed": msg`You may not do this to this account. Ask an administrator of the site.`,
};

/** The sentence for a refused request about an account. */
export function accountSentence(code: RequestFailure["code"]): MessageDescriptor {
  return SENTENCES[code] ?? problemSentence(code);
}
