import { useState } from "react";
import { mlflow } from "../../api/mlflow";

/** The aliases of a version, each with a way to take it away, and a field for another. */
export function Aliases({ model, version, aliases, onDone }: { model: string; version: string; aliases: readonly string[]; onDone: () => Promise<unknown> }) {
  const [name, setName] = useState<string>();
  const [fault, setFault] = useState<string>();
  const does = async (work: Promise<unknown>) => {
    setFault(undefined);
    try {
      await work;
      setName(undefined);
      await onDone();
    } catch (e) {
      setFault(e instanceof Error ? e.message : String(e));
    }
  };
  return (
    <>
      {aliases.map((alias) => (
        <span key={alias} className="tag">
          {alias}
          <button type="button" className="link soft" onClick={() => void does(mlflow.deleteAlias(model, alias))} aria-label={`take away the alias ${alias}`}>
            {" "}
            ×
          </button>
        </span>
      ))}
      {name === undefined ? (
        <button type="button" className="link" onClick={() => setName("")}>
          Add an alias
        </button>
      ) : (
        <form
          className="inline"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim()) void does(mlflow.setAlias(model, name.trim(), version));
          }}
          onKeyDown={(e) => e.key === "Escape" && setName(undefined)}
        >
          <input type="text" autoFocus value={name} onChange={(e) => setName(e.target.value)} aria-label="name of the alias" placeholder="challenger" /> <button type="submit">Set</button>
        </form>
      )}
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
