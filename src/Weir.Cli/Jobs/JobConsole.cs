using System.Globalization;
using Weir.Cli.Shell;
using Weir.Pipelines.Jobs;

namespace Weir.Cli.Jobs;

/// <summary>Tells of jobs: a single one prints as if it had been called without weir; of several a line each as they begin and end.</summary>
/// <param name="context">The verb's console.</param>
/// <param name="passes">True to pass on what jobs print.</param>
/// <param name="total">How many jobs there are; null for a single run.</param>
internal sealed class JobConsole(VerbContext context, bool passes, int? total) : IJobListener
{
    private readonly Lock _gate = new();
    private int _ended;
    private int _failed;

    public void Began(int? number, IReadOnlyList<string> overrides, string output)
    {
        if (total is null) return;
        Say($"#{number} {string.Join(' ', overrides)}");
    }

    public void Printed(int? number, string line, bool isError)
    {
        if (!passes) return;
        lock (_gate)
        {
            context.Console.EndProgress();
            (isError || context.IsJson ? context.Console.Error : context.Console.Out).WriteLine(line);
        }
    }

    public void Ended(int? number, IReadOnlyList<string> overrides, JobEnd end)
    {
        lock (_gate)
        {
            _ended++;
            if (!end.IsSuccess) _failed++;
            if (total is null) return;
            context.Console.Say(string.Create(CultureInfo.InvariantCulture, $"#{number} {(end.IsSuccess ? "finished" : "failed")} in {end.Elapsed.TotalSeconds:0.0} s{(end.Error is { } error ? $": {Printable.Text(error)}" : string.Empty)}"));
            context.Progress.Report(_failed > 0 ? $"jobs, {_failed} failed" : "jobs", _ended, total, "jobs");
        }
    }

    public void Warn(string message)
    {
        lock (_gate) context.Console.Warn(message);
    }

    private void Say(string text)
    {
        lock (_gate) context.Console.Say(Printable.Text(text));
    }
}
