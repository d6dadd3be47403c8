declare module "*.po" {
  import type { Messages } from "@lingui/core";
  export const messages: Messages;
}
declare module "@fontsource-variable/inter/wght.css";
declare module "@fontsource-variable/noto-sans-arabic/wght.css";
