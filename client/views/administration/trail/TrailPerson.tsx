import { useCallback, useId, useState } from "react";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { Button } from "../../../components/Button.tsx";
import { RequestFault } from "../../../components/RequestFault.tsx";
import { adminApi } from "../../../control/admin-api.ts";
import { useAccounts } from "../../../hooks/use-accounts.ts";
import { useAnswer } from "../../../hooks/use-answer.ts";
import { useArrivalFocus } from "../../../hooks/use-arrival-focus.ts";
import { useChange } from "../../../hooks/use-change.ts";
import { usePause } from "../../../hooks/use-pause.ts";
import { useReservedActors } from "../../../hooks/use-trail-names.ts";
import type { TrailQuestion } from "./trail-question.ts";

/** The filter by who did it. */
export function TrailPerson(question: TrailQuestion) {
  const { actor } = question.asked;
  const [first] = useState(actor);
  // What had the focus goes away with the choice.
  const props = { ...question, isChanged: actor !== first };
  return actor === "" ? <PersonSearch {...props} /> : <ChosenPerson key={actor} {...props} />;
}

interface PersonProps extends TrailQuestion {
  /** The person has chosen another one than the page came with. */
  readonly isChanged: boolean;
}

/** Finds an account by its username; the browser proposes those that fit what is typed. */
function PersonSearch({ user, asked, set, isChanged }: PersonProps) {
  const field = useArrivalFocus<HTMLInputElement>(isChanged);
  const { t } = useLingui();
  const id = useId();
  const reserved = useReservedActors();
  const { failure, isBusy, make } = useChange();
  const [text, setText] = useState("");
  const [unknown, setUnknown] = useState<string | null>(null);
  const partner = asked.of === "site" ? "" : user.partner;
  const { users } = useAccounts({ q: usePause(text).trim(), partner });
  const choose = async () => {
    const wanted = text.trim();
    if (wanted === "" || isBusy) return;
    const [known] = Object.entries(reserved).find(([, words]) => words === wanted) ?? [];
    if (known !== undefined) return set({ actor: known });
    const found = await make(() => adminApi.accounts({ q: wanted, partner }));
    const account = found?.value.users.find(({ username }) => username === wanted.toLowerCase());
    if (account !== undefined) set({ actor: account.id });
    else if (found !== null) setUnknown(wanted);
  };
  const isUnknown = unknown !== null && unknown === text.trim();
  return (
    <form
      noValidate
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        void choose();
      }}
    >
      <label className="field-label" htmlFor={id}>
        {t`Who did it`}
      </label>
      <input
        ref={field}
        id={id}
        className="input"
        name="actor"
        list={`${id}-list`}
        value={text}
        maxLength={80}
        dir="auto"
        autoComplete="off"
        placeholder={t`Username`}
        aria-invalid={isUnknown}
        aria-describedby={isUnknown ? `${id}-about` : undefined}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void choose()}
      />
      <datalist id={`${id}-list`}>
        {users?.map(({ id: key, username, displayName, partner: of }) => (
          <option key={key} value={username}>{`${displayName} · ${of}`}</option>
        ))}
        {Object.entries(reserved).map(([key, words]) => (
          <option key={key} value={words}>
            {words}
          </option>
        ))}
      </datalist>
      {isUnknown && (
        <span id={`${id}-about`} className="field-fault">
          {t`No account here has this username.`}
        </span>
      )}
      <RequestFault code={failure} />
    </form>
  );
}

function ChosenPerson({ asked: { actor }, set, isChanged }: PersonProps) {
  const button = useArrivalFocus<HTMLButtonElement>(isChanged);
  const { t } = useLingui();
  const reserved: Readonly<Record<string, string>> = useReservedActors();
  const words = Object.hasOwn(reserved, actor) ? reserved[actor] : undefined;
  return (
    <div className="field">
      <span className="field-label">{t`Who did it`}</span>
      <span className="trail-chosen">
        <span className="min-w-0 grow truncate">{words ?? <AccountName id={actor} />}</span>
        <Button ref={button} look="quiet" isSmall isIcon aria-label={t`Show what anyone did`} onPress={() => set({ actor: "" })}>
          <X aria-hidden />
        </Button>
      </span>
    </div>
  );
}

/** The name of an account; its id where the name cannot be read. */
function AccountName({ id }: { readonly id: string }) {
  const { value, failure } = useAnswer(useCallback(() => adminApi.account(id), [id]));
  return <bdi>{value?.user.displayName ?? (failure === null ? "…" : id)}</bdi>;
}
