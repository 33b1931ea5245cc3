import type { ReactNode } from "react";
import { useEffect, useId, useRef, useState } from "react";

interface Props {
  title: string;
  /** What the button says that does it. */
  action: string;
  danger?: boolean;
  disabled?: boolean;
  onAction: () => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}

/** A question before something is done. It stays open and says so when the doing fails. */
export function Dialog({ title, action, danger, disabled, onAction, onClose, children }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  const [state, setState] = useState<{ busy: boolean; fault?: string }>({ busy: false });
  const name = useId();
  useEffect(() => {
    const element = box.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const submit = async () => {
    setState({ busy: true });
    try {
      await onAction();
      onClose();
    } catch (e) {
      setState({ busy: false, fault: e instanceof Error ? e.message : String(e) });
    }
  };
  return (
    <dialog
      ref={box}
      className="dialog"
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h2 id={name}>{title}</h2>
        {children}
        {state.fault && (
          <p className="fault" role="alert">
            {state.fault}
          </p>
        )}
        <p className="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className={danger ? "danger" : "primary"} disabled={disabled || state.busy}>
            {action}
          </button>
        </p>
      </form>
    </dialog>
  );
}
