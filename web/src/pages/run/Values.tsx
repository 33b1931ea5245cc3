import type { ReactNode } from "react";
import { Name } from "../../components/Bits";

/** Names and what they stand for, as a table under a heading. */
export function Values({ title, values, empty, right = false }: { title: string; values: [string, string][]; empty: ReactNode; right?: boolean }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {values.length === 0 && <p className="soft">{empty}</p>}
      <table className={right ? "values figures" : "values"}>
        <tbody>
          {values.map(([key, value]) => (
            <tr key={key}>
              <th scope="row">
                <Name text={key} />
              </th>
              <td className={right ? "right" : "wrap"}>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
