import { useQuery } from "@tanstack/react-query";
import { studies } from "../../api/studies";
import { Name } from "../../components/Bits";
import { Pending } from "../../components/Pending";
import { Table } from "../../components/Table";
import type { ViewProps } from "./view";

const judges: [string, string][] = [
  ["ped_anova", "PED-ANOVA, among the good"],
  ["ped_anova_global", "PED-ANOVA, over the space"],
  ["fanova", "fANOVA, by a forest"],
  ["mdi", "impurity, by a forest"],
];

/** How much each parameter matters to the value. */
export function ImportanceView({ name, known, objective, search, change }: ViewProps) {
  const judge = judges.some(([word]) => word === search.judge) ? search.judge! : "ped_anova";
  const isAtWork = known.trials.some((t) => t?.state === "running");
  // Judging costs more than a look: while trials are at work it is not done each time one ends.
  const query = useQuery({ queryKey: ["importance", name, judge, objective, isAtWork], queryFn: () => studies.importance(name, judge, objective), refetchInterval: isAtWork ? (judge.startsWith("ped") ? 5_000 : 60_000) : false });
  const { data } = query;
  const some = data?.parameters.some((p) => p.active_share < 1) ?? false;
  return (
    <>
      <div className="toolbar">
        <label>
          judged by{" "}
          <select aria-label="judged by" value={judge} onChange={(e) => change({ judge: e.target.value === "ped_anova" ? undefined : e.target.value })}>
            {judges.map(([word, text]) => (
              <option key={word} value={word}>
                {text}
              </option>
            ))}
          </select>
        </label>
        {data && <span className="soft">over {data.trials.toLocaleString("en")} complete trials</span>}
      </div>
      {!data ? (
        <Pending query={query} />
      ) : data.parameters.length === 0 ? (
        <p className="soft">Two complete trials or more are needed.</p>
      ) : (
        <Table label="importance of parameters" className="importance">
          <thead>
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col">Share</th>
              {some && (
                <th scope="col" className="right">
                  Active in
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {data.parameters.map((p) => (
              <tr key={p.name}>
                <th scope="row">
                  <Name text={p.name} />
                </th>
                <td>
                  <span className="share-bar" style={{ width: `calc((100% - 4rem) * ${p.share})` }} aria-hidden="true" /> {(100 * p.share).toFixed(1)} %
                </td>
                {some && <td className="right">{Math.round(100 * p.active_share)} % of trials</td>}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
