import { useContext, type ReactElement, type ReactNode } from "react";
import { Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Check } from "lucide-react";
import { CoverContext } from "./cover-context.ts";

/** One line of a menu. */
export interface MenuOption {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isChosen?: boolean;
  readonly isDisabled?: boolean;
}

interface OptionMenuProps {
  /** The button that opens the menu. */
  readonly trigger: ReactElement;
  readonly label: string;
  readonly options: readonly MenuOption[];
  readonly onChoose: (id: string) => void;
}

/** A button with a menu, for mouse, keyboard and touch. */
export function OptionMenu({ trigger, label, options, onChoose }: OptionMenuProps) {
  const cover = useContext(CoverContext);
  return (
    <MenuTrigger>
      {trigger}
      <Popover placement="bottom end" offset={5} containerPadding={32} {...(cover !== null && { UNSTABLE_portalContainer: cover })}>
        <Menu className="menu" aria-label={label} onAction={(key) => onChoose(String(key))}>
          {options.map((option) => (
            <MenuItem key={option.id} id={option.id} className="menu-item" textValue={option.label} isDisabled={option.isDisabled ?? false}>
              {option.icon}
              <span className="grow" dir="auto">
                {option.label}
              </span>
              {option.isChosen === true && <Check aria-hidden />}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
