import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";

/** How a button looks: `main` for the most important action of a view, `quiet` for one among several. */
export type ButtonLook = "plain" | "main" | "quiet" | "bad";

interface ButtonProps extends Omit<AriaButtonProps, "className" | "children" | "isPending" | "render"> {
  readonly look?: ButtonLook;
  readonly isSmall?: boolean;
  /** The button shows only an icon; it then needs `aria-label`. */
  readonly isIcon?: boolean;
  /** What it does is under way: another press does nothing, and the focus stays on it, which a disabled button would lose (S8). */
  readonly isBusy?: boolean;
  readonly className?: string;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly children: ReactNode;
}

/**
 * Over the properties of a button that is busy. The library's own `isPending` speaks the name of a button after it is gone. No longer a submit button, or
 * Enter in a field would send its form again.
 */
const BUSY = {
  type: "button",
  onPress: () => {},
  render: (props) => <button {...props} aria-disabled />,
} satisfies AriaButtonProps;

/** A button of this interface; at least 28 px high. */
export function Button({
  look = "plain",
  isSmall = false,
  isIcon = false,
  isBusy = false,
  className = "",
  children,
  ...rest
}: ButtonProps) {
  const classes = ["btn", look === "plain" ? "" : `btn-${look}`, isSmall ? "btn-small" : "", isIcon ? "btn-icon" : "", className];
  return (
    <AriaButton {...rest} {...(isBusy && BUSY)} className={classes.filter(Boolean).join(" ")}>
      {children}
    </AriaButton>
  );
}
