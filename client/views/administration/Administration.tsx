import { Trans, useLingui } from "@lingui/react/macro";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { PageHead } from "../../components/PageHead.tsx";
import { useArrivalFocus } from "../../hooks/use-arrival-focus.ts";
import { AccountPage } from "./AccountPage.tsx";
import { Accounts } from "./Accounts.tsx";
import { LimitTable } from "./LimitTable.tsx";
import { Nations } from "./Nations.tsx";
import { Trail } from "./trail/Trail.tsx";

/** The place of administrators: of the site for everything, of a nation for its accounts. */
export default function Administration({ user }: { readonly user: OwnUser }) {
  const { t } = useLingui();
  const heading = useArrivalFocus<HTMLHeadingElement>();
  const sections = [
    { path: "/admin/accounts", name: t`Accounts` },
    ...(user.isAdmin ? [{ path: "/admin/nations", name: t`Nations` }] : []),
    { path: "/admin/trail", name: t`Trail of rights` },
    { path: "/admin/limits", name: t`Limits` },
  ];
  return (
    <main className="min-h-full">
      <PageHead user={user} />
      <div className="mx-auto grid max-w-5xl gap-5 px-5 py-9">
        <div>
          <h1 ref={heading} tabIndex={-1} className="text-2xl font-bold tracking-tight outline-none">
            {t`Administration`}
          </h1>
          <p className="text-quiet">
            {user.isAdmin ? (
              <Trans>All nations and accounts of this site.</Trans>
            ) : (
              <Trans>
                The accounts of <bdi>{user.partner}</bdi>.
              </Trans>
            )}
          </p>
        </div>
        <nav className="tabs" aria-label={t`Parts of the administration`}>
          {sections.map((section) => (
            <SectionLink key={section.path} {...section} />
          ))}
        </nav>
        <Switch>
          <Route path="/admin/accounts">
            <Accounts user={user} />
          </Route>
          <Route path="/admin/accounts/:user">{({ user: id }) => <AccountPage key={id} id={id} user={user} />}</Route>
          {user.isAdmin && (
            <Route path="/admin/nations">
              <Nations />
            </Route>
          )}
          <Route path="/admin/trail">
            <Trail user={user} />
          </Route>
          <Route path="/admin/limits">
            <LimitTable />
          </Route>
          <Route>
            <Redirect to="/admin/accounts" replace />
          </Route>
        </Switch>
      </div>
    </main>
  );
}

function SectionLink({ path, name }: { readonly path: string; readonly name: string }) {
  const [location] = useLocation();
  const isHere = location === path || location.startsWith(`${path}/`);
  return (
    <Link href={path} className="tab" aria-current={isHere ? "page" : undefined}>
      {name}
    </Link>
  );
}
