import { useLingui } from "@lingui/react/macro";
import { isVisible } from "../../shared/visible-text.ts";

/** Gives what stands for a card's title: the title, or “Untitled” where nothing of it can be seen, for example spaces alone. */
export function useTitleWords(): (title: string | undefined) => string {
  const { t } = useLingui();
  return (title = "") => (isVisible(title) ? title : t`Untitled`);
}
