import { initials, personColour } from "../model/person.ts";

interface AvatarProps {
  readonly username: string;
  readonly displayName: string;
  readonly isIdle?: boolean;
  readonly size?: number;
  /** What screen readers announce instead of the letters; left out where the name is beside it. */
  readonly label?: string;
}

/** A person's round mark: initials and a colour that is the same on every screen. */
export function Avatar({ username, displayName, isIdle = false, size = 28, label }: AvatarProps) {
  const style = { "--who": `var(--person-${personColour(username)})`, "--size": `${size}px` } as React.CSSProperties;
  const said = label === undefined ? ({ "aria-hidden": true } as const) : ({ role: "img", "aria-label": label } as const);
  return <span className="avatar" style={style} data-idle={isIdle} data-letters={initials(displayName)} {...said} />;
}
