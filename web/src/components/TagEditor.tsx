import { useState } from "react";
import { Name } from "./Bits";
import "./note.css";

interface Props {
  tags: [string, string][];
  onSet: (key: string, value: string) => Promise<unknown>;
  onRemove: (key: string) => Promise<unknown>;
  empty?: string;
}

/** Tags, which can be added, changed and removed in their place. */
export function TagEditor({ tags, onSet, onRemove, empty = "None." }: Props) {
  const [edited, setEdited] = useState<{ key: string; value: string; isNew: boolean } | null>(null);
  const [fault, setFault] = useState<string>();
  const does = async (work: Promise<unknown>) => {
    setFault(undefined);
    try {
      await work;
      setEdited(null);
    } catch (e) {
      setFault(e instanceof Error ? e.message : String(e));
    }
  };
  const form = edited && (
    <form
      className="toolbar"
      onSubmit={(event) => {
        event.preventDefault();
        if (edited.key.trim()) void does(onSet(edited.key.trim(), edited.value));
      }}
      onKeyDown={(e) => e.key === "Escape" && setEdited(null)}
    >
      {edited.isNew && <input type="text" autoFocus value={edited.key} onChange={(e) => setEdited({ ...edited, key: e.target.value })} placeholder="name" aria-label="name of the tag" />}
      <input type="text" autoFocus={!edited.isNew} value={edited.value} onChange={(e) => setEdited({ ...edited, value: e.target.value })} placeholder="value" aria-label={edited.isNew ? "value of the tag" : `value of ${edited.key}`} />
      <button type="submit">Save</button>
      <button type="button" className="link" onClick={() => setEdited(null)}>
        Cancel
      </button>
    </form>
  );
  return (
    <>
      {tags.length === 0 && !edited && <p className="soft">{empty}</p>}
      <table className="values tags">
        <tbody>
          {tags.map(([key, value]) => (
            <tr key={key}>
              <th scope="row">
                <Name text={key} />
              </th>
              <td className="wrap">
                {edited && !edited.isNew && edited.key === key ? (
                  form
                ) : (
                  <>
                    {value}
                    <span className="row-actions">
                      <button type="button" className="link" onClick={() => setEdited({ key, value, isNew: false })} aria-label={`edit ${key}`}>
                        edit
                      </button>
                      <button type="button" className="link soft" onClick={() => void does(onRemove(key))} aria-label={`remove ${key}`}>
                        remove
                      </button>
                    </span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {edited?.isNew ? (
        form
      ) : (
        <button type="button" className="link" onClick={() => setEdited({ key: "", value: "", isNew: true })}>
          Add a tag
        </button>
      )}
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
    </>
  );
}
