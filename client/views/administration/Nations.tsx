import { useState } from "react";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "wouter";
import { addPartnerRequest } from "../../../shared/rest/partners.ts";
import { Button } from "../../components/Button.tsx";
import { CheckedForm } from "../../components/CheckedForm.tsx";
import { EntryField } from "../../components/EntryField.tsx";
import { RequestFault } from "../../components/RequestFault.tsx";
import { ShortList } from "../../components/ShortList.tsx";
import { adminApi } from "../../control/admin-api.ts";
import { api } from "../../control/api.ts";
import { useAnswer } from "../../hooks/use-answer.ts";
import { useChange } from "../../hooks/use-change.ts";
import { useTextFault } from "../../hooks/use-text-fault.ts";

/** The nations and organisations of the site, and a form for another one. None is ever removed: the record names them. */
export function Nations() {
  const { t } = useLingui();
  const { value, failure, reload } = useAnswer(api.partners);
  return (
    <div className="grid gap-5">
      <RequestFault code={failure} />
      <ShortList items={value?.partners ?? []} className="panel-list" label={t`Nations`}>
        {({ code, name }) => (
          <li key={code} className="flex flex-wrap items-center gap-3 px-4 py-2.5">
            <span className="chip font-mono">{code}</span>
            <span className="grow font-medium">
              <bdi>{name}</bdi>
            </span>
            <Link href={`/admin/accounts?nation=${code}`} className="btn btn-quiet btn-small" aria-label={t`Accounts of ${name}`}>
              <Trans>Accounts</Trans>
            </Link>
          </li>
        )}
      </ShortList>
      <section className="panel">
        <h2>{t`Add a nation or organisation`}</h2>
        <NewNation onAdded={() => void reload()} />
      </section>
    </div>
  );
}

function NewNation({ onAdded }: { readonly onAdded: () => void }) {
  const { t } = useLingui();
  const faultOf = useTextFault();
  const { failure, isBusy, make } = useChange();
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const [added, setAdded] = useState<string | null>(null);
  const add = async () => {
    const made = await make(() => adminApi.addPartner({ code, name }));
    setAdded(made?.value.partner.name ?? null);
    if (made === null) return;
    setName("");
    setCode("");
    onAdded();
  };
  return (
    <CheckedForm className="grid gap-3" onSubmit={() => void add()}>
      <div className="grid gap-3 sm:grid-cols-[1fr_9rem]">
        <EntryField
          label={t`Name`}
          input={{ name: "nation", autoComplete: "off", maxLength: 80, dir: "auto" }}
          value={name}
          onChange={setName}
          fault={faultOf(addPartnerRequest.shape.name, name, t`Enter its name.`)}
        />
        <EntryField
          label={t`Code`}
          hint={t`Three letters. It never changes.`}
          input={{ name: "code", autoComplete: "off", maxLength: 3, dir: "ltr" }}
          value={code}
          onChange={(typed) => setCode(typed.toUpperCase())}
          fault={addPartnerRequest.shape.code.safeParse(code).success ? null : t`Enter three letters, A–Z.`}
        />
      </div>
      <RequestFault code={failure} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" isBusy={isBusy}>
          <Trans>Add the nation</Trans>
        </Button>
        <output className="text-[13px] text-good">
          {added !== null && (
            <Trans>
              <bdi>{added}</bdi> was added.
            </Trans>
          )}
        </output>
      </div>
    </CheckedForm>
  );
}
