import { Component, createContext, type ReactNode } from "react";

interface BoundaryProps {
  readonly children: ReactNode;
  /** Shown instead of the children after they threw. It may try again through {@link RetryContext}. */
  readonly fallback: ReactNode;
  /** What the children show. When it changes, they are rendered again after an error. */
  readonly subject?: unknown;
  /** Called before the children are rendered again. */
  readonly onRetry?: () => void;
}

interface BoundaryState {
  readonly hasFailed: boolean;
  readonly subject: unknown;
}

/** Renders the children of the boundary around a fallback again. */
export const RetryContext = createContext<() => void>(() => undefined);

/** Keeps an error of its children from taking the rest of the page with it (found 2). React reports the error itself on the console. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { hasFailed: false, subject: this.props.subject };

  static getDerivedStateFromError(): Partial<BoundaryState> {
    return { hasFailed: true };
  }

  static getDerivedStateFromProps({ subject }: BoundaryProps, state: BoundaryState): BoundaryState | null {
    return subject === state.subject ? null : { hasFailed: false, subject };
  }

  override render(): ReactNode {
    const { children, fallback } = this.props;
    return this.state.hasFailed ? <RetryContext value={this.#retry}>{fallback}</RetryContext> : children;
  }

  #retry = (): void => {
    this.props.onRetry?.();
    this.setState({ hasFailed: false });
  };
}
