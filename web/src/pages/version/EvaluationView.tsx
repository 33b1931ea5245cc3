import type { EvaluationAnswer } from "../../api/registry";
import { Id, Time } from "../../components/Bits";
import { Table } from "../../components/Table";
import { metricValue } from "../../format";
import { demandOf } from "./rules";

/** An evaluation: what was demanded, what was measured, and whether that was enough. */
export function EvaluationView({ answer }: { answer: EvaluationAnswer }) {
  const { report, evaluation } = answer;
  const failed = report.rules.filter((r) => !r.passed).length;
  const figures = Object.entries(report.figures);
  return (
    <div className="evaluation">
      <p>
        <span className={`verdict ${report.blessed ? "good" : report.rules.length === 0 ? "" : "bad"}`}>{report.blessed ? "passed" : report.rules.length === 0 ? "nothing was demanded" : `${failed} of ${report.rules.length} rules failed`}</span>{" "}
        <span className="soft">
          taken <Time at={Date.parse(report.created)} /> by {report.tool.name} {report.tool.version}, attached by {evaluation.attached_by}
        </span>{" "}
        <Id value={evaluation.hash} length={15} />
      </p>
      {report.rules.length > 0 && (
        <Table label="rules of the evaluation">
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col" className="right">
                Figure
              </th>
              <th scope="col" className="right">
                Baseline
              </th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {report.rules.map((rule) => (
              <tr key={demandOf(rule)}>
                <td className="demand">
                  <code>{demandOf(rule)}</code>
                </td>
                <td className="right">{metricValue(rule.value)}</td>
                <td className="right">{typeof rule.baseline === "number" ? metricValue(rule.baseline) : "–"}</td>
                <td>
                  <span className={`verdict ${rule.passed ? "good" : "bad"}`}>{rule.passed ? "passed" : "failed"}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <details open={report.rules.length === 0}>
        <summary>
          {figures.length} {figures.length === 1 ? "figure" : "figures"}
          {report.slices?.length ? `, ${report.slices.length} ${report.slices.length === 1 ? "slice" : "slices"}` : ""}
          {report.baseline ? `, against ${report.baseline.model}` : ""}
        </summary>
        <Table label="figures of the evaluation">
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <th scope="col" className="right">
                All rows
              </th>
              {report.baseline && (
                <th scope="col" className="right">
                  {report.baseline.model}
                </th>
              )}
              {report.slices?.map((s) => (
                <th key={s.name} scope="col" className="right">
                  {s.name}
                  <div className="soft">{s.rows?.toLocaleString("en")} rows</div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {figures.map(([key, value]) => (
              <tr key={key}>
                <th scope="row">{key}</th>
                <td className="right">{metricValue(value)}</td>
                {report.baseline && <td className="right">{metricValue(report.baseline.figures[key])}</td>}
                {report.slices?.map((s) => (
                  <td key={s.name} className="right">
                    {metricValue(s.figures[key])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      </details>
    </div>
  );
}
