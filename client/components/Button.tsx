import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";

/** How a button looks: `main` for the most important action of a view, `quiet` for one among several. */
export type ButtonLook = "plain" | "main" | "quiet" | "bad";

interface ButtonProps extends Omit<AriaButtonProps, "className" | "children"> {
  readonly look?: ButtonLook;
  readonly isSmall?: boolean;
  /** The button shows only an icon; it then needs `aria-label`. */
  readonly isIcon?: boolean;
  readonly className?: string;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

/** A button of this interface; at least 28 px high. */
export function Button({ look = "plain", isSmall = false, isIcon = false, className = "", children, ...rest }: ButtonProps) {
  const classes = ["btn", look === "plain" ? "" : `btn-${look}`, isSmall ? "btn-small" : "", isIcon ? "btn-icon" : "", className];
  return (
    <AriaButton {...rest} className={classes.filter(Boolean).join(" ")}>
      {children}
    </AriaButton>
  );
}
