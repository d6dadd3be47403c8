import type { ComponentType } from "react";
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { Page } from "../../components/Page.tsx";
import { useArrivalFocus } from "../../hooks/use-arrival-focus.ts";
import { AccountPage } from "./AccountPage.tsx";
import { Accounts } from "./Accounts.tsx";
import { LimitTable } from "./LimitTable.tsx";
import { Nations } from "./Nations.tsx";
import { HostedRooms } from "./rooms/HostedRooms.tsx";
import { SiteStepsBar } from "../../components/SiteSteps.tsx";
import { Trail } from "./trail/Trail.tsx";

/** A part of the administration, with a tab of its own. */
interface Section {
  readonly path: string;
  readonly name: MessageDescriptor;
  readonly View: ComponentType<{ readonly user: OwnUser }>;
  /** Only those who administer the site have it. */
  readonly isOfSite?: true;
}

const SECTIONS: readonly Section[] = [
  { path: "/admin/accounts", name: msg`Accounts`, View: Accounts },
  { path: "/admin/nations", name: msg`Nations`, View: Nations, isOfSite: true },
  { path: "/admin/rooms", name: msg`Rooms`, View: HostedRooms },
  { path: "/admin/trail", name: msg`Trail of rights`, View: Trail },
  { path: "/admin/limits", name: msg`Limits`, View: LimitTable },
];

/** The place of administrators: of the site for everything, of a nation for what is its own. */
export default function Administration({ user }: { readonly user: OwnUser }) {
  const { t, i18n } = useLingui();
  const heading = useArrivalFocus<HTMLHeadingElement>();
  const sections = SECTIONS.filter(({ isOfSite }) => user.isAdmin || isOfSite !== true);
  return (
    <Page user={user}>
      <div className="mx-auto grid max-w-5xl gap-5 px-5 py-9">
        <div>
          <h1 ref={heading} tabIndex={-1} className="text-2xl font-bold tracking-tight outline-none">
            {t`Administration`}
          </h1>
          <p className="text-quiet">
            {user.isAdmin ? (
              <Trans>The nations, accounts and rooms of this site.</Trans>
            ) : (
              <Trans>
                The accounts of <bdi>{user.partner}</bdi>, and the rooms that it hosts.
              </Trans>
            )}
          </p>
        </div>
        {user.isAdmin && <SiteStepsBar />}
        <nav className="tabs" aria-label={t`Parts of the administration`}>
          {sections.map(({ path, name }) => (
            <SectionLink key={path} path={path} name={i18n._(name)} />
          ))}
        </nav>
        <Switch>
          <Route path="/admin/accounts/:user">{({ user: id }) => <AccountPage key={id} id={id} user={user} />}</Route>
          {sections.map(({ path, View }) => (
            <Route key={path} path={path}>
              <View user={user} />
            </Route>
          ))}
          <Route>
            <Redirect to="/admin/accounts" replace />
          </Route>
        </Switch>
      </div>
    </Page>
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
