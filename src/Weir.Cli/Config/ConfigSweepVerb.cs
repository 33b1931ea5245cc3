using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Weir.Cli.Shell;
using Weir.Configuration.Composition;
using Weir.Configuration.Sweeps;
using Weir.Configuration.Tree;
using Weir.Foundation.Errors;

namespace Weir.Cli.Config;

/// <summary>Prints the jobs of a sweep.</summary>
internal sealed class ConfigSweepVerb : Verb
{
    private readonly ConfigOptions _config = new();
    private readonly Option<bool> _listOnly = new("--list") { Description = "only the overrides of each job; nothing is composed" };

    public override string Path => "config sweep";

    public override VerbGroup Group => VerbGroup.Configuration;

    public override string Summary => "List the jobs of a sweep, each composed and checked";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir config sweep lr=0.1,0.01 'seed=range(3)'", "six jobs, the first key slowest"),
        new("weir config sweep 'model=glob(*)' --json", "every option of a group, with the configuration of each"),
    ];

    public override string Remarks => "What a job cannot be composed of is that job's error; the verb then ends with 1. hydra.sweeper.params of the configuration count, and those of the command line replace them.";

    public override IReadOnlyList<(int, string)> ExitCodeNotes => [(1, "a job cannot be composed (without --json)")];

    public override IReadOnlyList<string> SeeAlso => ["config show"];

    public override void Define(Command command)
    {
        _config.AddTo(command);
        command.Add(_listOnly);
    }

    public override IEnumerable<string> Complete(IReadOnlyList<string> words, string typed, string workingDirectory) => ConfigOptions.Complete(words, typed, workingDirectory);

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var sweep = new ConfigComposer().Sweep(_config.Request(context), cancellation);
        ConfigOptions.Warn(context, sweep.Master);
        var compose = !context.Get(_listOnly);
        if (context.IsJson)
        {
            Write(context, sweep, compose, cancellation);
            return Task.FromResult(ExitCodes.Success);
        }

        var failed = 0;
        for (var job = 0; job < sweep.Count; job++)
        {
            context.Console.Line(string.Create(CultureInfo.InvariantCulture, $"#{job} {string.Join(' ', sweep.Overrides(job))}"));
            if (!compose || Compose(sweep, job, cancellation).Failure is not { } failure) continue;
            failed++;
            context.Console.Line($"   error[{failure.Code}]: {failure.Message}");
        }

        context.Console.Say($"{sweep.Count} job{(sweep.Count == 1 ? string.Empty : "s")}{(failed > 0 ? $", {failed} cannot be composed" : string.Empty)}");
        return Task.FromResult(failed > 0 ? ExitCodes.Failed : ExitCodes.Success);
    }

    private static (ConfigMap? Config, WeirException? Failure) Compose(ConfigSweep sweep, int job, CancellationToken cancellation)
    {
        try
        {
            return (sweep.Compose(job, cancellation).Resolve(), null);
        }
        catch (WeirException e)
        {
            return (null, e);
        }
    }

    private static void Write(VerbContext context, ConfigSweep sweep, bool compose, CancellationToken cancellation) => context.Console.Json(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("jobs");
        for (var job = 0; job < sweep.Count; job++)
        {
            json.WriteStartObject();
            json.WriteStartArray("overrides");
            foreach (var one in sweep.Overrides(job)) json.WriteStringValue(one);
            json.WriteEndArray();
            if (compose) Outcome(json, Compose(sweep, job, cancellation));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Outcome(Utf8JsonWriter json, (ConfigMap? Config, WeirException? Failure) outcome)
    {
        if (outcome.Config is { } config)
        {
            json.WritePropertyName("config");
            ConfigJson.Write(json, config);
            return;
        }

        json.WritePropertyName("error");
        FailureJson.Write(json, outcome.Failure!);
    }
}
