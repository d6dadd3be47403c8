import { useLingui } from "@lingui/react/macro";
import { Avatar } from "../../components/Avatar.tsx";
import { Button } from "../../components/Button.tsx";
import type { DemoAccounts } from "../../control/api.ts";

interface DemoHintProps {
  readonly demo: DemoAccounts;
  readonly isBusy: boolean;
  readonly onChoose: (credentials: { username: string; password: string }) => void;
}

/** The demonstration accounts, one press each. Shown only where the server says that it is a demonstration. */
export function DemoHint({ demo, isBusy, onChoose }: DemoHintProps) {
  const { t } = useLingui();
  return (
    <section className="mt-7 border-t pt-5" aria-label={t`Demonstration`}>
      <h2 className="font-semibold">{t`This is a demonstration`}</h2>
      <p className="mb-3 text-[13px] text-quiet">{t`Everything in it is fictional. Step in as one of these people; open a second window as another to see both at work.`}</p>
      <ul className="grid gap-2 sm:grid-cols-2">
        {demo.accounts.map((account) => {
          const password = account.password ?? demo.password;
          return (
            <li key={account.username}>
              <Button
                className="demo-account"
                isDisabled={isBusy || password === undefined}
                onPress={() => password !== undefined && onChoose({ username: account.username, password })}
              >
                <Avatar username={account.username} displayName={account.displayName ?? account.username} />
                <span className="grid min-w-0 text-start">
                  <span className="truncate">
                    <bdi dir="ltr">{account.username}</bdi>
                  </span>
                  {account.displayName !== undefined && (
                    <span className="truncate text-[12px] font-normal text-quiet">
                      <bdi>{account.displayName}</bdi>
                      {account.partner !== undefined && (
                        <>
                          {" · "}
                          <bdi>{account.partner}</bdi>
                        </>
                      )}
                    </span>
                  )}
                </span>
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
