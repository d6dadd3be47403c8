import { useCallback } from "react";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { adminApi } from "../control/admin-api.ts";
import { useAnswer } from "../hooks/use-answer.ts";
import { listed } from "../i18n/format.ts";
import { isolated } from "../i18n/isolated.ts";

/** Tokens that are named; of more, their number is told. The list of sign-ins has all of them. */
const NAMED = 5;

interface PasswordConsequenceProps {
  readonly id: string;
  readonly user: string;
  readonly isOwn: boolean;
}

/** What setting the password of an account ends (A18), before it is done: where it is signed in, and which programs lose their access. */
export function PasswordConsequence({ id, user, isOwn }: PasswordConsequenceProps) {
  const { t, i18n } = useLingui();
  const { value } = useAnswer(useCallback(() => adminApi.tokens(user), [user]));
  const tokens = value?.tokens ?? [];
  const more = tokens.length - NAMED;
  const names = tokens.slice(0, NAMED).map(({ name }) => isolated(name));
  const list = listed(i18n.locale, more > 0 ? [...names, t`${plural(more, { one: "# more", other: "# more" })}`] : names);
  return (
    <p id={id} className="text-[13px] text-quiet">
      {isOwn
        ? t`Setting it signs you out everywhere else at once and ends every access token of programs.`
        : t`Setting it signs this account out everywhere at once and ends every access token of its programs.`}{" "}
      {tokens.length > 0 && t`Tokens that end: ${list}.`}
      {value !== null && tokens.length === 0 && t`There is no such token now.`}
    </p>
  );
}
