/** An experiment without runs, or without any that fit: what to do next. */
export function NoRuns({ experiment, filter, isDeleted, onClear }: { experiment: string; filter: string | undefined; isDeleted: boolean; onClear: () => void }) {
  if (isDeleted && !filter)
    return (
      <section className="empty">
        <h2>No deleted runs</h2>
        <p>What is deleted stays here until it is collected by <code>weir tracking gc</code>.</p>
        <button type="button" onClick={onClear}>
          Show the others
        </button>
      </section>
    );
  if (filter)
    return (
      <section className="empty">
        <h2>No runs match</h2>
        <p className="wrap">
          No run fits <code>{filter}</code>.
        </p>
        <button type="button" onClick={onClear}>
          Show all runs
        </button>
      </section>
    );
  return (
    <section className="empty">
      <h2>No runs yet</h2>
      <p>Train a model into this experiment, or log from any MLflow client:</p>
      <pre>weir train data.parquet --target column --experiment {quoted(experiment)}</pre>
      <pre>
        export MLFLOW_TRACKING_URI={window.location.origin}
        {"\n"}export MLFLOW_EXPERIMENT_NAME={quoted(experiment)}
      </pre>
    </section>
  );
}

/** As a shell wants it. */
const quoted = (text: string) => (/^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
