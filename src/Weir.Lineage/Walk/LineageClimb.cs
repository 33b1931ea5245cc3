using Weir.Lineage.Store;
using Weir.Persistence;

namespace Weir.Lineage.Walk;

/// <summary>One walk in one direction. Each content and each execution is opened once, so cycles end and shared parts are not repeated.</summary>
internal sealed class LineageClimb(ISqlSession session, bool up)
{
    private readonly HashSet<string> _contents = [];
    private readonly HashSet<string> _executions = [];

    /// <summary>The executions that made (or read) a content, with everything beyond.</summary>
    public IReadOnlyList<LineageStep> Steps(string hash) => Steps(hash, 1);

    /// <summary>The walk from executions.</summary>
    public IReadOnlyList<LineageStep> Of(IEnumerable<string> executionIds)
    {
        var steps = new List<LineageStep>();
        foreach (var id in executionIds.Where(_executions.Add).ToList())
        {
            var execution = LineageRows.Execution(session, id)!;
            steps.Add(new LineageStep(execution, 0, Branches(execution, 1)));
        }

        return steps;
    }

    private List<LineageStep> Steps(string hash, int depth)
    {
        _contents.Add(hash);
        var steps = new List<LineageStep>();
        var loaded = LineageRows.ExecutionsOf(session, hash, asOutput: up).Where(_executions.Add).Select(id => LineageRows.Execution(session, id)!);

        // Running a step again with the same result adds an execution each time; the newest stands for all.
        foreach (var group in loaded.GroupBy(e => (e.Kind, e.Name)))
        {
            var newest = group.First();
            steps.Add(new LineageStep(newest, group.Count() - 1, Branches(newest, depth)));
        }

        return steps;
    }

    private List<LineageBranch> Branches(Execution execution, int depth)
    {
        var branches = new List<LineageBranch>();
        foreach (var artifact in up ? execution.Inputs : execution.Outputs)
        {
            if (_contents.Contains(artifact.Hash))
            {
                branches.Add(new LineageBranch(artifact, IsShownAbove: true, []));
            }
            else if (depth < LineageJson.MaxSteps)
            {
                branches.Add(new LineageBranch(artifact, IsShownAbove: false, Steps(artifact.Hash, depth + 1)));
            }
            else
            {
                // Not counted as opened: a shorter way may come by here and show what is beyond.
                var hasMore = LineageRows.ExecutionsOf(session, artifact.Hash, asOutput: up).Any(id => !_executions.Contains(id));
                branches.Add(new LineageBranch(artifact, IsShownAbove: false, [], hasMore));
            }
        }

        return branches;
    }
}
