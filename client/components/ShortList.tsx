import { useState, type ReactNode } from "react";
import { useLingui } from "@lingui/react/macro";
import { Button } from "./Button.tsx";

/** As many lines as a person looks through at once; also how many each press adds. */
const AT_ONCE = 60;

interface ShortListProps<Item> {
  readonly items: readonly Item[];
  readonly className?: string;
  readonly label?: string;
  /** One line: an `li` with a key. */
  readonly children: (item: Item) => ReactNode;
}

/** A list that draws its first lines, and says how many more there are. For lists that are short as a rule and may be long. */
export function ShortList<Item>({ items, className, label, children }: ShortListProps<Item>) {
  const { t } = useLingui();
  const [limit, setLimit] = useState(AT_ONCE);
  const rest = items.length - limit;
  return (
    <ul className={className} aria-label={label}>
      {items.slice(0, limit).map(children)}
      {rest > 0 && (
        <li>
          <Button look="quiet" isSmall onPress={() => setLimit(limit + AT_ONCE)}>
            {t`${rest} more`}
          </Button>
        </li>
      )}
    </ul>
  );
}
