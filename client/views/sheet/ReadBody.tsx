import type { ReactNode } from "react";
import { Trans } from "@lingui/react/macro";
import * as Y from "yjs";
import { BOARD_LIMITS } from "../../../shared/board/limits.ts";
import { useDeepVersion } from "../../hooks/use-shared-text.ts";
import { AuthoredText } from "./AuthoredText.tsx";

/** A body for reading. It mounts no editor, because an editor repairs what it does not know, and that would be a write (P11). */
export function ReadBody({ body }: { readonly body: Y.XmlFragment }) {
  useDeepVersion(body);
  const isEmpty = body.toArray().every((node) => node instanceof Y.XmlElement && node.length === 0);
  return (
    <div className="prose prose-read" dir="auto">
      {isEmpty ? (
        <p className="text-faint">
          <Trans>No text yet.</Trans>
        </p>
      ) : (
        body.toArray().map((node, index) => <Node key={index} node={node} depth={0} />)
      )}
    </div>
  );
}

type NodeType = ReturnType<Y.XmlFragment["toArray"]>[number];

function Node({ node, depth }: { readonly node: NodeType; readonly depth: number }) {
  if (node instanceof Y.XmlText) return <AuthoredText text={node} />;
  if (!(node instanceof Y.XmlElement) || depth >= BOARD_LIMITS.bodyDepth) return null;
  const children = node.toArray().map((child, index) => <Node key={index} node={child} depth={depth + 1} />);
  return <Element name={node.nodeName}>{children}</Element>;
}

/** Shows the elements that our editor writes; any other element is shown as a block. */
function Element({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  switch (name) {
    case "paragraph":
      return <p dir="auto">{children}</p>;
    case "heading":
      return <h3 dir="auto">{children}</h3>;
    case "bulletList":
      return <ul>{children}</ul>;
    case "orderedList":
      return <ol>{children}</ol>;
    case "listItem":
      return <li>{children}</li>;
    case "blockquote":
      return <blockquote>{children}</blockquote>;
    case "codeBlock":
      return <pre dir="ltr">{children}</pre>;
    case "hardBreak":
      return <br />;
    case "horizontalRule":
      return <hr />;
    default:
      return <div>{children}</div>;
  }
}
