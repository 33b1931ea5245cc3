using Weir.Client.Wire;
using Weir.Persistence;
using Weir.Tracking.Runs;

namespace Weir.Tracking.LoggedModels;

/// <summary>Which logged models runs read and made.</summary>
internal static class RunModelTable
{
    /// <summary>Notes a model that a run read, or made at a step; noting it again sets the step.</summary>
    public static void Add(ISqlSession session, long runNo, bool isOutput, string modelId, long step) => session.Execute(
        "INSERT INTO run_models (run_no, output, model_no, step) VALUES ($1, $2, $3, $4) ON CONFLICT (run_no, output, model_no) DO UPDATE SET step = excluded.step",
        runNo, SqlValue.FromBoolean(isOutput), LoggedModelTable.RequireNo(session, modelId), step);

    /// <summary>The query of <see cref="Load"/>.</summary>
    public static SqlQuery Query(RunsOf asked) => new(
        $"""
        SELECT m.run_no, m.output, l.model_id, m.step FROM run_models m JOIN logged_models l ON l.model_no = m.model_no
        WHERE m.run_no {asked.Condition} ORDER BY m.run_no, m.step, m.model_no
        """,
        asked.Value);

    /// <summary>Models of runs.</summary>
    public static (ILookup<long, ModelInput> Inputs, ILookup<long, ModelOutput> Outputs) Load(ISqlSession session, RunsOf asked)
    {
        var found = session.List(
            Query(asked).Sql,
            r => (Run: r.GetInt64(0), IsOutput: r.GetBoolean(1), ModelId: r.GetText(2), Step: r.GetInt64(3)), asked.Value);
        return (found.Where(m => !m.IsOutput).ToLookup(m => m.Run, m => new ModelInput(m.ModelId)), found.Where(m => m.IsOutput).ToLookup(m => m.Run, m => new ModelOutput(m.ModelId, m.Step)));
    }
}
