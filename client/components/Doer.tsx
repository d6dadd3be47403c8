import { useLingui } from "@lingui/react/macro";
import { SYSTEM_AUTHOR } from "../../shared/contribution/entry.ts";

interface DoerProps {
  readonly author: { readonly id: string; readonly displayName: string };
  readonly partner: string;
}

/** Who did something, for the beginning of a sentence: a person's name and nation, or the server, which has none. */
export function Doer({ author, partner }: DoerProps) {
  const { t } = useLingui();
  if (author.id === SYSTEM_AUTHOR) return <b>{t`The server`}</b>;
  return (
    <b>
      <bdi>{author.displayName}</bdi> <bdi className="who-partner">{partner}</bdi>
    </b>
  );
}
