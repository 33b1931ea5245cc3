using System.Collections.Concurrent;
using FsCheck;
using FsCheck.Fluent;
using Weir.Pipelines.Repro;
using Weir.Pipelines.Scheduling;

namespace Weir.Pipelines.Tests;

public sealed class GraphPropertyTests
{
    // Each node waits for some of those before it: every acyclic graph has such a numbering.
    private static Arbitrary<(int[][] Sources, int Jobs, int Failing)> Graphs { get; } = (
        from size in Gen.Choose(1, 40)
        from sources in Gen.CollectToArray(Enumerable.Range(0, size).Select(i => i == 0 ? Gen.Constant(Array.Empty<int>()) : Gen.SubListOf(Enumerable.Range(Math.Max(0, i - 6), Math.Min(i, 6))).Select(l => l.ToArray())))
        from jobs in Gen.Choose(1, 5)
        from failing in Gen.Choose(-size, size - 1)
        select (sources.ToArray(), jobs, failing)).ToArbitrary();

    [Fact]
    public void Nothing_runs_before_what_it_waits_for_and_all_runs_once() => Prop.ForAll(Graphs, g =>
    {
        var (order, results) = Run(g.Sources, g.Jobs, failing: -1, FailureMode.Stop);
        var place = order.Select((n, i) => (n, i)).ToDictionary(x => x.n, x => x.i);
        return results.Count == g.Sources.Length && order.Count == g.Sources.Length && Enumerable.Range(0, g.Sources.Length).All(n => g.Sources[n].All(s => place[s] < place[n]));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Keeping_going_blocks_what_depends_on_the_failure_and_nothing_else() => Prop.ForAll(Graphs, g =>
    {
        if (g.Failing < 0) return true;
        var (order, results) = Run(g.Sources, g.Jobs, g.Failing, FailureMode.KeepGoing);
        var blocked = new HashSet<int> { g.Failing };
        for (var n = g.Failing + 1; n < g.Sources.Length; n++) if (g.Sources[n].Any(blocked.Contains)) blocked.Add(n);
        blocked.Remove(g.Failing);
        return results.Count == g.Sources.Length && results.Where(r => r.Verdict == StageVerdict.Blocked).Select(r => int.Parse(r.Name, System.Globalization.CultureInfo.InvariantCulture)).ToHashSet().SetEquals(blocked) && !order.Any(blocked.Contains);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void At_most_so_many_run_at_once_as_there_are_jobs() => Prop.ForAll(Graphs, g =>
    {
        var (running, most) = (0, 0);
        Run(g.Sources, g.Jobs, -1, FailureMode.Stop, () =>
        {
            var now = Interlocked.Increment(ref running);
            for (var seen = most; now > seen; seen = most) Interlocked.CompareExchange(ref most, now, seen);
            Thread.Yield();
            Interlocked.Decrement(ref running);
        });
        return most <= g.Jobs;
    }).QuickCheckThrowOnFailure();

    private static (List<int> Order, IReadOnlyList<StageResult> Results) Run(int[][] sources, int jobs, int failing, FailureMode mode, Action? work = null)
    {
        var order = new ConcurrentQueue<int>();
        List<ScheduledTask> tasks = [.. sources.Select((s, i) => new ScheduledTask(i, Name(i), [.. s.Select(Name)], new StageSettings()) { IsElsewhere = i % 3 == 1 })];
        var scheduler = new GraphScheduler(tasks, new ResourcePool(jobs, 64, 1, []), jobs, mode);
        var results = scheduler.RunAsync(
            async (task, _, _) =>
            {
                order.Enqueue(task.Number);
                if (task.IsElsewhere) await Task.Yield();
                work?.Invoke();
                return new StageResult(task.Name, task.Number == failing ? StageVerdict.Failed : StageVerdict.Ran, TimeSpan.Zero);
            },
            (task, _) => new StageResult(task.Name, StageVerdict.Blocked, TimeSpan.Zero),
            CancellationToken.None).GetAwaiter().GetResult();
        return ([.. order], results);
    }

    private static string Name(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
