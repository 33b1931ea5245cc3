import type { ReactNode } from "react";
import { useState } from "react";
import { Name } from "../../components/Bits";

/** From so many on there is a field to search them. */
const many = 13;

/** Names and what they stand for, as a table under a heading; a long one can be searched. */
export function Values({ title, values, empty, right = false }: { title: string; values: [string, string][]; empty: ReactNode; right?: boolean }) {
  const [only, setOnly] = useState("");
  const part = only.toLowerCase();
  const shown = part ? values.filter(([key, value]) => key.toLowerCase().includes(part) || (!right && value.toLowerCase().includes(part))) : values;
  return (
    <section aria-label={title}>
      <h2>
        {title} {values.length >= many && <span className="count">{part ? `${shown.length} of ${values.length}` : values.length}</span>}
      </h2>
      {values.length >= many && <input type="text" className="search-values" value={only} onChange={(e) => setOnly(e.target.value)} placeholder={`search ${title.toLowerCase()}`} aria-label={`search ${title.toLowerCase()}`} />}
      {values.length === 0 && <p className="soft">{empty}</p>}
      {values.length > 0 && shown.length === 0 && <p className="soft">Nothing has “{only}” in it.</p>}
      <div className={values.length > 40 ? "tall" : undefined}>
        <table className={right ? "values figures" : "values"}>
          <tbody>
            {shown.map(([key, value]) => (
              <tr key={key}>
                <th scope="row">
                  <Name text={key} />
                </th>
                <td className={right ? "right" : "wrap"}>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
