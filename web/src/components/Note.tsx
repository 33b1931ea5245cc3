import { lazy, Suspense, useState } from "react";
import "./note.css";

const Markdown = lazy(() => import("./Markdown"));

interface Props {
  /** What is described: a run, a model. */
  of: string;
  text: string;
  onSave: (text: string) => Promise<unknown>;
  /** True to begin with writing; `onEnd` hears when that was given up. */
  begins?: boolean;
  onEnd?: () => void;
  /** True where the way to write it stands elsewhere. */
  quiet?: boolean;
}

/** A description in Markdown, with the way to write it. */
export function Note({ of, text, onSave, begins = false, onEnd, quiet = false }: Props) {
  const [draft, setDraft] = useState<string | null>(begins ? text : null);
  const giveUp = () => {
    setDraft(null);
    onEnd?.();
  };
  const [isPreview, setPreview] = useState(false);
  const [state, setState] = useState<{ busy: boolean; fault?: string }>({ busy: false });
  const save = async () => {
    setState({ busy: true });
    try {
      await onSave(draft ?? "");
      setDraft(null);
      setPreview(false);
      setState({ busy: false });
    } catch (e) {
      setState({ busy: false, fault: e instanceof Error ? e.message : String(e) });
    }
  };
  const shown = (markdown: string) => (
    <Suspense fallback={<p className="plain">{markdown}</p>}>
      <Markdown text={markdown} />
    </Suspense>
  );
  if (draft === null)
    return (
      <section className="note" aria-label="description">
        {text && shown(text)}
        {!quiet && (
          <button type="button" className="link" onClick={() => setDraft(text)}>
            {text ? "Edit the description" : `Describe this ${of}`}
          </button>
        )}
      </section>
    );
  return (
    <form
      className="note writing"
      aria-label="description"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {isPreview ? (
        shown(draft)
      ) : (
        <textarea
          rows={8}
          autoFocus
          value={draft}
          aria-label="description in Markdown"
          placeholder="What was tried and what came of it, in Markdown"
          onChange={(e) => setDraft(e.target.value)}
          onKeyDown={(e) => {
            if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) void save();
            if (e.key === "Escape" && draft === text) giveUp();
          }}
        />
      )}
      {state.fault && (
        <p className="fault" role="alert">
          {state.fault}
        </p>
      )}
      <p className="toolbar">
        <button type="submit" className="primary" disabled={state.busy}>
          Save
        </button>
        <button type="button" onClick={() => setPreview(!isPreview)}>
          {isPreview ? "Write" : "Preview"}
        </button>
        <button type="button" onClick={giveUp}>
          Cancel
        </button>
      </p>
    </form>
  );
}
