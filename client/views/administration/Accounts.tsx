import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Plus, Search } from "lucide-react";
import { useSearchParams } from "wouter";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { Button } from "../../components/Button.tsx";
import { RequestFault } from "../../components/RequestFault.tsx";
import { api } from "../../control/api.ts";
import { useAccounts } from "../../hooks/use-accounts.ts";
import { useAnswer } from "../../hooks/use-answer.ts";
import { usePause } from "../../hooks/use-pause.ts";
import { AccountLine } from "./AccountLine.tsx";
import { NationFilter } from "./NationFilter.tsx";
import { NewAccount } from "./NewAccount.tsx";

/** The accounts that this person administers: found by nation and by letters, and the button for a new one. What was asked for is in the address, so that the way back leads to it. */
export function Accounts({ user }: { readonly user: OwnUser }) {
  const { t } = useLingui();
  const [params, setParams] = useSearchParams();
  const [isAdding, setAdding] = useState(false);
  const [q, nation] = [params.get("q") ?? "", params.get("nation") ?? ""];
  const set = (name: "q" | "nation", value: string) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        if (value === "") next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const { users, failure, more, reload } = useAccounts({ q: usePause(q).trim(), partner: nation });
  const { value } = useAnswer(api.partners);
  const partners = value?.partners ?? [];
  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <label className="field grow basis-56">
          <span className="field-label">
            <Search aria-hidden className="size-3.5" /> {t`Find by name or username`}
          </span>
          <input className="input" type="search" value={q} maxLength={80} dir="auto" onChange={(event) => set("q", event.target.value)} />
        </label>
        {user.isAdmin && <NationFilter label={t`Nation`} partners={partners} nation={nation} onChoose={(code) => set("nation", code)} />}
        <Button look="main" className="min-h-9" onPress={() => setAdding(true)}>
          <Plus /> <Trans>New account</Trans>
        </Button>
      </div>
      <RequestFault code={failure} />
      {users?.length === 0 && (
        <p className="rounded-xl border border-dashed p-10 text-center text-quiet">
          {q === "" ? t`There is no account here yet.` : t`No account has these letters in its name or username.`}
        </p>
      )}
      {users !== null && users.length > 0 && (
        <ul className="panel-list" aria-label={t`Accounts`}>
          {users.map((account) => (
            <AccountLine key={account.id} account={account} nation={partners.find(({ code }) => code === account.partner)?.name} />
          ))}
        </ul>
      )}
      {more !== null && (
        <Button className="justify-self-center" onPress={() => void more()}>
          <Trans>Show more</Trans>
        </Button>
      )}
      {isAdding && (
        <NewAccount
          user={user}
          partners={partners}
          nation={nation === "" ? user.partner : nation}
          onClose={() => setAdding(false)}
          onAdded={() => void reload()}
        />
      )}
    </div>
  );
}
