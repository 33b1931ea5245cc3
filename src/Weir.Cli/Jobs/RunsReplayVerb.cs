using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Cli.Tracking;
using Weir.Client.Calls;
using Weir.Client.Wire;
using Weir.Configuration.Composition;
using Weir.Configuration.Secrets;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Pipelines.Jobs;
using Weir.Pipelines.Jobs.Replay;
using Weir.Tracking;
using Weir.Tuning.Running;

namespace Weir.Cli.Jobs;

/// <summary>Does a run again.</summary>
internal sealed class RunsReplayVerb : Verb
{
    private readonly Argument<string> _run = new("RUN") { Description = "id, the beginning of one, a name, or the output folder of a run" };
    private readonly Argument<string[]> _secrets = new("overrides") { Description = "values of overrides that were hidden as secrets: key=value", Arity = ArgumentArity.ZeroOrMore, HelpName = "OVERRIDE" };
    private readonly Option<bool> _dry = new("--dry-run", "-n") { Description = "compare what it would begin with, and run nothing" };
    private readonly Option<bool> _inPlace = new("--in-place") { Description = "run in the workspace as it is, whatever differs" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "run although the configuration cannot be made again" };

    public override string Path => "runs replay";

    public override VerbGroup Group => VerbGroup.Tracking;

    public override string Summary => "Do a run again from what it kept: the same commit, changes, data, configuration and command; and compare the results";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir runs replay 3f2a91c0", "in a work tree of its commit, or in place where nothing differs"),
        new("weir runs replay outputs/2026-01-02/10-00-00 --dry-run", "by its output folder: what is still the same?"),
    ];

    public override string Remarks =>
        """
        Runs of `weir run` and trials of `weir tune run` can be done again. The new run is called NAME-replay; its output lies beside that of the old one.
        A trial of stages reproduces all of them again, with its parameters, in a work tree: nothing comes from the run cache.
        What is compared: commit, changes that were not committed, tracked data, configuration; then exit code, metrics and the files of the output folder.
        """;

    public override IReadOnlyList<(int, string)> ExitCodeNotes => [(1, "something differs, or the command failed")];

    public override IReadOnlyList<string> SeeAlso => ["run", "runs compare", "config diff"];

    public override void Define(Command command)
    {
        command.Add(_run);
        command.Add(_secrets);
        foreach (var option in new Option[] { _dry, _inPlace, _force }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var project = context.RequireProject();
        await using var records = await JobRecords.OpenAsync(context, project, cancellation);
        var tracking = records.Tracking!;
        var run = await FindAsync(context, project, tracking, cancellation);
        var record = await ReplayRecord.ReadAsync(tracking.Client, run, cancellation);
        var environment = new RecordedEnvironment(Environment.GetEnvironmentVariable);
        var values = record.Recipe.Kind == "trial" ? new TrialValues(record.Recipe.Metric?.Split('\n') ?? [], record.Recipe.JobNumber ?? 0, record.Recipe.Stages is not null) : null;
        var launch = new JobLaunch { Command = [], Folder = project.Root, Secrets = SecretSettings.Load(project.Root), Variables = records.Variables, ReadVariables = environment, ValueOf = values is null ? null : values.ReadAsync };
        var replay = new RunReplay(project, tracking, launch, new HeardConsole(new JobConsole(context, passes: true, total: null), values), context.Time);
        var options = new ReplayOptions { IsDry = context.Get(_dry), InPlace = context.Get(_inPlace), Force = context.Get(_force), Secrets = context.Get(_secrets) ?? [] };
        var result = await replay.RunAsync(record, options, cancellation);
        Tell(context, run, result);
        return result is { IsSame: true } && result.End is null or { IsSuccess: true } ? ExitCodes.Success
            : result.IsSame && result.End!.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture) == run.Data?.Tags?.FirstOrDefault(t => t.Key == "weir.exit_code")?.Value ? ExitCodes.Success : ExitCodes.Failed;
    }

    private async Task<Run> FindAsync(VerbContext context, WeirProject project, ProjectTracking tracking, CancellationToken cancellation)
    {
        var typed = context.Get(_run)!;
        if (!Directory.Exists(context.Resolve(typed))) return await RunLookup.FindAsync(tracking, typed, cancellation);
        var folder = System.IO.Path.GetRelativePath(project.Root, context.Resolve(typed)).TrimEnd('/');
        var experiments = (await tracking.Client.CallAsync(ExperimentCalls.Search, new SearchExperiments(50_000), cancellation)).Experiments ?? [];
        var found = await tracking.Client.CallAsync(RunCalls.Search, new SearchRuns([.. experiments.Select(e => e.ExperimentId!)], $"tags.`weir.output_dir` = '{folder.Replace("'", "\\'", StringComparison.Ordinal)}'", MaxResults: 1), cancellation);
        return found.Runs is [var run, ..] ? run : throw new WeirException(ErrorCodes.NotFound, $"no run is known whose output lies in '{typed}'", "name the run by its id: `weir runs list`");
    }

    private static void Tell(VerbContext context, Run run, ReplayResult result)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("replay_of", run.Info.RunId);
                if (result.RunId is { } id) json.WriteString("run_id", id);
                json.WriteBoolean("same", result.IsSame);
                json.WriteBoolean("in_place", result.Folder is null);
                if (result.End is { } end) json.WriteNumber("exit_code", end.ExitCode);
                json.WriteStartArray("findings");
                foreach (var finding in result.Findings)
                {
                    json.WriteStartObject();
                    json.WriteString("what", finding.What);
                    json.WriteBoolean("same", finding.IsSame);
                    json.WriteString("detail", finding.Detail);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        foreach (var finding in result.Findings) context.Console.Say(Printable.Text($"{(finding.IsSame ? "same   " : "DIFFERS")}  {finding.What}: {finding.Detail}"));
        if (result.End is { IsSuccess: false, Error: { } error }) context.Console.Say(Printable.Text(error));
        context.Console.Say($"{(result.End is null ? "Nothing was run" : $"Ran again {(result.Folder is null ? "in place" : "in a work tree of its commit")}, run {result.RunId?[..8]}")}: {(result.IsSame ? "all is the same" : "something differs")}");
    }

    /// <summary>Hands standard output to whoever reads a trial's value from it.</summary>
    private sealed class HeardConsole(JobConsole inner, TrialValues? values) : IJobListener
    {
        public void Began(int? number, IReadOnlyList<string> overrides, string output) => inner.Began(number, overrides, output);

        public void Printed(int? number, string line, bool isError)
        {
            if (!isError) values?.Hear(line);
            inner.Printed(number, line, isError);
        }

        public void Ended(int? number, IReadOnlyList<string> overrides, JobEnd end) => inner.Ended(number, overrides, end);

        public void Warn(string message) => inner.Warn(message);
    }
}
