import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { OwnUser } from "../../../shared/rest/session.ts";
import { Button } from "../../components/Button.tsx";
import { Note } from "../../components/Note.tsx";
import { useSignal } from "../../hooks/use-signal.ts";
import { successionSignal } from "../../state/session.ts";

/** Says who is signed in now, after another person took over a page whose session had ended, and what became of that person's work. */
export function SignedInAsAnother({ user }: { readonly user: OwnUser }) {
  const { t } = useLingui();
  const succession = useSignal(successionSignal);
  if (succession === null) return null;
  const { before, unsent, drafts } = succession;
  return (
    <section aria-label={t`Another person is signed in`}>
      <Note tone="warn">
        <span className="flex flex-wrap items-center gap-3">
          <output className="grow basis-96">
            <Trans>
              You are signed in as{" "}
              <b>
                <bdi>{user.displayName}</bdi>
              </b>{" "}
              (<bdi>{user.partner}</bdi>). What <bdi>{before.displayName}</bdi> had open here was closed.
            </Trans>
            {unsent > 0 && (
              <>
                {" "}
                <Plural
                  value={unsent}
                  one="# edit of theirs was not saved and has been given up."
                  other="# edits of theirs were not saved and have been given up."
                />
              </>
            )}
            {drafts > 0 && (
              <>
                {" "}
                <Plural
                  value={drafts}
                  one="# comment or report that they had not sent has been given up."
                  other="# comments and reports that they had not sent have been given up."
                />
              </>
            )}
          </output>
          <Button isSmall onPress={() => successionSignal.set(null)}>
            <Trans>Understood</Trans>
          </Button>
        </span>
      </Note>
    </section>
  );
}
