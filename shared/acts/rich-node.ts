/** A node of the editor's JSON: its type, attributes, marks, text and children. The vocabulary is asked where the card is made. */
export interface RichNode {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, unknown>> | undefined;
  readonly marks?: readonly { readonly type: string; readonly attrs?: Readonly<Record<string, unknown>> | undefined }[] | undefined;
  readonly text?: string | undefined;
  readonly content?: readonly RichNode[] | undefined;
}
