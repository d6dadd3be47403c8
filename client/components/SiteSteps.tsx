import type { ReactNode } from "react";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { ArrowRight, Check } from "lucide-react";
import { Link, useLocation } from "wouter";
import { Button } from "./Button.tsx";
import { adminApi } from "../control/admin-api.ts";
import { api } from "../control/api.ts";
import { useAnswer } from "../hooks/use-answer.ts";
import { useIsSiteNew } from "../hooks/use-is-site-new.ts";

/** What the first administrator of a site does, in this order, until it has a room. */
const STEPS = [
  {
    path: "/admin/nations",
    name: msg`Nations`,
    does: msg`Add the nations and organisations that will work together here.`,
    go: msg`Add nations`,
  },
  {
    path: "/admin/accounts",
    name: msg`Accounts`,
    does: msg`Add a person of each nation and make them its administrator: they add the rest.`,
    go: msg`Add accounts`,
  },
  { path: "/admin/rooms", name: msg`First room`, does: msg`Open a room for an incident, and invite them to it.`, go: msg`New room` },
] as const;

interface SiteStepsProps {
  readonly onNewRoom: () => void;
  /** What stands here once the site has a room. */
  readonly children: ReactNode;
}

/** On the page of rooms of an administrator who is in none: while the site has none either, the steps to the first one. */
export default function SiteSteps({ onNewRoom, children }: SiteStepsProps) {
  const isNew = useIsSiteNew();
  if (isNew === null) return null;
  return isNew ? <StepsPanel onNewRoom={onNewRoom} /> : children;
}

/** The steps, with what is done of them. */
function StepsPanel({ onNewRoom }: Pick<SiteStepsProps, "onNewRoom">) {
  const { t, i18n } = useLingui();
  const partners = useAnswer(api.partners).value?.partners.length ?? 0;
  const accounts = useAnswer(everyAccount).value?.users.length ?? 0;
  const done = [partners > 1, accounts > 1, false];
  const next = done.indexOf(false);
  return (
    <section className="panel" aria-label={t`First steps`}>
      <h2>
        <Trans>This site is new. Three steps lead to its first room.</Trans>
      </h2>
      <ol className="site-steps">
        {STEPS.map(({ path, name, does, go }, index) => (
          <li key={path} data-done={done[index]} aria-current={index === next ? "step" : undefined}>
            <div className="grid min-w-0 grow">
              <span className="flex items-center gap-1.5 font-medium">
                {i18n._(name)}
                {done[index] === true && (
                  <span className="text-good">
                    <Check aria-hidden className="size-4" />
                    <span className="unseen">{t`Done`}</span>
                  </span>
                )}
              </span>
              <span className="text-[13px] text-quiet">{i18n._(does)}</span>
            </div>
            {path === "/admin/rooms" ? (
              <Button look={index === next ? "main" : "plain"} onPress={onNewRoom}>
                {i18n._(go)}
              </Button>
            ) : (
              <Link href={path} className={index === next ? "btn btn-main" : "btn"}>
                {i18n._(go)}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** In the administration, while the site has no room: where in the steps this is, and the way to the next one. */
export function SiteStepsBar() {
  const { t, i18n } = useLingui();
  const [location] = useLocation();
  const isNew = useIsSiteNew();
  const at = STEPS.findIndex(({ path }) => location.startsWith(path));
  const next = STEPS[at + 1];
  if (isNew !== true || at < 0) return null;
  return (
    <nav className="site-steps-bar" aria-label={t`First steps`}>
      <ol className="step-list">
        {STEPS.map(({ path, name }, index) => (
          <li key={path} aria-current={index === at ? "step" : undefined}>
            {i18n._(name)}
          </li>
        ))}
      </ol>
      <span className="grow" />
      {next !== undefined && (
        <Link href={next.path} className="btn btn-small">
          {t`Next: ${i18n._(next.name)}`} <ArrowRight aria-hidden className="rtl:-scale-x-100" />
        </Link>
      )}
    </nav>
  );
}

const everyAccount = () => adminApi.accounts({ q: "", partner: "" });
